import { spawn } from 'node:child_process';
import { DEFAULT_ENCODERS } from '../../../functions/shared/image/encoders.ts';
import type { Operation } from '../protocol.ts';
import type { Convert } from './convert.ts';
import { peakMb } from './usage.ts';

interface Tool {
  readonly kind: 'imagemagick' | 'graphicsmagick';
  readonly command: readonly string[];
}

/**
 * Bytes in by stdin and out by stdout: a program started per image is what a command line costs.
 */
export function createCommandLine(tool: Tool, operation: Operation, source: Buffer): Convert {
  const [program = '', ...first] = tool.command;
  const args = [
    ...first,
    ...(tool.kind === 'imagemagick' ? imageMagick(operation) : graphicsMagick(operation)),
  ];
  let peak: number | undefined;
  const sawPeak = (mb: number | undefined): void => {
    if (mb !== undefined && mb > (peak ?? 0)) peak = mb;
  };
  const once = (): Promise<Buffer> => pipeThrough(program, args, source, sawPeak);
  return { once, show: once, peakMb: () => peak };
}

/**
 * The tool's best form: told the size before it reads, its JPEG decoder shrinks while loading.
 * Efforts as the functions set them.
 */
function imageMagick({ width, height, format, quality }: Operation): string[] {
  const hint = `jpeg:size=${2 * Math.max(width, height)}x${2 * Math.max(width, height)}`;
  return [
    '-define',
    hint,
    'jpeg:-',
    '-auto-orient',
    '-resize',
    `${width}x${height}!`,
    '-strip',
    '-quality',
    `${quality}`,
    '-define',
    `webp:method=${DEFAULT_ENCODERS.webpEffort}`,
    '-define',
    'heic:speed=7',
    `${format}:-`,
  ];
}

function graphicsMagick({ width, height, format, quality }: Operation): string[] {
  if (format === 'avif') throw new Error('GraphicsMagick writes no AVIF');
  const hint = `${2 * Math.max(width, height)}x${2 * Math.max(width, height)}`;
  return [
    '-size',
    hint,
    'jpeg:-',
    '-auto-orient',
    '-resize',
    `${width}x${height}!`,
    '-strip',
    '-quality',
    `${quality}`,
    '-define',
    `webp:method=${DEFAULT_ENCODERS.webpEffort}`,
    `${format}:-`,
  ];
}

function pipeThrough(
  program: string,
  args: readonly string[],
  input: Buffer,
  sawPeak: (mb: number | undefined) => void,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'pipe' });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    // The first bytes come out when all pixels have been made, and the process is still there to be
    // looked at.
    child.stdout.once('data', () =>
      sawPeak(child.pid === undefined ? undefined : peakMb(child.pid)),
    );
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    // A program that stops reading breaks the pipe; its exit code says more.
    child.stdin.on('error', () => undefined);
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) return resolve(Buffer.concat(out));
      reject(
        new Error(
          `${program} ended with code ${code}: ` +
            `${Buffer.concat(err).toString().trim().split('\n')[0] ?? ''}`,
        ),
      );
    });
    child.stdin.end(input);
  });
}
