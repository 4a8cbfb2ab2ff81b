import { beforeAll, describe, expect, it } from 'vitest';
import { ApiError } from '../shared/errors.ts';
import { createHandler } from '../shared/lambda.ts';
import { createRequestLog } from '../shared/log.ts';
import { QUIET } from '../shared/support/adapter-options.ts';
import { deadlineIn } from '../shared/support/deadline.ts';
import {
  type Answer,
  brokenAfter,
  okObject,
  silence,
  xmlError,
} from '../shared/support/fake-s3.ts';
import { jpegOf, png } from '../shared/support/images.ts';
import { makeEvent } from '../shared/support/lambda-event.ts';
import { FAKE_SIGNER, type MemoryStore } from '../shared/support/memory-store.ts';
import {
  busy,
  contextOf,
  found,
  stored,
  unknown,
  warmUp,
  withS3,
} from '../shared/support/stalling-s3.ts';
import { readResizeConfig } from './config.ts';
import { createResize } from './resize.ts';
import { API_KEY, bytesOf, ENV, MODERN_ACCEPT, setUp } from './support/set-up.ts';

const CACHE = { RESIZE_CACHE: 'true' };
const query = { key: 'photo.jpg', w: '64', k: API_KEY };

async function setUpKept(options: Parameters<typeof setUp>[0] = {}) {
  const set = await setUp({ ...options, env: { ...CACHE, ...options.env } });
  const ask = async (asked: Record<string, string> = query, over: object = {}) => {
    const log = createRequestLog();
    const response = await set.get(asked, {}, { log, ...over });
    return { response, log: log.fields };
  };
  const isResult = (name: string) => name.includes('/results/');
  const kept = () => [...set.store.objects].find(([name]) => isResult(name));
  return { ...set, ask, kept, isResult };
}

type Kept = NonNullable<ReturnType<Awaited<ReturnType<typeof setUpKept>>['kept']>>[1];

describe('what lies where a result was kept, and is none, is made anew and replaced', () => {
  it.each<[string, string, (kept: Kept) => Partial<Kept>]>([
    ['another type', 'foreign type', () => ({ contentType: 'image/tiff' })],
    ['a page', 'foreign type', () => ({ contentType: 'text/html' })],
    ['a type with a parameter', 'foreign type', () => ({ contentType: 'image/jpeg; x=1' })],
    ['other bytes', 'other bytes', ({ bytes }) => ({ bytes: Buffer.alloc(bytes.length) })],
    ['an object of somebody else', 'no checksum', () => ({ bytes: png, metadata: {} })],
    ['fewer bytes', 'other bytes', ({ bytes }) => ({ bytes: bytes.subarray(0, 9) })],
    ['nothing', 'other bytes', () => ({ bytes: Buffer.alloc(0) })],
    ['more than any result', 'too large', () => ({ bytes: Buffer.alloc(9_000_000) })],
  ])('%s: %s', async (_name, fault, change) => {
    const { ask, kept, store } = await setUpKept({
      env: { MAX_OUTPUT_PIXELS: '1000000' },
      streams: true,
    });
    const miss = await ask();
    const [name, before] = kept() ?? [];
    if (name === undefined || before === undefined) throw new Error('nothing was kept');
    store.objects.set(name, { ...before, ...change(before) });
    const healed = await ask();
    const { cache, cacheFault } = healed.log;
    expect([cache, cacheFault]).toEqual(['failed', `read: internal_error (${fault})`]);
    expect(healed.response).toEqual(miss.response);
    expect(store.objects.get(name)).toEqual(before);
    expect((await ask()).log['cache']).toBe('hit');
  });

  it('a type of ours that was not asked for', async () => {
    const { ask, kept, store } = await setUpKept();
    const webp = { ...query, f: 'webp' };
    await ask(webp);
    const [name = '', before] = kept() ?? [];
    store.objects.set(name, { ...(before as Kept), contentType: 'image/png' });
    const { response, log } = await ask(webp);
    expect([response.headers['content-type'], log['cache']]).toEqual(['image/webp', 'failed']);
  });
});

const refuse = (code: ApiError['code']) => () =>
  Promise.reject(new ApiError(code, 'x', { cause: new Error('AccessDenied') }));

