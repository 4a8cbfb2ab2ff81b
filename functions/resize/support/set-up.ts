import { createHash } from 'node:crypto';
import { ApiError } from '../../shared/errors.ts';
import type { HttpResponse } from '../../shared/http.ts';
import { jpegOf } from '../../shared/support/images.ts';
import { createMemoryStore, FAKE_SIGNER } from '../../shared/support/memory-store.ts';
import { makeRequest } from '../../shared/support/request.ts';
import { readResizeConfig } from '../config.ts';
import { createResize } from '../resize.ts';

export const API_KEY = 'an-api-key-of-32-characters-12345';
export const SECOND_KEY = 'another-api-key-of-32-characters-';
export const SECRET = 'test-secret-of-at-least-32-characters';
export const ENV = {
  S3_BUCKET_NAME: 'bucket',
  RESIZE_KEY_HASHES: `${hash(API_KEY)},${hash(SECOND_KEY)}`,
  SIGNING_SECRETS: SECRET,
};
export const NOW_MS = 1_800_000_000_000;
export const MODERN_ACCEPT = 'image/avif,image/webp,*/*';

interface Options {
  readonly env?: Record<string, string>;
  readonly streams?: boolean;
  readonly sources?: Record<string, Buffer>;
  readonly nowMs?: () => number;
  /** As the fetcher does where no host is allowed. */
  readonly refusesSources?: boolean;
}

export async function setUp(options: Options = {}) {
  const { env: more = {}, streams = false, sources = {}, nowMs = () => NOW_MS } = options;
  const refusal = options.refusesSources === true ? 'source_not_allowed' : 'source_failed';
  const store = createMemoryStore();
  store.seed('images/photo.jpg', await jpegOf(256, 128), 'image/jpeg');
  const fetched: string[] = [];
  const signed: string[] = [];
  const kept: (string | undefined)[] = [];
  const handle = createResize({
    config: readResizeConfig({ ...ENV, ...more }),
    store,
    signer: {
      signGet: (name, options) => {
        signed.push(options.method ?? 'GET');
        kept.push(options.responseHeaders?.cacheControl);
        return FAKE_SIGNER.signGet(name, options);
      },
    },
    fetchSource: async (url) => {
      fetched.push(url);
      const bytes = sources[url];
      if (bytes === undefined) throw new ApiError(refusal, 'x');
      return bytes;
    },
    nowMs,
    streams,
  });
  const get = (
    query: Record<string, string | string[]>,
    headers: Record<string, string> = {},
    over = {},
  ) => handle(makeRequest({ query, headers, ...over }));
  return { store, get, fetched, signed, kept, handle };
}

export function half(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length / 2);
}

export function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function bytesOf(response: HttpResponse): Buffer {
  return Buffer.from(response.body as Buffer);
}
