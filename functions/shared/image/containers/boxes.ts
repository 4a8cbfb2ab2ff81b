export interface Box {
  /** Of the type's four letters. */
  readonly typeAt: number;
  readonly start: number;
  readonly end: number;
}

export interface Reader {
  (bytes: number): number;
  readonly isBehind: () => boolean;
}

/** Numbers one behind the other; 0 behind the end. Of long ones the last six bytes count. */
export function createReader(file: Buffer, start: number, end: number): Reader {
  let at = start;
  const read = (bytes: number) => {
    at += bytes;
    const known = Math.min(bytes, 6);
    return known === 0 || at > end ? 0 : file.readUIntBE(at - known, known);
  };
  return Object.assign(read, { isBehind: () => at >= end });
}

/** libheif refuses a box with more than 100, and takes 1000 items at most. */
const MOST_CHILDREN = 10_000;

/** Boxes of the file itself, of which libheif takes any number. */
export function boxesOf(file: Buffer, type: string): Generator<Box> {
  return walk(file, 0, file.length, Infinity, type);
}

/** Boxes within another one, of one type or all. */
export function childrenOf(
  file: Buffer,
  from: number,
  until: number,
  type?: string,
): Generator<Box> {
  return walk(file, from, until, MOST_CHILDREN, type);
}

/** Up to the first whose length is none. */
function* walk(
  file: Buffer,
  from: number,
  until: number,
  most: number,
  type: string | undefined,
): Generator<Box> {
  // A file may hold three million boxes: texts of their types would take seconds.
  const wanted = type === undefined ? undefined : Buffer.from(type, 'latin1').readUInt32BE();
  let start = from;
  for (let count = 0; count < most && start + 8 <= until; count++) {
    const short = file.readUInt32BE(start);
    const large = short === 1 && start + 16 <= until;
    const length = large ? Number(file.readBigUInt64BE(start + 8)) : short;
    const end = short === 0 ? until : start + length;
    const head = large ? 16 : 8;
    if (end < start + head || end > until) return;
    if (wanted === undefined || file.readUInt32BE(start + 4) === wanted) {
      yield { typeAt: start + 4, start: start + head, end };
    }
    start = end;
  }
}
