import { describe, expect, it } from 'vitest';
import { ApiError } from '../shared/errors.ts';
import { createHandler } from '../shared/lambda.ts';
import { QUIET } from '../shared/support/adapter-options.ts';
import { goodFiles, hostileFiles } from '../shared/support/hostile.ts';
import { jpegOf, pixelsOf } from '../shared/support/images.ts';
import { makeEvent } from '../shared/support/lambda-event.ts';
import { painted } from '../shared/support/painted.ts';
import { parseAccept } from './accept.ts';
import { createParameters } from './parameters.ts';
import { canonicalText, createQueryParser } from './parse-query.ts';
import { readBounds } from './read-bounds.ts';
import { renderRequest } from './resize.ts';
import { API_KEY, bytesOf, half, setUp } from './support/set-up.ts';

const PRESETS = {
  plain: { w: 64, f: 'png' },
  marked: { w: 64, f: 'png', overlay: { key: 'logo.png' } },
  same: {
    w: 64,
    f: 'png',
    overlay: { margin: 4, opacity: 100, size: 25, place: 'southeast', key: 'logo.png' },
  },
};
const env = { RESIZE_PRESETS: JSON.stringify(PRESETS) };
const blue = painted(8, 4, () => [0, 0, 255]);
const black = painted(8, 4, () => [0, 0, 0]);
const query = { key: 'photo.jpg', k: API_KEY };
const marked = { ...query, p: 'marked' };
const hit = { 'if-none-match': '"other"' };

async function start(more: Parameters<typeof setUp>[0] = {}) {
  const api = await setUp({ ...more, env: { ...env, ...more.env } });
  api.store.seed('images/logo.png', blue, 'image/png');
  return api;
}

describe('a preset with an overlay', () => {
  it('is marked, and no other request is', async () => {
    const { get, store } = await start();
    const [result, plain] = [await get(marked), await get({ ...query, p: 'plain' })];
    expect([result.status, plain.status]).toEqual([200, 200]);
    // 16 x 8 of 64 x 32, a pixel from each edge.
    expect((await pixelsOf(bytesOf(result))).at(50, 25)).toEqual([0, 0, 255]);
    expect((await pixelsOf(bytesOf(plain))).at(50, 25)).not.toEqual([0, 0, 255]);
    expect(store.calls.filter((call) => call.endsWith('logo.png'))).toEqual([
      'get images/logo.png',
    ]);
  });

  it('is the same picture, with the same tag, under another name', async () => {
    const { get } = await start();
    expect(await get({ ...query, p: 'same' })).toEqual(await get(marked));
  });

  it('marks what comes from elsewhere, too', async () => {
    const u = 'https://img.example/a.jpg';
    const { get } = await start({ sources: { [u]: await jpegOf(256, 128) } });
    const result = await get({ u, k: API_KEY, p: 'marked' });
    expect((await pixelsOf(bytesOf(result))).at(50, 25)).toEqual([0, 0, 255]);
    const again = await get(
      { u, k: API_KEY, p: 'marked' },
      { 'if-none-match': result.headers['etag'] ?? '' },
    );
    expect(again.status).toBe(304);
  });

  it('leaves the canonical text of all others as it was', () => {
    const parse = createQueryParser(4096, readBounds(env, 4096, 'images/'));
    const textOf = (values: Record<string, string>) =>
      canonicalText(parse(new Map(Object.entries(values).map(([n, v]) => [n, [v]]))).settings);
    expect(textOf({ key: 'a', p: 'plain' })).toBe(textOf({ key: 'a', w: '64', f: 'png' }));
    expect(textOf({ key: 'a', p: 'plain' })).not.toContain('overlay');
    expect(textOf({ key: 'a', p: 'marked' })).toContain(
      '"overlay":{"key":"logo.png","place":"southeast","size":25,"opacity":100,"margin":4}',
    );
  });

  it.each(['overlay', 'place', 'size', 'opacity', 'margin'])(
    'takes no "%s" from a caller',
    async (name) => {
      const { get } = await start();
      for (const p of [{}, { p: 'marked' }, { p: 'plain' }]) {
        await expect(get({ ...query, ...p, [name]: 'logo.png' })).rejects.toMatchObject({
          code: 'invalid_parameter',
          message: expect.stringContaining(`"${name}" is unknown`),
        });
      }
      expect(Object.keys(createParameters(1))).not.toContain(name);
    },
  );
});

