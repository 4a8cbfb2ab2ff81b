import { describe, expect, it } from 'vitest';
import {
  animationOf,
  jpegOf,
  pngBomb,
  pngOf,
  quadrants,
  withOrientation,
} from '../support/images.ts';
import { decoderInput } from './decoder-input.ts';
import { openImage, verifyImage } from './inspect.ts';
import { sharp } from './sharp.ts';

const limits = { maxInputPixels: 50_000_000, maxFrames: 100 };
const png = (width: number, height: number) => pngOf(width, height, quadrants(width, height));

describe('verifyImage answers what the image is', () => {
  it.each([1, 2, 3, 4])('orientation %i keeps the sides', async (orientation) => {
    const bytes = withOrientation(await jpegOf(64, 32), orientation);
    expect(await verifyImage(bytes, limits)).toEqual({
      type: 'jpeg',
      width: 64,
      height: 32,
      frames: 1,
    });
  });

  it.each([5, 6, 7, 8])('orientation %i swaps the sides', async (orientation) => {
    const bytes = withOrientation(await jpegOf(64, 32), orientation);
    expect(await verifyImage(bytes, limits)).toMatchObject({ width: 32, height: 64 });
  });

  it.each(['gif', 'webp'] as const)('counts the frames of an animated %s', async (type) => {
    const bytes = await animationOf(type, 20, 10, ['red', 'lime', 'blue']);
    expect(await verifyImage(bytes, limits)).toEqual({ type, width: 20, height: 10, frames: 3 });
  });

  it('knows AVIF, which libvips calls heif', async () => {
    const bytes = await sharp(png(64, 32)).avif().toBuffer();
    expect(await verifyImage(bytes, limits)).toEqual({
      type: 'avif',
      width: 64,
      height: 32,
      frames: 1,
    });
  });
});

describe('verifyImage refuses', () => {
  it('a 31 KB PNG of 256 megapixels, by its header', async () => {
    const bomb = pngBomb(16_000);
    expect(bomb.length).toBeLessThan(40_000);
    await expect(verifyImage(bomb, limits)).rejects.toMatchObject({
      code: 'payload_too_large',
      message: expect.stringContaining('256000000 pixels'),
    });
  });

  it('a PNG of more pixels than sharp takes, for its pixels and not as broken', async () => {
    await expect(verifyImage(pngBomb(16_384), limits)).rejects.toMatchObject({
      code: 'payload_too_large',
      message: expect.stringContaining('268435456 pixels'),
    });
  });

  it('more pixels than allowed in the decoder, too, whatever the header said', async () => {
    const input = decoderInput('png', png(40, 25));
    const decode = (maxInputPixels: number) =>
      openImage(input, { ...limits, maxInputPixels }, 1)
        .raw()
        .toBuffer();
    await expect(decode(1000)).resolves.toBeDefined();
    await expect(decode(999)).rejects.toThrow('exceeds pixel limit');
  });

  it('one pixel above the limit, and takes one at the limit', async () => {
    const bytes = png(40, 25);
    await expect(verifyImage(bytes, { ...limits, maxInputPixels: 1000 })).resolves.toMatchObject({
      width: 40,
    });
    await expect(verifyImage(bytes, { ...limits, maxInputPixels: 999 })).rejects.toMatchObject({
      code: 'payload_too_large',
    });
  });

  it('one frame above the limit, and counts the pixels of all frames', async () => {
    const bytes = await animationOf('gif', 10, 10, ['red', 'lime', 'blue']);
    await expect(verifyImage(bytes, { ...limits, maxFrames: 3 })).resolves.toMatchObject({
      frames: 3,
    });
    await expect(verifyImage(bytes, { ...limits, maxFrames: 2 })).rejects.toMatchObject({
      code: 'payload_too_large',
    });
    await expect(verifyImage(bytes, { ...limits, maxInputPixels: 299 })).rejects.toMatchObject({
      code: 'payload_too_large',
    });
  });

  it.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    ['PDF', '%PDF-1.7\n1 0 obj<<>>endobj trailer<<>>'],
    ['TIFF', 'II*\0\x08\0\0\0\0\0\0\0\0\0'],
    ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
    ['HTML', '<!doctype html><title>x</title>'],
    ['text', 'hello, this is no image at all'],
    ['an empty body', ''],
    ['three bytes', '\xff\xd8\xff'],
  ])('%s as an unsupported type', async (_name, text) => {
    await expect(verifyImage(Buffer.from(text, 'latin1'), limits)).rejects.toMatchObject({
      code: 'unsupported_media_type',
    });
  });

  it.each(['jpeg', 'png', 'webp', 'avif', 'gif'] as const)(
    'a %s cut at every tenth',
    async (type) => {
      const whole = await sharp(png(200, 120)).toFormat(type).toBuffer();
      await expect(verifyImage(whole, limits)).resolves.toMatchObject({ type });
      for (let tenth = 1; tenth < 10; tenth++) {
        const bytes = whole.subarray(0, Math.floor((whole.length * tenth) / 10));
        if (bytes.length < 40) continue;
        await expect(verifyImage(bytes, limits), `${tenth}/10`).rejects.toMatchObject({
          code: 'unprocessable_image',
        });
      }
    },
  );

  it.each([
    ['gif', 1],
    ['gif', 20],
    ['png', 12],
  ] as const)('a %s without its last %i bytes, which libvips would show', async (type, missing) => {
    const whole = await sharp(png(200, 120)).toFormat(type).toBuffer();
    const bytes = whole.subarray(0, whole.length - missing);
    await expect(verifyImage(bytes, limits)).rejects.toMatchObject({ code: 'unprocessable_image' });
  });

  it.each([
    '\xff\xd8\xff\xe0',
    '\x89PNG\r\n\x1a\n',
    'GIF89a',
    'RIFF\0\0\0\0WEBPVP8 ',
    '\0\0\0\x14ftypavif\0\0\0\0avif',
  ])('garbage behind the header %j', async (head) => {
    const bytes = Buffer.concat([Buffer.from(head, 'latin1'), Buffer.alloc(500, 0x5a)]);
    await expect(verifyImage(bytes, limits)).rejects.toMatchObject({ status: 422 });
  });
});

describe('the loaders', () => {
  it.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    ['PPM', 'P3 1 1 255 0 0 0'],
  ])('%s is shut in sharp itself', async (_name, text) => {
    await expect(sharp(Buffer.from(text)).metadata()).rejects.toThrow('unsupported image format');
  });
});
