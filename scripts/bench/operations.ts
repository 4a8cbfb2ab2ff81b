import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { DEFAULT_QUALITY } from '../../functions/shared/image/quality.ts';
import { photograph } from './photograph.ts';
import type { Operation } from './protocol.ts';

const TWELVE_MEGAPIXELS = { width: 4000, height: 3000 } as const;
/** EXIF: "turn 90 degrees clockwise to show it". */
const TURNED = 6;

/** The same quality number for every contender: the functions' defaults. */
const CASES = [
  {
    source: 'photo-6mp.jpg',
    size: '2725 x 2225',
    width: 720,
    height: 588,
    format: 'jpeg',
    quality: DEFAULT_QUALITY.jpeg,
    turned: false,
  },
  {
    source: 'photo-6mp.jpg',
    size: '2725 x 2225',
    width: 720,
    height: 588,
    format: 'webp',
    quality: DEFAULT_QUALITY.webp,
    turned: false,
  },
  {
    source: 'photo-6mp.jpg',
    size: '2725 x 2225',
    width: 720,
    height: 588,
    format: 'avif',
    quality: DEFAULT_QUALITY.avif,
    turned: false,
  },
  {
    source: 'photo-12mp.jpg',
    size: '4000 x 3000, EXIF orientation 6',
    width: 200,
    height: 267,
    format: 'jpeg',
    quality: DEFAULT_QUALITY.jpeg,
    turned: true,
  },
] as const;

export async function prepareOperations(folder: string): Promise<Operation[]> {
  mkdirSync(folder, { recursive: true });
  const small = await photograph();
  const large = await sharp(small)
    .resize({ ...TWELVE_MEGAPIXELS, fit: 'fill' })
    .withMetadata({ orientation: TURNED })
    .jpeg({ quality: 90 })
    .toBuffer();
  const bytes = { 'photo-12mp.jpg': large, 'photo-6mp.jpg': small };
  for (const [name, content] of Object.entries(bytes)) writeFileSync(join(folder, name), content);
  return CASES.map(({ source, size, width, height, format, quality, turned }) => {
    const megabytes = (bytes[source].length / 1e6).toFixed(1);
    const target = `${format} ${width} x ${height}, quality ${quality}`;
    const name = `JPEG ${size} (${megabytes} MB) -> ${target}`;
    return { name, source: join(folder, source), width, height, format, quality, turned };
  });
}
