import { createHash } from 'node:crypto';
import { ApiError } from '../../shared/errors.ts';
import type { HttpResponse } from '../../shared/http.ts';
import { jpegOf } from '../../shared/support/pictures.ts';
import { createMemoryStore, FAKE_SIGNER } from '../../shared/support/memory-store.ts';
import { makeRequest } from '../../shared/support/request.ts';
import { readResizeConfig } from '../config.ts';
import { createResize } from '../resize.ts';

export const key = 'an-api-key-of-32-characters-12345';
export const secondKey = 'another-api-key-of-32-characters-';
export const secret = 'test-secret-of-at-least-32-characters';
export const hash = (text: string) => createHash('sha256').update(text).digest('hex');
export const env = {
  S3_BUCKET_NAME: 'bucket',
  RESIZE_KEY_HASHES: `${hash(key)},${hash(secondKey)}`,
  SIGNING_SECRETS: secret,
};
export const nowMs = 1_800_000_000_000;
export const modern = 'image/avif,image/webp,*/*';

interface Options {
  readonly env?: Record<string, string>;
  readonly streams?: boolean;
  readonly sources?: Record<string, Buffer>;
}

export async function setUp({ env: more = {}, streams = false, sources = {} }: Options = {}) {
  const store = createMemoryStore();
  store.seed('images/photo.jpg', await jpegOf(256, 128), 'image/jpeg');
  const fetched: string[] = [];
  const signed: string[] = [];
  const handle = createResize({
    config: readResizeConfig({ ...env, ...more }),
    store,
    signer: {
      signGet: (name, wish) => {
        signed.push(wish.method ?? 'GET');
        return FAKE_SIGNER.signGet(name, wish);
      },
    },
    fetchSource: async (url) => {
      fetched.push(url);
      const bytes = sources[url];
      if (bytes === undefined) throw new ApiError('source_failed', 'x');
      return bytes;
    },
    nowMs: () => nowMs,
    streams,
  });
  const get = (
    query: Record<string, string | string[]>,
    headers: Record<string, string> = {},
    over = {},
  ) => handle(makeRequest({ query, headers, ...over }));
  return { store, get, fetched, signed, handle };
}

export const half = (bytes: Buffer) => bytes.subarray(0, bytes.length / 2);
export const bytesOf = (response: HttpResponse): Buffer => Buffer.from(response.body as Buffer);
