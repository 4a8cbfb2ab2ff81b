import { jpegOf, pngBomb, pngOf, quadrants } from '../../shared/support/images.ts';
import { createRequestLog } from '../../shared/log.ts';
import type { MemoryStore } from '../../shared/support/memory-store.ts';
import { API_KEY, half, setUp } from './set-up.ts';

const ENV = { RESIZE_FALLBACK_KEY: 'fallback.png', RESIZE_FALLBACK_SECONDS: '7' };
/** Its corners are red, lime, blue and white; those of photo.jpg as well, at twice the width. */
const PICTURE = pngOf(64, 64, quadrants(64, 64));
const BOMB = pngBomb(16_000);

export type Query = Record<string, string>;
export type Ask = Awaited<ReturnType<typeof setUpFallback>>['ask'];

export async function setUpFallback(options: Parameters<typeof setUp>[0] = {}) {
  const set = await setUp({ ...options, env: { ...ENV, ...options.env } });
  set.store.seed('images/fallback.png', PICTURE, 'image/png');
  set.store.seed('images/text', Buffer.from('this is no image at all'), 'image/png');
  set.store.seed('images/half.jpg', half(await jpegOf(256, 128)), 'image/jpeg');
  set.store.seed('images/bomb.png', BOMB, 'image/png');
  const ask = async (query: Query, headers: Record<string, string> = {}, over: object = {}) => {
    const log = createRequestLog();
    const response = await set.get({ w: '32', k: API_KEY, ...query }, headers, { log, ...over });
    return { response, log: log.fields };
  };
  return { ...set, ask };
}

/** Every S3 object but the picture fails so. */
export function failAll(store: MemoryStore, error: Error): void {
  const { get } = store;
  store.get = (key, deadline, options) =>
    key === 'images/fallback.png' ? get(key, deadline, options) : Promise.reject(error);
}
