import { type FigureFile, figureOf, findFigure } from '../bench/figures.ts';
import type { Invocation, Request } from './model.ts';

/** As features.tf and feature-resize.tf have them where nothing else is said; a test compares. */
export const DEFAULTS = {
  download: { memoryMb: 256, architecture: 'arm64' },
  resize: { memoryMb: 1769, architecture: 'x86_64' },
} as const;

/** Above what a buffered answer holds. */
export const LARGE_BYTES = 20_000_000;

export const RESIZES = [
  'jpeg 720 x 588',
  'webp 720 x 588',
  'avif 720 x 588',
  'jpeg 200 x 267',
] as const;

export interface Scenario {
  readonly name: string;
  /** Undefined where nobody has measured it. */
  readonly request: Request | undefined;
}

const PLAIN = { s3Reads: 1, s3Writes: 0, streams: false } as const;

export function originals(file: FigureFile): readonly Scenario[] {
  const buffered = downloadOf(file, 'buffered');
  const streamed = downloadOf(file, 'streamed');
  const { bytes } = original(file);
  const large = { ...PLAIN, bytes: LARGE_BYTES };
  const [size, largeSize] = [megabytes(bytes), megabytes(LARGE_BYTES)];
  return [
    { name: `\`/s3/{key+}\`, no function, ${size}`, request: { ...PLAIN, bytes } },
    {
      name: `\`/images/{key+}\`, buffered, ${size}`,
      request: { ...PLAIN, bytes, invocation: buffered },
    },
    {
      name: `\`/images/{key+}\`, streamed, ${size}`,
      request: { ...PLAIN, bytes, streams: true, invocation: streamed },
    },
    {
      name: `\`/images/{key+}\`, 303 to S3, ${largeSize}`,
      request: { ...large, invocation: buffered, isRedirected: true },
    },
    {
      name: `\`/images/{key+}\`, streamed, ${largeSize}`,
      request: { ...large, streams: true, invocation: streamed },
    },
  ];
}

export function original(file: FigureFile): { readonly bytes: number } {
  return { bytes: figureOf(file, 'download buffered').bytes ?? 0 };
}

function downloadOf(file: FigureFile, way: 'buffered' | 'streamed'): Invocation {
  const { cpuMs, ms } = figureOf(file, `download ${way}`);
  const startMs = figureOf(file, 'start download').ms;
  return { cpuMs: cpuMs ?? ms, s3Calls: 1, startMs, isHeavy: false, ...DEFAULTS.download };
}

/** `miss` is without `cache`; with it a miss looks for the source and the result, and writes. */
export function resizeOf(
  file: FigureFile,
  operation: string,
  kind: 'miss' | 'kept miss' | 'hit',
): Request | undefined {
  const { bytes = 0, ...made } = figureOf(file, `resize ${operation}`);
  const hit = findFigure(file, `hit ${operation}`) ?? findFigure(file, 'hit');
  const measured = kind === 'hit' ? hit : made;
  if (measured === undefined) return undefined;
  const calls = { miss: [1, 0], 'kept miss': [3, 1], hit: [2, 0] } as const;
  const [s3Reads, s3Writes] = calls[kind];
  const invocation: Invocation = {
    cpuMs: measured.cpuMs ?? measured.ms,
    s3Calls: s3Reads + s3Writes,
    startMs: figureOf(file, 'start resize').ms,
    isHeavy: kind !== 'hit',
    ...DEFAULTS.resize,
  };
  return { invocation, s3Reads, s3Writes, bytes, streams: false };
}

export function resizes(file: FigureFile): readonly Scenario[] {
  const names = { miss: 'made', 'kept miss': 'made and kept', hit: 'kept before' } as const;
  return RESIZES.flatMap((operation) =>
    (['miss', 'kept miss', 'hit'] as const).map((kind) => ({
      name: `${operation}, ${names[kind]}`,
      request: resizeOf(file, operation, kind),
    })),
  );
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
