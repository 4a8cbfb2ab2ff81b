import { deadlineSignal } from '../shared/deadline.ts';
import { ApiError } from '../shared/errors.ts';
import type { HttpHandler, HttpRequest, HttpResponse } from '../shared/http.ts';
import { IMAGE_TYPES, mediaTypeOf } from '../shared/image/type.ts';
import { type ObjectKey, parseKey } from '../shared/keys.ts';
import { SECURITY_HEADERS } from '../shared/response.ts';
import {
  type FoundObject,
  type NotModified,
  type ObjectFacts,
  type ObjectStore,
  type ReadOptions,
  readBody,
  type UrlSigner,
} from '../shared/storage.ts';
import { matchesTag, readOptions } from './conditions.ts';
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
  const { config, store, streams, nowMs = Date.now } = deps;
  return async (request) => {
    const key = parseKey(requiredKey(request), config.keyPrefix, 'key');
    const options = readOptions(request.headers, nowMs());
    const object = await request.log.time('fetch', () =>
      readOnce(store, key, request, { ...options, signal: deadlineSignal(request) }),
    );
    if (object.kind === 'not_modified') return notModified(object, config);
    if (matchesTag(request.headers.get('if-none-match'), object.etag)) {
      object.body?.destroy();
      const lastModified = object.lastModified.toUTCString();
      return notModified({ kind: 'not_modified', etag: object.etag, lastModified }, config);
    }
    if (!streams && object.contentLength > config.maxBufferedBytes) {
      object.body?.destroy();
      return redirect(key, object, request, deps);
    }
    return answer(object, request, deps);
  };
}

function requiredKey({ pathParameters }: HttpRequest): string {
  const { key } = pathParameters;
  if (key !== undefined) return key;
  throw new ApiError('missing_parameter', 'Path parameter "key" is missing; name an image.');
}

async function readOnce(
  store: ObjectStore,
  key: ObjectKey,
  request: HttpRequest,
  options: ReadOptions,
): Promise<Found | NotModified> {
  const read = (given: ReadOptions): Promise<Found | NotModified> =>
    request.method === 'HEAD' ? store.head(key, given) : store.get(key, given);
  try {
    return await read(options);
  } catch (error) {
    // The If-Match of an If-Range failed: the object changed, so all of it.
    const isChanged = error instanceof ApiError && error.status === 412;
    if (!isChanged || options.ifMatch === undefined) throw error;
    const { range: _, ifMatch: __, ...whole } = options;
    return read(whole);
  }
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
      ...validators(object.etag, object.lastModified.toUTCString(), config),
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

/** RFC 9110, 15.4.5: a 304 repeats what a cache needs to refresh its copy. */
function notModified({ etag, lastModified }: NotModified, config: DownloadConfig): HttpResponse {
  return { status: 304, headers: validators(etag, lastModified, config) };
}

function validators(
  etag: string | undefined,
  lastModified: string | undefined,
  { cacheControl }: DownloadConfig,
): Record<string, string> {
  return {
    'cache-control': cacheControl,
    ...(etag === undefined ? {} : { etag }),
    ...(lastModified === undefined ? {} : { 'last-modified': lastModified }),
  };
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

const INLINE_TYPES: ReadonlySet<string> = new Set(IMAGE_TYPES.map(mediaTypeOf));

/** In a bucket of the consumer's own, anything may lie: HTML and SVG run scripts. */
function safeType({ contentType }: Pick<ObjectFacts, 'contentType'>): {
  readonly contentType: string;
  readonly contentDisposition: string | undefined;
} {
  return INLINE_TYPES.has(contentType)
    ? { contentType, contentDisposition: undefined }
    : { contentType: 'application/octet-stream', contentDisposition: 'attachment' };
}
