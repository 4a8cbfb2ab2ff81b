import type { Deadline } from '../shared/deadline.ts';
import { ApiError } from '../shared/errors.ts';
import type { HttpHandler, HttpRequest, HttpResponse } from '../shared/http.ts';
import { imageTypeOfHeader } from '../shared/image/media-type.ts';
import { mediaTypeOf } from '../shared/image/type.ts';
import type { ObjectKey } from '../shared/keys.ts';
import { pathKey } from '../shared/path-key.ts';
import {
  hasPrecondition,
  judgePreconditions,
  preconditionFailed,
  type Verdict,
} from '../shared/preconditions.ts';
import { SECURITY_HEADERS } from '../shared/response.ts';
import {
  type FoundObject,
  type ObjectFacts,
  type ObjectStore,
  type ReadOptions,
  readBody,
  type UrlSigner,
} from '../shared/storage.ts';
import { rangeOptions } from './conditions.ts';
import type { DownloadConfig } from './config.ts';

export interface DownloadDeps {
  readonly config: DownloadConfig;
  readonly store: ObjectStore;
  readonly signer: UrlSigner;
  /** A streamed answer has no limit of 6 MB. */
  readonly streams: boolean;
  readonly nowMs?: () => number;
}

type Found = Omit<FoundObject, 'body'> & Partial<Pick<FoundObject, 'body'>>;

/** `GET` and `HEAD /images/{key+}`: the bytes as they are stored. */
export function createDownload(deps: DownloadDeps): HttpHandler {
  const { config, streams } = deps;
  return async (request) => {
    const key = pathKey(request, config.keyPrefix);
    const { object, verdict } = await request.log.time('fetch', () =>
      fetchObject(key, request, deps),
    );
    if (verdict === 'not_modified') return notModified(object, config);
    if (!streams && object.contentLength > config.maxBufferedBytes) {
      object.body?.destroy();
      return redirect(key, object, request, deps);
    }
    return answer(object, request, deps);
  };
}

/**
 * HEAD, and a request with preconditions, begin with the object's head: preconditions are judged
 * before any range (RFC 9110, 13.2.2), and not by S3, whose 304 does not tell the type. A range is
 * for GET alone (14.2).
 */
async function fetchObject(
  key: ObjectKey,
  request: HttpRequest,
  { store, nowMs = Date.now }: DownloadDeps,
): Promise<{ readonly object: Found; readonly verdict: Verdict }> {
  const { method, headers, deadline } = request;
  if (method !== 'HEAD' && !hasPrecondition(headers)) {
    const object = await readPart(store, key, deadline, rangeOptions(headers));
    return { object, verdict: 'proceed' };
  }
  const facts = await store.head(key, deadline);
  const verdict = judgePreconditions(headers, facts, nowMs());
  if (verdict === 'failed') throw preconditionFailed();
  if (verdict === 'not_modified' || method === 'HEAD') return { object: facts, verdict };
  const options = rangeOptions(headers);
  const object =
    headers.has('if-match') || headers.has('if-unmodified-since')
      ? await readMatching(store, key, deadline, { ...options, etag: facts.etag })
      : await readPart(store, key, deadline, options);
  return { object, verdict };
}

async function readPart(
  store: ObjectStore,
  key: ObjectKey,
  deadline: Deadline,
  options: ReadOptions,
): Promise<FoundObject> {
  try {
    return await store.get(key, deadline, options);
  } catch (error) {
    // The If-Match of an If-Range failed: the object changed, so all of it.
    if (!isChanged(error) || options.ifMatch === undefined) throw error;
    return await store.get(key, deadline);
  }
}

/** The bytes of the object that the preconditions were judged by, and of no later one. */
async function readMatching(
  store: ObjectStore,
  key: ObjectKey,
  deadline: Deadline,
  { etag, range, ifMatch: ifRange }: ReadOptions & { readonly etag: string },
): Promise<FoundObject> {
  const isPart = ifRange === undefined || ifRange === etag;
  try {
    const options = { range: isPart ? range : undefined, ifMatch: etag };
    return await store.get(key, deadline, options);
  } catch (error) {
    throw isChanged(error) ? preconditionFailed() : error;
  }
}

function isChanged(error: unknown): boolean {
  return error instanceof ApiError && error.status === 412;
}

async function answer(
  object: Found,
  { method, log }: HttpRequest,
  { config, streams }: DownloadDeps,
): Promise<HttpResponse> {
  const { contentRange, contentLength, body } = object;
  const { contentType, contentDisposition } = safeType(object);
  log.set({ format: contentType });
  const response = {
    status: contentRange === undefined ? 200 : 206,
    headers: {
      ...SECURITY_HEADERS,
      ...validators(object, config),
      'content-type': contentType,
      'accept-ranges': 'bytes',
      ...(contentDisposition === undefined ? {} : { 'content-disposition': contentDisposition }),
      ...(contentRange === undefined ? {} : { 'content-range': contentRange }),
      // API Gateway counts a buffered body itself, after its own conversions.
      ...(streams || method === 'HEAD' ? { 'content-length': `${contentLength}` } : {}),
    },
  };
  if (body === undefined) return response;
  if (streams) return { ...response, body };
  return { ...response, body: await log.time('read', () => readBody(body, contentLength)) };
}

/**
 * RFC 9110, 15.4.5: a 304 repeats what a cache needs to refresh its copy. The type is among it:
 * API Gateway calls an answer without one application/json (dougmoscrop/serverless-http#55), and
 * a cache would write that on its image (RFC 9111, 3.2).
 */
function notModified(object: Found, config: DownloadConfig): HttpResponse {
  const { contentType } = safeType(object);
  return { status: 304, headers: { 'content-type': contentType, ...validators(object, config) } };
}

function validators(
  { etag, lastModified }: Pick<ObjectFacts, 'etag' | 'lastModified'>,
  { cacheControl }: DownloadConfig,
): Record<string, string> {
  return { 'cache-control': cacheControl, etag, 'last-modified': lastModified.toUTCString() };
}

async function redirect(
  key: ObjectKey,
  object: Found,
  { method, log }: HttpRequest,
  { signer, config }: DownloadDeps,
): Promise<HttpResponse> {
  log.set({ redirected: true });
  const location = await signer.signGet(key, {
    expiresSeconds: config.urlExpiresSeconds,
    method: method === 'HEAD' ? 'HEAD' : 'GET',
    responseHeaders: safeType(object),
  });
  // The URL expires; a cache must not keep it.
  return { status: 303, headers: { ...SECURITY_HEADERS, location, 'cache-control': 'no-store' } };
}

/** In a bucket of the consumer's own, anything may lie: HTML and SVG run scripts. */
function safeType({ contentType }: Pick<ObjectFacts, 'contentType'>): {
  readonly contentType: string;
  readonly contentDisposition: string | undefined;
} {
  const type = imageTypeOfHeader(contentType);
  return type === undefined
    ? { contentType: 'application/octet-stream', contentDisposition: 'attachment' }
    : { contentType: mediaTypeOf(type), contentDisposition: undefined };
}
