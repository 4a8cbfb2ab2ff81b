import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { parseAccept } from '../../../functions/resize/accept.ts';
import { createQueryParser } from '../../../functions/resize/parse-query.ts';
import { readOverlay } from '../../../functions/resize/read-overlay.ts';
import { renderRequest } from '../../../functions/resize/resize.ts';
import type { ApiError } from '../../../functions/shared/errors.ts';
import { readRenderLimits } from '../../../functions/shared/image/limits.ts';
import type { Overlay } from '../../../functions/shared/image/overlay.ts';
import { renderImage } from '../../../functions/shared/image/render.ts';
import { writeAtomic } from '../files.ts';

export const PICTURE = 'docs/framing.png';

const SCENE = { width: 240, height: 160, border: 16 } as const;
const TILE = { width: 120, height: 80, gap: 8 } as const;

/** Of the picture, row by row; docs/framing.md has the same table. Behind "+": an overlay. */
export const TILES = [
  ['w=120', 'w=120&rect=120,16,104,70', 'w=120&rect=pct:50,10,43,44', 'w=120&trim=10'],
  ['w=120&flip=h', 'w=120&flip=v', 'w=54&rot=90', 'w=120&rot=180'],
  ['w=50&h=80', 'w=50&h=80&fp=0.72,0.35', 'w=50&h=80&crop=west', 'w=50&h=80&crop=smart'],
  ['w=120&gray=1', 'w=120&blur=3', 'w=120&sharpen=2', 'w=120&h=50&crop=south'],
  [
    'w=120 + size=25',
    'w=120&gray=1 + place=northwest&size=40',
    'w=120 + place=center&size=60&opacity=40',
    'w=120&blur=3 + place=south&margin=0',
  ],
] as const;

/** Do the pixels differ? (The bytes may, by another zlib.) */
export async function isPictureStale(root: string): Promise<boolean> {
  const path = join(root, PICTURE);
  if (!existsSync(path)) return true;
  const [kept, made] = await Promise.all(
    [readFileSync(path), await framingPicture()].map((bytes) => sharp(bytes).raw().toBuffer()),
  );
  return kept === undefined || made === undefined || !kept.equals(made);
}

export async function writePicture(root: string): Promise<string> {
  writeAtomic(join(root, PICTURE), await framingPicture());
  return PICTURE;
}

async function framingPicture(): Promise<Buffer> {
  const source = await scene();
  const layers = TILES.flatMap((queries, row) =>
    queries.map(async (query, column) => ({
      input: await tile(source, query),
      left: TILE.gap + column * (TILE.width + TILE.gap),
      top: TILE.gap + row * (TILE.height + TILE.gap),
    })),
  );
  const width = TILE.gap + TILES[0].length * (TILE.width + TILE.gap);
  const height = TILE.gap + TILES.length * (TILE.height + TILE.gap);
  return sharp({ create: { width, height, channels: 3, background: '#888888' } })
    .composite(await Promise.all(layers))
    .removeAlpha()
    .png({ compressionLevel: 9, palette: true, colours: 128, dither: 0 })
    .toBuffer();
}

async function tile(source: Buffer, text: string): Promise<Buffer> {
  const limits = readRenderLimits({});
  const [query = '', members] = text.split(' + ');
  const pairs = [...new URLSearchParams(`key=scene.png&f=png&${query}`)];
  const asked = createQueryParser(limits.maxOutputSide)(
    new Map(pairs.map(([name, value]) => [name, [value]])),
  );
  const overlay = members === undefined ? undefined : await ring(members);
  const request = renderRequest({ ...asked, accepted: parseAccept(undefined) }, overlay);
  return (await renderImage(source, request, limits, () => 60_000)).bytes;
}

async function ring(members: string): Promise<Overlay> {
  const given = [...new URLSearchParams(members)].map(([name, value]) => [
    name,
    name === 'place' ? value : Number(value),
  ]);
  const look = readOverlay('ring', { key: 'ring.png', ...Object.fromEntries(given) }, '');
  if (look === undefined) throw new Error('The ring has no members.');
  const bytes = await picture(96, 96, (x, y) => {
    const distance = Math.hypot(x - 47.5, y - 47.5);
    return [20, 20, 160, distance > 28 && distance < 47 ? 255 : 0];
  });
  const asFailure = (cause: ApiError) => cause;
  return { ...look, bytes, asFailure };
}

/** White border, an F that tells every turn and flip apart, and a ball away from the middle. */
function scene(): Promise<Buffer> {
  return picture(SCENE.width, SCENE.height, colourAt);
}

type Paint = (x: number, y: number) => readonly number[];

/** Three channels, or four with alpha. */
function picture(width: number, height: number, paint: Paint): Promise<Buffer> {
  const channels = paint(0, 0).length as 3 | 4;
  const pixels = Buffer.alloc(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) pixels.set(paint(x, y), (y * width + x) * channels);
  }
  return sharp(pixels, { raw: { width, height, channels } }).png().toBuffer();
}

function colourAt(x: number, y: number): readonly [number, number, number] {
  const { width, height, border } = SCENE;
  const fromEdge = Math.min(x, y, width - 1 - x, height - 1 - y);
  if (fromEdge < border) return [255, 255, 255];
  const isStem = x >= 40 && x < 54 && y >= 40 && y < 124;
  const isBar = x >= 40 && x < 90 && ((y >= 40 && y < 54) || (y >= 74 && y < 88));
  if (isStem || isBar) return [20, 40, 80];
  const distance = Math.hypot(x - 172, y - 56);
  if (distance < 30) return ((x >> 2) + (y >> 2)) & 1 ? [220, 50, 40] : [250, 190, 60];
  return [120 + (x >> 2), 170 - (y >> 2), 150];
}
