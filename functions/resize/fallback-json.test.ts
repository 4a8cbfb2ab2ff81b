import { describe, expect, it } from 'vitest';
import { ApiError, type ErrorCode } from '../shared/errors.ts';
import { createHandler } from '../shared/lambda.ts';
import { createRequestLog } from '../shared/log.ts';
import { QUIET } from '../shared/support/adapter-options.ts';
import { makeEvent } from '../shared/support/lambda-event.ts';
import type { MemoryStore } from '../shared/support/memory-store.ts';
import { type Ask, failAll, type Query, setUpFallback } from './support/fallback.ts';
import { API_KEY } from './support/set-up.ts';

/** A failure as it is without a fallback. */
const refusal = (ask: Ask, query: Query, headers?: Record<string, string>, over?: object) =>
  ask(query, headers, over).then(
    () => undefined,
    (error: ApiError) => error.code,
  );

describe('an error stays JSON', () => {
  it.each<[ErrorCode, Query, Record<string, string>?]>([
    ['invalid_parameter', { key: 'none.jpg', w: 'x' }],
    ['invalid_parameter', { key: 'photo.jpg', w: '4096', f: 'avif', fit: 'fill', h: '4096' }],
    ['invalid_key', { key: '../x' }],
    ['missing_parameter', { w: '32' }],
    ['unauthorized', { key: 'none.jpg', k: 'x' }],
    ['source_not_allowed', { u: 'https://elsewhere.test/a.png' }],
    ['precondition_failed', { key: 'photo.jpg' }, { 'if-match': '"x"' }],
  ])('%s of %j', async (code, query, headers = {}) => {
    const { ask, store } = await setUpFallback({
      env: { MAX_AVIF_PIXELS: '100' },
      refusesSources: true,
    });
    expect(await refusal(ask, query, headers)).toBe(code);
    expect(store.calls).not.toContain('get images/fallback.png');
  });

  it.each<[string, boolean]>([
    ['application/json', true],
    ['application/json, text/plain, */*', true],
    ['image/*;q=0.5, application/json', true],
    ['image/png, application/json', true],
    ['application/json;q=0.9, image/png', false],
    ['application/json;q=0, */*', false],
    ['image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5', false],
    ['*/*', false],
    ['', false],
  ])('for Accept: %s -> %s', async (accept, isJson) => {
    const { ask } = await setUpFallback();
    const code = await refusal(ask, { key: 'none.jpg' }, { accept });
    expect(code).toBe(isJson ? 'not_found' : undefined);
  });

  it.each<[string, (store: MemoryStore) => void, ErrorCode]>([
    ['is not there', (store) => void store.objects.delete('images/fallback.png'), 'not_found'],
    [
      'is no image',
      (store) => void store.seed('images/fallback.png', Buffer.from('x'.repeat(99)), 'image/png'),
      'unsupported_media_type',
    ],
    [
      'cannot be read, either',
      (store) => void (store.get = () => Promise.reject(new ApiError('unavailable', 'x'))),
      'unavailable',
    ],
  ])('where the picture %s', async (_name, breakIt, fault) => {
    const { ask, store } = await setUpFallback();
    breakIt(store);
    const log = createRequestLog();
    expect(await refusal(ask, { key: 'text' }, {}, { log })).toBe(
      fault === 'unavailable' ? fault : 'unsupported_media_type',
    );
    expect(log.fields).toMatchObject({ fallback: 'failed', fallbackFault: fault });
  });

  it('where the picture is more than a buffered answer carries', async () => {
    const { ask } = await setUpFallback({ env: { MAX_BUFFERED_BYTES: '20' } });
    expect(await refusal(ask, { key: 'none.jpg' })).toBe('not_found');
    const streaming = await setUpFallback({ env: { MAX_BUFFERED_BYTES: '20' }, streams: true });
    expect(await refusal(streaming.ask, { key: 'none.jpg' })).toBeUndefined();
  });
});

it.each(['GET', 'HEAD'])('the log of %s tells what failed', async (method) => {
  const lines: string[] = [];
  const { handle, store } = await setUpFallback();
  failAll(store, new TypeError('a bug'));
  const cors = {
    allowOrigins: ['https://a.test', 'https://b.test'],
    exposeHeaders: 'x-error-code',
  };
  const lambda = createHandler(handle, {
    ...QUIET,
    cors,
    sink: (line) => void lines.push(line),
  });
  const query = { k: [API_KEY], key: ['photo.jpg'], w: ['32'] };
  const event = makeEvent({ method, query, headers: { origin: 'https://b.test' } });
  const { statusCode, headers } = await lambda(event, {});
  expect(statusCode).toBe(500);
  expect(headers).toMatchObject({
    'access-control-allow-origin': 'https://b.test',
    'access-control-expose-headers': 'x-error-code',
    vary: 'origin, Accept',
  });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'error',
    status: 500,
    code: 'internal_error',
    fallback: 'sent',
    error: { cause: { message: 'a bug' } },
  });
});
