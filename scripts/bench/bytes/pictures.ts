import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { installByNpm, installByPip } from '../install.ts';

/** BSD-3-Clause; its pictures are named one by one, most in the public domain, in its `data`. */
const PHOTOGRAPHS = {
  package: ['scikit-image', '0.26.0'],
  folder: 'skimage/data',
  files: [
    'astronaut.png',
    'chelsea.png',
    'coffee.png',
    'hubble_deep_field.jpg',
    'motorcycle_left.png',
    'rocket.jpg',
  ],
} as const;

/** MIT; screenshots and drawings of a user interface, with text. */
const GRAPHICS = {
  package: 'create-storybook@9.1.21',
  folder: 'node_modules/create-storybook/rendererAssets/common/assets',
  files: ['docs.png', 'figma-plugin.png', 'testing.png', 'theming.png'],
} as const;

/** Nothing is enlarged: what is smaller keeps its width. */
const WIDTHS = [720, 320] as const;

export type Kind = 'photograph' | 'graphic';

export interface Picture {
  readonly name: string;
  readonly kind: Kind;
  readonly width: number;
  /** PNG of the width, in sRGB, on white: what every encoder gets, and what results are held to. */
  readonly original: Buffer;
}

export async function findPictures(root: string) {
  const missing: string[] = [];
  const pictures: Picture[] = [];
  const add = async (kind: Kind, folder: string, files: readonly string[]): Promise<void> => {
    for (const file of files) {
      const bytes = readFileSync(join(folder, file));
      for (const width of WIDTHS) {
        const original = await resized(bytes, width);
        pictures.push({ name: file.replace(/\..*$/, ''), kind, width, original });
      }
    }
  };
  const attempt = async (what: string, work: () => Promise<void>): Promise<void> => {
    await work().catch((error: unknown) => {
      missing.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    });
  };
  await attempt('photographs', async () => {
    const { folder } = await installByPip(root, ...PHOTOGRAPHS.package);
    await add('photograph', join(folder, PHOTOGRAPHS.folder), PHOTOGRAPHS.files);
  });
  await attempt('graphics', async () => {
    const { folder } = await installByNpm(root, GRAPHICS.package);
    await add('graphic', join(folder, GRAPHICS.folder), GRAPHICS.files);
  });
  return { pictures, missing };
}

function resized(bytes: Buffer, width: number): Promise<Buffer> {
  return sharp(bytes)
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .resize({ width, withoutEnlargement: true })
    .png({ compressionLevel: 1 })
    .toBuffer();
}
