import { describe, expect, it } from 'vitest';
import type { HeaderList } from '../../../http/headers.ts';
import { createWorld } from '../support/world.ts';

describe('API keys and throttling', () => {
  const view = {
    apiKey: (value: string) =>
      value === 'good'
        ? {
            id: 'k',
            name: 'n',
            usagePlanId: 'p',
            throttle: { rateLimit: 1, burstLimit: 2 },
            quota: { limit: 3, offset: 0, period: 'DAY' as const },
          }
        : undefined,
  };
  const routes = { 'GET /a': { apiKeyRequired: true } };
  const key = (value: string): { headers: HeaderList } => ({ headers: [['X-Api-Key', value]] });

  it('no key and an unknown key are 403', async () => {
    const { get } = createWorld({ routes, view });
    expect(await get('/a')).toMatchObject({ status: 403, text: '{"message":"Forbidden"}' });
    expect((await get('/a', key('bad'))).status).toBe(403);
  });

  it('the plan: burst, rate, then quota until the next day', async () => {
    let now = Date.parse('2026-01-01T10:00:00Z');
    const { get } = createWorld({ routes, view, now: () => now });
    const statusAfter = async (milliseconds: number) => {
      now += milliseconds;
      const { status, text } = await get('/a', key('good'));
      return status === 200 ? status : text;
    };
    expect([await statusAfter(0), await statusAfter(0), await statusAfter(0)]).toEqual([
      200,
      200,
      '{"message":"Too Many Requests"}',
    ]);
    expect([await statusAfter(1000), await statusAfter(1000)]).toEqual([
      200,
      '{"message":"Limit Exceeded"}',
    ]);
    expect(await statusAfter(14 * 3_600_000)).toBe(200);
  });

  it('the offset is taken from the first period only', async () => {
    let now = Date.parse('2026-01-01T10:00:00Z');
    const quota = { limit: 2, offset: 1, period: 'DAY' as const };
    const { get } = createWorld({
      routes,
      view: { apiKey: () => ({ id: 'k', name: 'n', usagePlanId: 'p', quota }) },
      now: () => now,
    });
    const calls = async () => {
      const answers = [
        await get('/a', key('x')),
        await get('/a', key('x')),
        await get('/a', key('x')),
      ];
      return answers.map(({ status }) => status);
    };
    expect(await calls()).toEqual([200, 429, 429]);
    now += 24 * 3_600_000;
    expect(await calls()).toEqual([200, 200, 429]);
  });

  it.each([
    ['/a', [200, 429]],
    ['/b', [200, 200]],
  ])("a plan's limit of a method is of %s alone, in the plan's place", async (path, statuses) => {
    const one = { rateLimit: 1, burstLimit: 1 };
    const plan = { throttle: { rateLimit: 1, burstLimit: 2 }, methodThrottles: { '/a/GET': one } };
    const { get } = createWorld({
      routes: { 'GET /a': { apiKeyRequired: true }, 'GET /b': { apiKeyRequired: true } },
      view: { apiKey: () => ({ id: 'k', name: 'n', usagePlanId: 'p', ...plan }) },
      now: () => 0,
    });
    const answers = [await get(path, key('x')), await get(path, key('x'))];
    expect(answers.map(({ status }) => status)).toEqual(statuses);
  });

  it('the stage limits each method by itself', async () => {
    const { get } = createWorld({
      routes: { 'GET /a': {}, 'GET /b': {} },
      stage: { methodSettings: { '*/*': { throttlingRateLimit: 1, throttlingBurstLimit: 1 } } },
      now: () => 0,
    });
    expect([(await get('/a')).status, (await get('/a')).status, (await get('/b')).status]).toEqual([
      200, 429, 200,
    ]);
  });
});
