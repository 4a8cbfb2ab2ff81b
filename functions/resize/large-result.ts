import { ApiError } from '../shared/errors.ts';
import type { HttpRequest, HttpResponse } from '../shared/http.ts';
import type { Rendered, RenderPlan } from '../shared/image/render.ts';
import { EXTENSION_OF, type ImageType } from '../shared/image/type.ts';
import type { ObjectKey } from '../shared/keys.ts';
import { SECURITY_HEADERS } from '../shared/response.ts';
import type { ObjectStore, UrlSigner } from '../shared/storage.ts';
import { capLifetime } from './cache-control.ts';
import type { ResizeConfig } from './config.ts';
import { folderOf, resultWrite } from './kept-results.ts';
import type { SourceReference } from './parse-query.ts';

export interface LargeResultDeps {
  readonly config: ResizeConfig;
  readonly store: ObjectStore;
  readonly signer: UrlSigner;
  readonly streams: boolean;
}

interface Asked extends Lifetime {
  readonly source: SourceReference;
}

interface Lifetime {
  /** Of the signature at this moment; a key has no end. */
  readonly secondsLeft: () => number;
}

/** Uncompressed RGBA: no encoder makes much more of a picture. */
const MOST_BYTES_PER_PIXEL = 4;

/**
 * A result that may be too large for a buffered answer could have been stored
 * by an earlier request: one HeadObject instead of megapixels of work.
 */
export async function redirectToKnown(
  deps: LargeResultDeps,
  request: HttpRequest,
  asked: Asked,
  { type, width, height, frames }: RenderPlan,
  etag: string,
): Promise<HttpResponse | undefined> {
  const most = width * height * frames * MOST_BYTES_PER_PIXEL;
  const { maxBufferedBytes, storesLargeResults, keepsResults } = deps.config;
  // Where results are kept, they were looked for already.
  if (deps.streams || !storesLargeResults || keepsResults) return undefined;
  if (most <= maxBufferedBytes) return undefined;
  const key = derivativeKey(deps.config, asked, etag, type);
  try {
    await deps.store.head(key, request.deadline);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not_found') return undefined;
    throw error;
  }
  return redirect(deps, request, asked, key);
}

/**
 * More than a buffered Lambda answer carries: S3 serves it in our place, from where results are
 * kept if this one may be.
 */
export async function redirectToStored(
  deps: LargeResultDeps,
  request: HttpRequest,
  asked: Asked,
  rendered: Rendered,
  places: { readonly etag: string; readonly kept: ObjectKey | undefined },
): Promise<HttpResponse> {
  const { bytes, type, degraded } = rendered;
  assertStored(deps.config, bytes.length);
  const key =
    places.kept !== undefined && !degraded
      ? places.kept
      : derivativeKey(deps.config, asked, places.etag, type);
  await request.log.time('store', () =>
    deps.store.put(key, bytes, request.deadline, resultWrite(deps.config, rendered)),
  );
  return redirect(deps, request, asked, key);
}

/** The same for a result that is kept already. */
export function redirectToKept(
  deps: LargeResultDeps,
  request: HttpRequest,
  asked: Lifetime,
  { key, length }: { readonly key: ObjectKey; readonly length: number },
): Promise<HttpResponse> {
  assertStored(deps.config, length);
  return redirect(deps, request, asked, key);
}

function assertStored(
  { storesLargeResults, maxBufferedBytes }: ResizeConfig,
  length: number,
): void {
  if (storesLargeResults) return;
  throw new ApiError(
    'payload_too_large',
    `The result has ${length} bytes, and an answer carries ${maxBufferedBytes}; ask for a ` +
      'smaller "w" or "q", or another "f".',
  );
}

/** Named by its inputs: the same request finds the same object again. */
function derivativeKey(
  config: ResizeConfig,
  { source }: Asked,
  etag: string,
  type: ImageType,
): ObjectKey {
  const name = etag.slice('W/"'.length, -1);
  return `${folderOf(config, 'resize', source)}${name}.${EXTENSION_OF[type]}` as ObjectKey;
}

/**
 * What the URL answers may be kept from the last second of the URL on, so that both lifetimes
 * together end with the signature.
 */
async function redirect(
  { config, signer }: LargeResultDeps,
  { method, log }: HttpRequest,
  { secondsLeft }: Lifetime,
  key: ObjectKey,
): Promise<HttpResponse> {
  log.set({ redirected: true });
  const left = secondsLeft();
  const expiresSeconds = Math.max(1, Math.min(config.urlExpiresSeconds, Math.floor(left)));
  const location = await signer.signGet(key, {
    expiresSeconds,
    method: method === 'HEAD' ? 'HEAD' : 'GET',
    responseHeaders: { cacheControl: capLifetime(config.cacheControl, left - expiresSeconds) },
  });
  // The URL expires, so that the redirect must not be kept.
  return { status: 303, headers: { ...SECURITY_HEADERS, location, 'cache-control': 'no-store' } };
}