describe('the tag of a marked picture', () => {
  it('is known from two heads, asked at once', async () => {
    const { get, store } = await start();
    const etag = (await get(marked)).headers['etag'] ?? '';
    store.calls.length = 0;
    const again = await get(marked, { 'if-none-match': etag });
    expect(again).toMatchObject({ status: 304, headers: { etag, 'content-type': 'image/png' } });
    expect(store.calls).toEqual(['head images/photo.jpg', 'head images/logo.png']);
  });

  it.each(['logo.png', 'photo.jpg'])('follows %s', async (key) => {
    const { get, store } = await start();
    const first = await get(marked);
    store.seed(`images/${key}`, black, 'image/png');
    const second = await get(marked, { 'if-none-match': first.headers['etag'] ?? '' });
    expect(second.status).toBe(200);
    expect(second.headers['etag']).not.toBe(first.headers['etag']);
    expect(bytesOf(second).equals(bytesOf(first))).toBe(false);
  });

  it('is that of no unmarked picture, and the unmarked ones know nothing of overlays', async () => {
    const { get, store } = await start();
    const plain = await get({ ...query, p: 'plain' });
    expect((await get(marked)).headers['etag']).not.toBe(plain.headers['etag']);
    store.seed('images/logo.png', black, 'image/png');
    expect((await get({ ...query, p: 'plain' })).headers['etag']).toBe(plain.headers['etag']);
  });

  it('names a stored large result, so that a new overlay makes a new one', async () => {
    const { get, store } = await start({ env: { MAX_BUFFERED_BYTES: '1' } });
    const first = await get(marked);
    expect(first.status).toBe(303);
    expect((await get(marked)).headers['location']).toBe(first.headers['location']);
    store.seed('images/logo.png', black, 'image/png');
    expect((await get(marked)).headers['location']).not.toBe(first.headers['location']);
  });
});

