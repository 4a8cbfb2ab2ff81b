import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { lumaOf, similarity } from '../../../functions/shared/image/similarity.ts';
import { installByNpm } from '../install.ts';

/** BSD-2-Clause: SSIMULACRA 2 of rust-av, as WebAssembly. */
const SSIMULACRA = 'calc-s2-rust@1.0.3';

interface Wasm {
  readonly initSync: (module: Uint8Array) => { readonly memory: { readonly buffer: ArrayBuffer } };
  readonly new_buffer: (name: string, bytes: number) => number;
  readonly calc_s2: (a: string, b: string, width: number, height: number) => number;
}

export interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

/** Three channels, also of grey. */
export async function decode(bytes: Buffer): Promise<Pixels> {
  const image = sharp(bytes).flatten({ background: '#fff' }).toColourspace('srgb').removeAlpha();
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** Of every second window of 7 x 7 pixels of the brightness, in both directions. */
export function ssim(a: Pixels, b: Pixels): number {
  const [first, second] = [a, b].map((pixels) => lumaOf(pixels.data, { ...pixels, channels: 3 }));
  if (first === undefined || second === undefined) return Number.NaN;
  return similarity(first, second, 2);
}

export type Ssimulacra = (a: Pixels, b: Pixels) => number;

/** Colours count in it. 100 is the original, above 70 high quality, by its authors' scale. */
export async function loadSsimulacra(root: string): Promise<Ssimulacra> {
  const { folder } = await installByNpm(root, SSIMULACRA);
  const file = join(folder, 'node_modules/calc-s2-rust/calc_s2_rust');
  const wasm = (await import(pathToFileURL(`${file}.js`).href)) as Wasm;
  const { memory } = wasm.initSync(readFileSync(`${file}_bg.wasm`));
  const put = (name: string, { data }: Pixels): void => {
    const at = wasm.new_buffer(name, data.length);
    new Uint8Array(memory.buffer, at, data.length).set(data);
  };
  return (a, b) =>
    silently(() => {
      put('a', a);
      put('b', b);
      return wasm.calc_s2('a', 'b', a.width, a.height);
    });
}

/** It tells the console of each buffer. */
function silently<T>(work: () => T): T {
  const { log } = console;
  console.log = () => undefined;
  try {
    return work();
  } finally {
    console.log = log;
  }
}
