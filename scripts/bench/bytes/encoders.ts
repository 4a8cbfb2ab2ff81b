import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import sharp from 'sharp';
import {
  DEFAULT_ENCODERS,
  type Encoders,
  withEncoder,
} from '../../../functions/shared/image/encoders.ts';
import { installIpx } from '../install.ts';
import { findImageMagick } from '../programs.ts';

export const FORMATS = ['jpeg', 'webp', 'avif'] as const;
export type Format = (typeof FORMATS)[number];

/** Numbers whose results lie around those of JPEG 80. */
export const LADDER = {
  jpeg: [65, 80, 90],
  webp: [55, 70, 82, 90],
  avif: [40, 52, 64, 76],
} as const satisfies Record<Format, readonly number[]>;

export interface Encoder {
  readonly label: string;
  readonly encode: (png: Buffer, format: Format, quality: number) => Promise<Buffer>;
}

export const ours = (label: string, encoders: Encoders = DEFAULT_ENCODERS): Encoder => ({
  label,
  encode: (png, type, quality) => withEncoder(sharp(png), { type, quality, encoders }).toBuffer(),
});

export const OURS = 'the functions';

export async function findEncoders(root: string) {
  const encoders: Encoder[] = [ours(OURS)];
  const missing: string[] = [];
  try {
    const { folder, version } = await installIpx(root);
    encoders.push(ipx(folder, version));
  } catch (error) {
    missing.push(`ipx: ${error instanceof Error ? error.message : String(error)}`);
  }
  const magick = findImageMagick(process.env);
  if (magick) encoders.push(imageMagick(magick.command, magick.version));
  else missing.push('ImageMagick: neither magick nor a convert that is ImageMagick is on PATH');
  return { encoders, missing };
}

/** Its own sharp, with what it sets: the quality, and nothing else. */
function ipx(folder: string, label: string): Encoder {
  const its = createRequire(join(folder, 'package.json'))('sharp') as typeof sharp;
  const encode: Encoder['encode'] = (png, format, quality) =>
    its(png).toFormat(format, { quality }).toBuffer();
  return { label, encode };
}

/** As in the group `handlers`. */
function imageMagick([program = '', ...first]: readonly string[], label: string): Encoder {
  const efforts = [`webp:method=${DEFAULT_ENCODERS.webpEffort}`, 'heic:speed=7'];
  const defines = efforts.flatMap((effort) => ['-define', effort]);
  return {
    label,
    encode: async (png, format, quality) => {
      const args = [...first, 'png:-', '-strip', '-quality', `${quality}`, ...defines];
      const options = { input: png, maxBuffer: 2 ** 28 };
      const { stdout, stderr, status } = spawnSync(program, [...args, `${format}:-`], options);
      if (status === 0) return stdout;
      throw new Error(`${program} ended with code ${status}: ${stderr.toString().split('\n')[0]}`);
    },
  };
}
