/** mulberry32: the same seed gives the same requests, so failures repeat. */
export function createRandom(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T;
  const text = (maxLength: number): string =>
    Array.from({ length: below(maxLength + 1) }, () =>
      String.fromCharCode(below(8) === 0 ? below(65_536) : below(128)),
    ).join('');
  const bytes = (maxLength: number): Buffer =>
    Buffer.from(Array.from({ length: below(maxLength + 1) }, () => below(256)));
  /** Anything that JSON or a broken caller can bring. */
  const junk = (): unknown =>
    pick<unknown>([
      null,
      undefined,
      0,
      -1,
      1e99,
      true,
      '',
      text(40),
      [],
      [text(5), null],
      {},
      { a: [] },
    ]);
  return { below, pick, text, bytes, junk };
}