describe('without a usable overlay there is no picture', () => {
  const lost = {
    code: 'source_failed',
    status: 502,
    message: expect.stringMatching(/preset "marked".*store one.*resize\.presets\["marked"\]/),
  };
  const failure = (code: 'unavailable' | 'timeout' | 'internal_error') => new ApiError(code, 'x');

  it.each([[{}], [hit], [{ 'if-none-match': '*' }], [{ 'if-match': '*' }]])(
    'where it is missing, asked with %j',
    async (headers) => {
      const { get, store } = await start();
      store.objects.delete('images/logo.png');
      await expect(get(marked, headers)).rejects.toMatchObject(lost);
      expect((await get({ ...query, p: 'plain' })).status).toBe(200);
    },
  );

  it('where it has too many bytes', async () => {
    const { get, store } = await start({ env: { MAX_SOURCE_BYTES: '20000' } });
    store.seed('images/logo.png', Buffer.concat([blue, Buffer.alloc(20_000)]), 'image/png');
    await expect(get(marked)).rejects.toMatchObject(lost);
  });

  it('where it is hostile or broken', async () => {
    const { get, store } = await start();
    const files = await hostileFiles();
    expect(files.length).toBeGreaterThan(10);
    const noise = painted(64, 64, (x, y) => [x * y, x ^ y, y]);
    for (const { name, bytes } of [...files, { name: 'half', bytes: half(noise) }]) {
      store.seed('images/logo.png', bytes, 'image/png');
      const outcome = await get(marked).then(
        ({ status }) => status,
        (error) => error,
      );
      expect(outcome, name).toMatchObject(lost);
    }
  });

  it('and there is one for every true image', async () => {
    const { get, store } = await start();
    for (const [name, bytes] of Object.entries(await goodFiles())) {
      store.seed('images/logo.png', bytes, 'image/png');
      expect([name, (await get(marked)).status]).toEqual([name, 200]);
    }
  });

  it('tells what is wrong with the source first, which the caller may mend', async () => {
    const { get, store } = await start();
    store.objects.delete('images/logo.png');
    await expect(get({ ...marked, key: 'none' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(get({ ...marked, key: 'none' }, hit)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it.each(['unavailable', 'timeout', 'internal_error'] as const)(
    'is %s where S3 is to blame',
    async (code) => {
      const { get, store } = await start();
      const { get: read, head } = store;
      store.get = (key, ...rest) =>
        key.endsWith('logo.png') ? Promise.reject(failure(code)) : read(key, ...rest);
      store.head = (key, ...rest) =>
        key.endsWith('logo.png') ? Promise.reject(failure(code)) : head(key, ...rest);
      await expect(get(marked)).rejects.toMatchObject({ code });
      await expect(get(marked, hit)).rejects.toMatchObject({ code });
    },
  );

  it('says so in the log, and to the caller nothing of the inside', async () => {
    const { handle, store } = await start();
    store.objects.delete('images/logo.png');
    const lines: string[] = [];
    const options = { ...QUIET, sink: (line: string) => void lines.push(line) };
    const event = makeEvent({ query: { key: ['photo.jpg'], k: [API_KEY], p: ['marked'] } });
    const { statusCode, body } = await createHandler(handle, options)(event, {});
    expect(statusCode).toBe(502);
    expect(body).not.toMatch(/preset|logo/);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'error',
      code: 'source_failed',
      error: { message: lost.message, cause: { code: 'not_found' } },
    });
  });
});

it('an overlay that was asked for is never forgotten', () => {
  const parse = createQueryParser(4096, readBounds(env, 4096, 'images/'));
  const asked = {
    ...parse(new Map(Object.entries({ key: ['a'], p: ['marked'] }))),
    accepted: parseAccept(undefined),
  };
  expect(() => renderRequest(asked, undefined)).toThrow('overlay');
});

describe('the function does not start with the overlay', () => {
  it.each<[unknown, string]>([
    ['logo.png', 'has no object at "a".overlay'],
    [['logo.png'], 'has no object at "a".overlay'],
    [{}, 'bad key in "a".overlay: Parameter "key" is empty'],
    [{ key: 7 }, 'bad key in "a".overlay'],
    [{ key: '/logo.png' }, 'begins with "/"'],
    [{ key: 'a/../logo.png' }, 'segment'],
    [{ key: 'x'.repeat(1018) }, 'at most 1024'],
    [{ key: 'l', place: 'smart' }, 'has place "smart" in "a".overlay; set one of center, north'],
    [{ key: 'l', size: 0 }, 'has size 0 in "a".overlay; set a whole number from 1 to 100'],
    [{ key: 'l', size: 101 }, 'has size 101'],
    [{ key: 'l', size: 2.5 }, 'has size 2.5'],
    [{ key: 'l', size: '25' }, 'has size "25"'],
    [{ key: 'l', opacity: 0 }, 'has opacity 0 in "a".overlay; set a whole number from 1 to 100'],
    [{ key: 'l', opacity: 101 }, 'has opacity 101'],
    [{ key: 'l', margin: -1 }, 'has margin -1 in "a".overlay; set a whole number from 0 to 50'],
    [{ key: 'l', margin: 51 }, 'has margin 51'],
    [{ key: 'l', width: 5 }, 'has "width" in "a".overlay; use key, place, size, opacity, margin'],
    [{ key: 'l', __proto__x: 5 }, 'has "__proto__x"'],
  ])('%j, and says %s', (overlay, text) => {
    const RESIZE_PRESETS = JSON.stringify({ a: { w: 1, overlay } });
    expect(() => readBounds({ RESIZE_PRESETS }, 4096, 'images/')).toThrow(text);
  });

  it('null, which is none', () => {
    const RESIZE_PRESETS = JSON.stringify({ a: { w: 1, overlay: null } });
    const { presets } = readBounds({ RESIZE_PRESETS }, 4096, 'images/');
    expect(presets.get('a')?.overlay).toBeUndefined();
  });
});
