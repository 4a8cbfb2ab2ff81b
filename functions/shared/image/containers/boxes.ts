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

/** Boxes of one type, or all, up to the first whose length is none. */
export function* childrenOf(
  file: Buffer,
  from: number,
  until: number,
  type?: string,
): Generator<Box> {
  for (let start = from; start + 8 <= until;) {
    const short = file.readUInt32BE(start);
    const large = short === 1 && start + 16 <= until;
    const length = large ? Number(file.readBigUInt64BE(start + 8)) : short;
    const end = short === 0 ? until : start + length;
    const head = large ? 16 : 8;
    if (end < start + head || end > until) return;
    if (type === undefined || file.toString('latin1', start + 4, start + 8) === type) {
      yield { typeAt: start + 4, start: start + head, end };
    }
    start = end;
  }
}
