import { type AcceptedTypes, negotiate, parseAccept } from './accept.ts';
import { workMs } from '../shared/deadline.ts';
import type { HttpHandler, HttpRequest, HttpResponse } from '../shared/http.ts';
import { authorize } from './authorize.ts';
import {
  planRender,
  type Rendered,
  type RenderRequest,
  renderPlanned,
} from '../shared/image/render.ts';
import { mediaTypeOf } from '../shared/image/type.ts';
import { parseKey } from '../shared/keys.ts';
import { parseResizeParams, type ResizeParams } from './params.ts';
import { SECURITY_HEADERS } from '../shared/response.ts';
import type { FetchSource } from './source/fetch.ts';
import type { ObjectStore, UrlSigner } from '../shared/storage.ts';
import { capMaxAge, etagOf, isNotModified } from './caching.ts';
import type { ResizeConfig } from './config.ts';
import { redirectToKnown, redirectToStored } from './large-result.ts';
import { type NamedSource, readSource, storedValidator } from './source/read.ts';

export interface ResizeDeps {
  readonly config: ResizeConfig;
  readonly store: ObjectStore;
  readonly signer: UrlSigner;
  readonly fetchSource: FetchSource;
  readonly nowMs: () => number;
  /** A streamed answer has no limit of 6 MB. */
  readonly streams: boolean;
}

interface Wish {
  readonly params: ResizeParams;
  readonly accepted: AcceptedTypes;
  readonly cacheControl: string;
  readonly remainingMs: () => number;
}

export function createResizeHandler(deps: ResizeDeps): HttpHandler {
  const { config } = deps;
  return async (request) => {
    const nowSeconds = Math.floor(deps.nowMs() / 1000);
    const secondsLeft = authorize(request.query, config.access, nowSeconds);
    const wish = {
      params: parseResizeParams(request.query, config.limits.maxOutputSide),
      accepted: parseAccept(request.headers.get('accept')),
      cacheControl: capMaxAge(config.cacheControl, secondsLeft),
      remainingMs: () => workMs(request),
    };
    return resize(deps, request, wish);
  };
}

async function resize(deps: ResizeDeps, request: HttpRequest, wish: Wish): Promise<HttpResponse> {
  const { config, store, fetchSource } = deps;
  const { params, remainingMs } = wish;
  const named = nameSource(params, config.keyPrefix);
  const notModified = (validator: string): HttpResponse | undefined => {
    const etag = etagOf(validator, params, wish.accepted);
    if (!isNotModified(request, etag)) return undefined;
    return { status: 304, headers: cachingHeaders(etag, wish) };
  };
  if (named.kind === 'key' && request.headers.has('if-none-match')) {
    const early = notModified(await storedValidator(store, named.key));
    if (early !== undefined) return early;
  }
  const source = await request.log.time('fetch', () =>
    readSource(named, {
      store,
      fetchSource,
      maxBytes: config.source.maxBytes,
      budgetMs: remainingMs(),
    }),
  );
  const late = notModified(source.validator);
  if (late !== undefined) return late;
  const etag = etagOf(source.validator, params, wish.accepted);
  const plan = await request.log.time('decode', () =>
    planRender(source.bytes, renderRequest(wish), config.limits, remainingMs),
  );
  request.log.set({ format: plan.type, degraded: plan.degraded });
  const asStored = await redirectToKnown(deps, request, wish, plan, etag);
  if (asStored !== undefined) return asStored;
  // libvips decodes, resizes and encodes in one pass.
  const rendered = await request.log.time('encode', () => renderPlanned(plan, remainingMs));
  return answer(deps, request, wish, rendered, etag);
}

function nameSource({ source }: ResizeParams, prefix: string): NamedSource {
  if (source.kind === 'url') return source;
  return { kind: 'key', key: parseKey(source.key, prefix, 'key') };
}

function renderRequest({ params, accepted }: Wish): RenderRequest {
  const { box, format, quality, background } = params;
  return {
    box,
    quality,
    background,
    chooseTypes: ({ type, frames, hasAlpha }) =>
      format === 'auto' ? negotiate(accepted, { type, animated: frames > 1, hasAlpha }) : [format],
  };
}

async function answer(
  deps: ResizeDeps,
  request: HttpRequest,
  wish: Wish,
  rendered: Rendered,
  etag: string,
): Promise<HttpResponse> {
  const { bytes, type } = rendered;
  const { config } = deps;
  if (!deps.streams && bytes.length > config.maxBufferedBytes) {
    return redirectToStored(deps, request, wish, rendered, etag);
  }
  // What was degraded for lack of time must not stay in a cache.
  const caching = rendered.degraded
    ? { 'cache-control': 'no-store', ...varies(wish.params) }
    : cachingHeaders(etag, wish);
  const headers = { 'content-type': mediaTypeOf(type), ...SECURITY_HEADERS, ...caching };
  if (request.method !== 'HEAD') return { status: 200, headers, body: bytes };
  return { status: 200, headers: { ...headers, 'content-length': String(bytes.length) } };
}

function cachingHeaders(etag: string, { cacheControl, params }: Wish): Record<string, string> {
  return { etag, 'cache-control': cacheControl, ...varies(params) };
}

function varies({ format }: ResizeParams): Record<string, string> {
  return format === 'auto' ? { vary: 'Accept' } : {};
}
