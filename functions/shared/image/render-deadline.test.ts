import { expect, it } from 'vitest';
import { gifFile } from '../support/containers.ts';
import { renderImage } from './render.ts';
import { sharp } from './sharp.ts';

it('the decoder stops at the deadline, and leaves the processor to the next request', async () => {
  // Twenty seconds of work: each frame is drawn on the whole canvas.
  const frames = Array.from({ length: 2000 }, () => ({ width: 1, height: 1, delay: 5 }));
  const limits = {
    maxInputPixels: 1e10,
    maxFrames: 2000,
    maxOutputSide: 4096,
    maxOutputPixels: 16_777_216,
    maxAvifPixels: 4_194_304,
  };
  // Enough at the estimate, then a second: what a slow machine looks like.
  const remaining = [1e9];
  const work = renderImage(
    gifFile(2000, 2000, frames),
    { box: { width: 16, fit: 'inside' }, chooseTypes: () => ['webp'] },
    limits,
    () => remaining.shift() ?? 1000,
  );
  await expect(work).rejects.toMatchObject({ code: 'timeout' });
  await expect.poll(() => sharp.counters().process, { timeout: 5000 }).toBe(0);
});