describe.concurrent('a store that fails', () => {
  const only = (store: MemoryStore, method: 'get' | 'put', fail: () => Promise<never>): void => {
    const works = store[method].bind(store) as (...all: unknown[]) => Promise<never>;
    const mocked = (key: string, ...rest: unknown[]) =>
      key.includes('/results/') ? fail() : works(key, ...rest);
    Object.assign(store, { [method]: mocked });
  };

  it.each<['get' | 'put', string, () => Promise<never>]>([
    ['get', 'read: unavailable (AccessDenied)', refuse('unavailable')],
    ['get', 'read: internal_error (AccessDenied)', refuse('internal_error')],
    ['get', 'read: internal_error (TypeError)', () => Promise.reject(new TypeError('x'))],
    ['put', 'write: internal_error (AccessDenied)', refuse('internal_error')],
    ['put', 'write: unavailable (AccessDenied)', refuse('unavailable')],
    ['put', 'write: timeout', () => new Promise<never>(() => undefined)],
    ['get', 'read: timeout', () => new Promise<never>(() => undefined)],
  ])('%s -> %s is work', async (method, cacheFault, fail) => {
    const whole = await (await setUp()).get(query);
    const { ask, store } = await setUpKept();
    only(store, method, fail);
    const { response, log } = await ask(query, { deadline: deadlineIn(2000) });
    expect(response).toEqual(whole);
    expect(log).toMatchObject({ cache: 'failed', cacheFault });
  });

  it('to find the source is an error as without a cache', async () => {
    const { ask, store } = await setUpKept();
    store.head = refuse('unavailable');
    await expect(ask()).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe.concurrent('an S3 that stalls or breaks at a result leaves the request its time', () => {
  beforeAll(warmUp);

  const checksum = { 'x-amz-meta-result-sha256': 'x', 'content-type': 'image/png' };
  const half: Answer = (response) => {
    response.writeHead(200, { etag: '"a"', 'content-length': '99', ...checksum });
    response.write(Buffer.alloc(9));
  };
  const broken: Answer = (response, request) => {
    response.setHeader('content-type', 'image/png');
    response.setHeader('x-amz-meta-result-sha256', 'x');
    brokenAfter(Buffer.alloc(9), 99)(response, request);
  };
  const forbidden = xmlError(403, 'AccessDenied');

  it.each<[string, readonly Answer[], string | undefined]>([
    ['a read without an answer', [found, silence, found], 'read: timeout'],
    ['half a read', [found, half, found], 'read: timeout'],
    ['a read that breaks', [found, broken, found, stored], 'read: unavailable'],
    ['a read that is refused', [found, forbidden, found, stored], 'read: internal_error'],
    ['an S3 that is busy for ever', [found, busy, found], 'read: timeout'],
    ['a foreign object', [found, okObject(png), found, stored], 'read: internal_error'],
    ['a write without an answer', [found, unknown, found, silence], 'write: timeout'],
    ['a write that is refused', [found, unknown, found, forbidden], 'write: internal_error'],
    ['nothing', [found, unknown, found, stored], undefined],
  ])('%s', async (_name, answers, fault) => {
    const lines: string[] = [];
    const { result, seen } = await withS3(answers, (store) => {
      const handle = createResize({
        config: readResizeConfig({ ...ENV, ...CACHE }),
        store,
        signer: FAKE_SIGNER,
        fetchSource: () => Promise.reject(new Error('no sources here')),
        streams: false,
      });
      const options = { ...QUIET, sink: (line: string) => void lines.push(line) };
      const event = { query: { k: [API_KEY], key: ['a.png'], w: ['2'] } };
      return createHandler(handle, options)(makeEvent(event), contextOf(3500));
    });
    expect(result.statusCode).toBe(200);
    expect(seen).toHaveLength(answers.length);
    const { cache, cacheFault = '' } = JSON.parse(lines[0] ?? '');
    expect(cache).toBe(fault === undefined ? 'miss' : 'failed');
    expect(cacheFault).toContain(fault ?? '');
  });
});

describe('a result above what a buffered answer carries', () => {
  const large = { ...query, w: '256', f: 'png' };
  const env = { MAX_BUFFERED_BYTES: '50' };

  it.each(['GET', 'HEAD'])('is kept once, and both are redirected to it: %s', async (method) => {
    const { ask, kept, store } = await setUpKept({ env });
    const miss = await ask(large, { method });
    const before = store.objects.size;
    const hit = await ask(large, { method });
    expect(miss.response.status).toBe(303);
    expect(hit.response).toEqual(miss.response);
    expect(hit.response.headers['location']).toContain(kept()?.[0]);
    expect([miss.log['cache'], hit.log['cache']]).toEqual(['miss', 'hit']);
    expect([before, store.objects.size]).toEqual([2, 2]);
    expect(store.calls.filter((call) => call.includes('derivatives/resize/'))).toEqual([]);
  });

  it('is a hit where it is streamed', async () => {
    const { ask, kept } = await setUpKept({ env, streams: true });
    const miss = await ask(large);
    expect((await ask(large)).response).toEqual(miss.response);
    expect(bytesOf(miss.response).equals(kept()?.[1].bytes ?? Buffer.alloc(0))).toBe(true);
  });

  it('is stored, and not kept, where time made it worse', async () => {
    const { get, store, kept } = await setUpKept({ env });
    store.seed('images/large.jpg', await jpegOf(1600, 1200), 'image/jpeg');
    const asked = { key: 'large.jpg', w: '1600', k: API_KEY };
    const { status } = await get(asked, { accept: MODERN_ACCEPT }, { remainingMs: () => 1700 });
    expect([status, kept()]).toEqual([303, undefined]);
    expect([...store.objects.keys()].some((name) => name.includes('/resize/'))).toBe(true);
  });

  it('fails where it cannot be stored', async () => {
    const { ask, store } = await setUpKept({ env });
    store.put = refuse('unavailable');
    await expect(ask(large)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it.each(['true', 'false'])(
    'is an error where it may not be stored, cache = %s',
    async (cache) => {
      const options = { env: { ...env, RESIZE_STORE_LARGE_RESULTS: 'false', RESIZE_CACHE: cache } };
      const { ask, store } = await setUpKept(options);
      const refused = {
        code: 'payload_too_large',
        message: /\d+ bytes.*"w" or "q", or another "f"/,
      };
      await expect(ask(large)).rejects.toMatchObject({ code: refused.code });
      await expect(ask(large)).rejects.toThrow(refused.message);
      expect(store.calls.filter((call) => /^put|derivatives\/resize/.test(call))).toEqual([]);
    },
  );

  it('that was kept by a function that streams is the same error', async () => {
    const streaming = await setUpKept({ env, streams: true });
    await streaming.ask(large);
    const { ask, store } = await setUpKept({
      env: { ...env, RESIZE_STORE_LARGE_RESULTS: 'false' },
    });
    for (const [name, object] of streaming.store.objects) store.objects.set(name, object);
    await expect(ask(large)).rejects.toMatchObject({ code: 'payload_too_large' });
    expect(store.calls.some((call) => call === 'get images/photo.jpg')).toBe(false);
  });
});
