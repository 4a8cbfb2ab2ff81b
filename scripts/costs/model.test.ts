import { describe, expect, it } from 'vitest';
import {
  behindCdn,
  breakEvenWaitMs,
  costOf,
  durationMs,
  type Request,
  storageOf,
  totalOf,
} from './model.ts';
import { RULES, UNIT_PRICES } from './prices.ts';

const model = { prices: UNIT_PRICES, rules: { ...RULES, s3WaitMs: 100, coldShare: 0.01 } };
const invocation = {
  cpuMs: 40,
  s3Calls: 1,
  startMs: 200,
  memoryMb: 1769,
  architecture: 'x86_64',
  isHeavy: true,
} as const;
const resize: Request = { invocation, s3Reads: 1, s3Writes: 0, bytes: 64_000, streams: false };
const proxied: Request = { s3Reads: 1, s3Writes: 0, bytes: 2_000_000, streams: false };

describe('a million requests, reckoned by hand', () => {
  it('resized', () => {
    // 40 ms of work + 100 ms of S3 + 1 % of 200 ms = 142 ms; 1769 / 1024 GB; 245,310.5 GB-s.
    const cost = costOf(resize, model);
    expect(cost.apiGateway).toBeCloseTo(3.5, 9);
    expect(cost.lambda).toBeCloseTo(0.2 + 4.088517, 5);
    expect(cost.s3).toBeCloseTo(0.4, 9);
    // 64 GB at 9 cents.
    expect(cost.transfer).toBeCloseTo(5.76, 9);
    expect(totalOf(cost)).toBeCloseTo(13.948517, 5);
  });

  it('from S3 without a function', () => {
    const cost = costOf(proxied, model);
    expect(cost).toMatchObject({ lambda: 0 });
    // 3.50 + 0.40 + 2,000 GB at 9 cents.
    expect(totalOf(cost)).toBeCloseTo(183.9, 9);
  });

  it.each<[string, Partial<Request>, Partial<typeof invocation> | object, number]>([
    ['at half a vCPU', {}, { memoryMb: 884.5 }, 180],
    ['at two vCPUs', {}, { memoryMb: 3538 }, 140],
    ['on arm64', {}, { architecture: 'arm64' }, 164],
    ['of little work on arm64', {}, { architecture: 'arm64', isHeavy: false }, 140],
    ['with four calls to S3', {}, { s3Calls: 4 }, 440],
    ['of a part of a millisecond', {}, { cpuMs: 40.2 }, 141],
    ['streamed, small', { streams: true, bytes: 6_000_000 }, {}, 140],
    ['streamed, large', { streams: true, bytes: 20_000_000 }, {}, 7140],
    ['large, but not streamed', { bytes: 20_000_000 }, {}, 140],
  ])('lasts, %s', (_name, request, more, expected) => {
    const changed = { ...resize, ...request, invocation: { ...invocation, ...more } };
    expect(durationMs(changed, model)).toBe(expected);
  });

  it('streamed, is a call for each 10 MB, and pays for bytes behind 6 MB', () => {
    const streamed = { ...resize, streams: true, bytes: 20_000_001 };
    expect(costOf(streamed, model).apiGateway).toBeCloseTo(3 * 3.5, 9);
    // 7.141 s + 2 ms; 14,000.001 GB at 0.8 cents.
    const gbSeconds = (1769 / 1024) * 7143_000;
    const expected = 0.2 + gbSeconds * 0.0000166667 + 112.000008;
    expect(costOf(streamed, model).lambda).toBeCloseTo(expected, 4);
  });

  it('on arm64 are a fifth cheaper by the second', () => {
    const arm = { ...invocation, architecture: 'arm64', isHeavy: false } as const;
    const lambda = costOf({ ...resize, invocation: arm }, model).lambda;
    expect(lambda - 0.2).toBeCloseTo((4.088517 * 0.0000133334) / 0.0000166667, 5);
  });

  it('redirected, read S3 once more; what is kept is written', () => {
    expect(costOf({ ...resize, isRedirected: true }, model).s3).toBeCloseTo(0.8, 9);
    expect(costOf({ ...resize, s3Writes: 1, s3Reads: 3 }, model).s3).toBeCloseTo(6.2, 9);
  });

  it.each([
    // 1.00 of requests, 0.10 of the function, 64 GB at 8.5 cents = 6.54; the origin 8.188517.
    [0, true, 14.728517],
    [0.9, true, 7.358852],
    [0.99, true, 6.621885],
    [1, false, 6.44],
  ])('behind a CDN that answers %d of them', (ratio, runsFunction, expected) => {
    expect(behindCdn(resize, ratio, runsFunction, model)).toBeCloseTo(expected, 5);
  });

  it('are no cheaper from a kept result than anew where a call to S3 takes as long as told', () => {
    const hit = { ...resize, s3Reads: 2, invocation: { ...invocation, cpuMs: 5, s3Calls: 2 } };
    const wait = breakEvenWaitMs(resize, hit, model) ?? 0;
    // 35 ms of work spared; one more GET of 40 cents is worth 13.893 ms at 2.8792 cents each.
    expect(wait).toBeCloseTo(35 - 13.8926, 3);
    const at = (s3WaitMs: number) => {
      const waiting = { ...model, rules: { ...model.rules, s3WaitMs } };
      return totalOf(costOf(hit, waiting)) - totalOf(costOf(resize, waiting));
    };
    expect(at(wait - 2)).toBeLessThan(0);
    expect(at(wait + 2)).toBeGreaterThan(0);
    expect(breakEvenWaitMs(proxied, hit, model)).toBeUndefined();
  });

  it('of which a million results are kept for a month', () => {
    expect(storageOf(64_000, model)).toBeCloseTo(1.472, 9);
  });
});
