import { describe, expect, it } from 'vitest';
import { createRequestLog } from '../shared/log.ts';
import { painted } from '../shared/support/painted.ts';
import { pixelsOf } from '../shared/support/images.ts';
import { failAll, setUpFallback } from './support/fallback.ts';
import { API_KEY, bytesOf, setUp } from './support/set-up.ts';

const LOGO = { key: 'logo.png' };
const PRESETS = { marked: { w: 32, f: 'png', overlay: LOGO }, plain: { w: 32, f: 'png' } };
const env = { RESIZE_PRESETS: JSON.stringify(PRESETS) };
const blue = painted(8, 4, () => [0, 0, 255]);
const black = painted(8, 4, () => [0, 0, 0]);
const marked = { key: 'photo.jpg', p: 'marked', k: API_KEY };

describe('a kept result with an overlay', () => {
  async function start() {
    const api = await setUp({ env: { ...env, RESIZE_CACHE: 'true' } });
    api.store.seed('images/logo.png', blue, 'image/png');
    const ask = async (query: Record<string, string>) => {
      const log = createRequestLog();
      api.store.calls.length = 0;
      const response = await api.get(query, {}, { log });
      return { response, cache: log.fields['cache'], calls: [...api.store.calls] };
    };
    return { ...api, ask };
  }

  it('is found by the heads of both, and is not the one without', async () => {
    const { ask } = await start();
    const miss = await ask(marked);
    expect((await ask({ ...marked, p: 'plain' })).cache).toBe('miss');
    const hit = await ask(marked);
    expect(hit.response).toEqual(miss.response);
    expect([miss.cache, hit.cache]).toEqual(['miss', 'hit']);
    expect(hit.calls.slice(0, -1)).toEqual(['head images/photo.jpg', 'head images/logo.png']);
    expect(hit.calls.at(-1)).toMatch(/^get derivatives\/results\//);
  });

  it('is another once the overlay is replaced, and an error once it is gone', async () => {
    const { ask, store } = await start();
    const before = await ask(marked);
    store.seed('images/logo.png', black, 'image/png');
    const after = await ask(marked);
    expect(after.cache).toBe('miss');
    expect(bytesOf(after.response).equals(bytesOf(before.response))).toBe(false);
    store.objects.delete('images/logo.png');
    await expect(ask(marked)).rejects.toMatchObject({ code: 'source_failed' });
  });
});

it('a fallback picture stands for a marked one without its mark', async () => {
  const { get, store } = await setUpFallback({ env });
  store.seed('images/logo.png', blue, 'image/png');
  const missing = await get({ ...marked, key: 'none.jpg' });
  store.objects.delete('images/logo.png');
  const unmarked = await get(marked);
  failAll(store, new TypeError('a bug'));
  const failed = await get(marked);
  expect([missing.status, unmarked.status, failed.status]).toEqual([404, 502, 500]);
  for (const response of [missing, unmarked, failed]) {
    const { width, at } = await pixelsOf(bytesOf(response));
    expect([width, at(27, 29)]).toEqual([32, [255, 255, 255]]);
  }
});
