import { describe, expect, it } from 'vitest';
import { createDeadline, createWritingDeadline } from './deadline.ts';
import { deadlineIn } from './support/deadline.ts';

const never = () => new Promise<never>(() => undefined);
const timeout = { code: 'timeout', status: 504 };

/** What would keep a process from ending. */
const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

describe('a deadline', () => {
  it('gives what the work gives', async () => {
    const deadline = deadlineIn(1000);
    expect(await deadline.race(Promise.resolve(5))).toBe(5);
    await expect(deadline.race(Promise.reject(new TypeError('x')))).rejects.toThrow(TypeError);
    deadline.end();
  });

  it('ends work that never ends, and aborts what hears its signal', async () => {
    const deadline = deadlineIn(50);
    await expect(deadline.race(never())).rejects.toMatchObject(timeout);
    expect(deadline.signal.reason).toMatchObject(timeout);
  });

  it.each([0, -1000])('that is %i milliseconds off lets nothing begin', async (ms) => {
    const deadline = deadlineIn(ms);
    expect(deadline.signal.aborted).toBe(true);
    await expect(deadline.race(Promise.resolve(5))).rejects.toMatchObject(timeout);
  });

  it('leaves a late failure unheard', async () => {
    const deadline = deadlineIn(0);
    let fail = (_error: Error): void => undefined;
    const work = new Promise<never>((_, reject) => (fail = reject));
    await expect(deadline.race(work)).rejects.toMatchObject(timeout);
    // Vitest fails a run with an unhandled rejection.
    fail(new Error('late'));
  });

  it('leaves time for the JSON of a 504, and writing it some for the log', () => {
    const context = {
      left: 10_000,
      getRemainingTimeInMillis: function (this: { left: number }) {
        return this.left;
      },
    };
    const deadlines = [createDeadline(context), createWritingDeadline(context)];
    expect(deadlines.map(({ remainingMs }) => remainingMs())).toEqual([9500, 9900]);
    for (const deadline of deadlines) deadline.end();
  });

  it('is one without a context, too', () => {
    const deadline = createDeadline({}, 1000);
    expect(deadline.remainingMs()).toBeGreaterThan(400);
    expect(deadline.remainingMs()).toBeLessThanOrEqual(500);
    deadline.end();
  });

  it('holds the process while somebody waits, and only then', async () => {
    const deadline = deadlineIn(20_000);
    const before = timers();
    let finish = (): void => undefined;
    const both = [
      deadline.race(new Promise<void>((resolve) => (finish = resolve))),
      deadline.race(Promise.resolve()),
    ];
    await both[1];
    expect(timers()).toBe(before + 1);
    finish();
    await both[0];
    expect(timers()).toBe(before);
    deadline.end();
  });

  it('aborts nothing behind its end', async () => {
    const ended = deadlineIn(20);
    ended.end();
    await expect(deadlineIn(60).race(never())).rejects.toMatchObject(timeout);
    expect(ended.signal.aborted).toBe(false);
  });
});

describe('a deadline within another', () => {
  it.each([
    [40, 10_000],
    [10_000, 40],
  ])('of %i ms in %i ms ends with the earlier one', async (inner, outer) => {
    const deadline = deadlineIn(outer).within(inner);
    expect(deadline.remainingMs()).toBeLessThanOrEqual(40);
    await expect(deadline.race(never())).rejects.toMatchObject(timeout);
  });
});
