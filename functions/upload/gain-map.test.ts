import { expect, it } from 'vitest';
import { jpegOf } from '../shared/support/images.ts';
import { ultraHdr } from '../shared/support/ultra-hdr.ts';
import { takeUploadImage } from './support/take-image.ts';

it('an image with a gain map is stored with it, and is the picture alone', async () => {
  const bytes = ultraHdr(await jpegOf(96, 64), await jpegOf(48, 32));
  const { status, body, stored } = await takeUploadImage(bytes);
  expect(status).toBe(201);
  expect(body).toMatchObject({ width: 96, height: 64, type: 'image/jpeg', bytes: bytes.length });
  expect(stored.map((object) => object.bytes)).toEqual([bytes]);
});
