import { describe, expect, it } from 'vitest';
import { photoOf } from '../support/photo.ts';
import { RENDER_LIMITS } from '../support/render.ts';
import { DEFAULT_ENCODERS, type Encoders, encoderVersion, readEncoders } from './encoders.ts';
import { renderImage } from './render.ts';
import { ENCODER_VERSION } from './sharp.ts';
import { estimateMs, encodeMs, searchMs } from './time-estimate.ts';
import type { ImageType } from './type.ts';

const photo = await photoOf(160, 120);

const encode = async (type: ImageType, encoders: Encoders, ms = 60_000) => {
  const request = { box: { width: 160, fit: 'inside' as const }, chooseTypes: () => [type] };
  return (await renderImage(photo, { ...request, encoders }, RENDER_LIMITS, () => ms)).bytes;
};

describe('the settings of encoders', () => {
  it('are fast by default', () => {
    expect(readEncoders({})).toEqual({ mozjpeg: false, webpEffort: 2, avifEffort: 1 });
    expect(readEncoders({})).toEqual(DEFAULT_ENCODERS);
  });

  it.each([
    [{ JPEG_MOZJPEG: 'true' }, { mozjpeg: true }],
    [{ WEBP_EFFORT: '0' }, { webpEffort: 0 }],
    [
      { WEBP_EFFORT: '6', AVIF_EFFORT: '9' },
      { webpEffort: 6, avifEffort: 9 },
    ],
  ])('%j is read', (env, expected) => {
    expect(readEncoders(env)).toEqual({ ...DEFAULT_ENCODERS, ...expected });
  });

  it.each([
    ['JPEG_MOZJPEG', 'yes'],
    ['WEBP_EFFORT', '7'],
    ['WEBP_EFFORT', '-1'],
    ['AVIF_EFFORT', '10'],
    ['AVIF_EFFORT', '1.5'],
  ])('%s = %j is refused', (name, value) => {
    expect(() => readEncoders({ [name]: value })).toThrow(name);
  });

  it.each<[ImageType, Encoders]>([
    ['jpeg', { ...DEFAULT_ENCODERS, mozjpeg: true }],
    ['webp', { ...DEFAULT_ENCODERS, webpEffort: 5 }],
    ['avif', { ...DEFAULT_ENCODERS, avifEffort: 3 }],
  ])('make a %s of fewer bytes', async (type, encoders) => {
    const [plain, better] = [await encode(type, DEFAULT_ENCODERS), await encode(type, encoders)];
    expect(better.length).toBeLessThan(plain.length);
  });

  it('have a version each, and the defaults that of the encoders', () => {
    const all = [
      DEFAULT_ENCODERS,
      { ...DEFAULT_ENCODERS, mozjpeg: true },
      { ...DEFAULT_ENCODERS, webpEffort: 1 },
      { ...DEFAULT_ENCODERS, avifEffort: 2 },
    ].map(encoderVersion);
    expect(all[0]).toBe(ENCODER_VERSION);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('the time estimate', () => {
  it('knows the efforts: none is cheaper than the one below', () => {
    const costs = (type: ImageType, name: keyof Encoders, most: number) =>
      Array.from({ length: most + 1 }, (_, effort) =>
        encodeMs(type, { ...DEFAULT_ENCODERS, [name]: effort }),
      );
    for (const list of [costs('webp', 'webpEffort', 6), costs('avif', 'avifEffort', 9)]) {
      expect(list.every(Number.isFinite)).toBe(true);
      expect(list).toEqual(list.toSorted((a, b) => a - b));
    }
    const mozjpeg = { ...DEFAULT_ENCODERS, mozjpeg: true };
    expect(encodeMs('jpeg', mozjpeg)).toBeGreaterThan(encodeMs('jpeg', DEFAULT_ENCODERS));
  });

  it('counts a search as two tries and more', () => {
    const encode = encodeMs('avif', DEFAULT_ENCODERS);
    expect(searchMs('avif', DEFAULT_ENCODERS)).toBeGreaterThan(2 * encode);
  });

  it('is of the whole picture', () => {
    const work = { from: 'jpeg', inputPixels: 2e6, outputPixels: 1e6, effects: 100 } as const;
    expect(estimateMs({ ...work, encode: 1000, besides: 7 })).toBe(2 * 15 + 1100 + 7);
  });

  it('lets no slow effort begin what cannot end', async () => {
    const slow = { ...DEFAULT_ENCODERS, avifEffort: 9 };
    await expect(encode('avif', slow, 1000)).rejects.toMatchObject({ code: 'timeout' });
    await expect(encode('avif', DEFAULT_ENCODERS, 1000)).resolves.toBeInstanceOf(Buffer);
  });

  it('gives a negotiated request the next type instead', async () => {
    const encoders = { ...DEFAULT_ENCODERS, avifEffort: 9 };
    const request = { box: { width: 160, fit: 'inside' as const }, encoders };
    const chooseTypes = (): ImageType[] => ['avif', 'webp'];
    const made = await renderImage(photo, { ...request, chooseTypes }, RENDER_LIMITS, () => 1000);
    expect(made).toMatchObject({ type: 'webp', degraded: true });
  });

  it('leaves out a search that cannot end', async () => {
    const request = { box: { width: 160, fit: 'inside' as const }, quality: 'auto' as const };
    const chooseTypes = (): ImageType[] => ['avif', 'jpeg'];
    const made = (ms: number) => {
      // Little when the type is chosen, enough when it is made: the estimate alone is looked at.
      let asked = 0;
      const remaining = () => (asked++ < 2 ? ms : 60_000);
      return renderImage(photo, { ...request, chooseTypes }, RENDER_LIMITS, remaining);
    };
    const decode = (25 * 160 * 120) / 1e6;
    const [one = 0, search = 0] = [encodeMs, searchMs].map(
      (cost) => decode + (cost('avif', DEFAULT_ENCODERS) * 160 * 120) / 1e6,
    );
    expect(await made(one + 2)).toMatchObject({ type: 'jpeg', degraded: true });
    expect(await made(search + 2)).toMatchObject({ type: 'avif', degraded: false });
  });
});
