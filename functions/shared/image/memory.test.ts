import { beforeAll, describe, expect, it } from 'vitest';
import { type Bomb, bombs } from '../support/bombs.ts';
import { LARGEST_AVIF } from '../support/avif-sizes.ts';
import { type Peak, peaksOf } from '../support/peaks.ts';

const files = await bombs();

/** The smallest function that decodes has 1024 MB, with the SDK and the body in it. */
const MOST_MB = 400;

describe('metadata costs no memory', () => {
  let peaks: readonly Peak[];
  beforeAll(async () => void (peaks = await peaksOf(files.map(({ bytes }) => bytes))), 40_000);

  it.each(files.map((file, n): [string, Bomb, number] => [file.name, file, n]))(
    '%s',
    (_name, { bytes, code }, n) => {
      const peak = peaks[n];
      expect(peak?.outcome).toBe(code ?? '96 x 64');
      // A copy for the decoder, what zlib may inflate, and a decoder's own.
      expect(peak?.grownMb).toBeLessThan((3 * bytes.length) / 2 ** 20 + 40);
      expect(peak?.peakMb).toBeLessThan(MOST_MB);
    },
  );
});

/** The next, progressive CMYK JPEG of 50 megapixels, takes half as much (functions/README.md). */
it('the costliest picture within the default limits fits 1024 MB', async () => {
  const [peak] = await peaksOf([LARGEST_AVIF]);
  expect(peak?.outcome).toBe('5000 x 5000');
  // Less the SDK, an event and its body; what the upload took must be free again.
  expect(peak?.peakMb).toBeLessThan(900);
}, 60_000);
