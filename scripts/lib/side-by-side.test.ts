import { describe, expect, it } from 'vitest';
import { sideBySide } from './side-by-side.ts';

describe('sideBySide', () => {
  it('gives what each gave, in their order', async () => {
    expect(await sideBySide([Promise.resolve(1), 'two', Promise.resolve([3])])).toEqual([
      1,
      'two',
      [3],
    ]);
  });

  it('fails with the first that failed, and not before the rest has ended', async () => {
    const { promise, resolve } = withResolvers();
    const seen: string[] = [];
    const all = sideBySide([
      promise.then(() => seen.push('ended')),
      Promise.reject(new Error('first')),
      Promise.reject(new Error('second')),
    ]).catch((error: Error) => seen.push(error.message));
    await new Promise(setImmediate);
    expect(seen).toEqual([]);
    resolve();
    await all;
    expect(seen).toEqual(['ended', 'first']);
  });
});

/** Promise.withResolvers came with Node 22. */
function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
