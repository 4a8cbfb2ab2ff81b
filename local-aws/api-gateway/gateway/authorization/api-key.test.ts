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
            quota: { limit: 3, period: 'DAY' as const },
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
