/** Most that a format puts in: a 26 byte EXIF or a GIF frame, with what goes around it. */
const MOST_ADDED = 64;

export interface Rewriter {
  /** Leaves out `[start, end)`, which lies behind what was left out before. */
  readonly replace: (start: number, end: number, instead?: Buffer) => void;
  /** The file itself when nothing was replaced, else a copy. */
  readonly finish: () => Buffer;
}

/**
 * One buffer, and no list of pieces: a file may alternate a million times
 * between what stays and what goes.
 */
export function createRewriter(file: Buffer): Rewriter {
  let made: Buffer | undefined;
  let from = 0;
  let length = 0;
  const keep = (until: number) => {
    made ??= Buffer.allocUnsafe(file.length + MOST_ADDED);
    length += file.copy(made, length, from, until);
    return made;
  };
  return {
    replace: (start, end, instead) => {
      const out = keep(start);
      if (instead !== undefined) length += instead.copy(out, length);
      from = Math.min(end, file.length);
    },
    finish: () => (made === undefined ? file : keep(file.length).subarray(0, length)),
  };
}
