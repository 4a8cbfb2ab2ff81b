import { workMs } from '../shared/deadline.ts';
import type { HttpHandler, HttpRequest, HttpResponse } from '../shared/http.ts';
import type { Overlay } from '../shared/image/overlay.ts';
import {
  planRender,
  type Rendered,
  type RenderRequest,
  renderPlanned,
} from '../shared/image/render.ts';
import { type ImageType, mediaTypeOf } from '../shared/image/type.ts';
import { parseKey } from '../shared/keys.ts';
import { judgePreconditions, preconditionFailed } from '../shared/preconditions.ts';
import { SECURITY_HEADERS } from '../shared/response.ts';
import type { ObjectStore, UrlSigner } from '../shared/storage.ts';
import { type AcceptedTypes, negotiate, parseAccept } from './accept.ts';
import { authorize } from './authorize.ts';
import { capLifetime } from './cache-control.ts';
import { etagOf, knownResult } from './caching.ts';
import type { ResizeConfig } from './config.ts';
import { redirectToKnown, redirectToStored } from './large-result.ts';
import { nameOverlay, overlayOf } from './overlay.ts';
import { createQueryParser, type ResizeQuery } from './parse-query.ts';
import type { FetchSource } from './source/fetch.ts';
import { type NamedSource, readSource, storedValidator } from './source/read.ts';

export interface ResizeDeps {
  readonly config: ResizeConfig;
  readonly store: ObjectStore;
  readonly signer: UrlSigner;
  readonly fetchSource: FetchSource;
  /** A streamed answer has no limit of 6 MB. */
  readonly streams: boolean;
  readonly nowMs?: () => number;
}

/** What was asked for, after every check that needs no image. */
interface ResizeRequest extends ResizeQuery {
  readonly accepted: AcceptedTypes;
  /** Of the signature at this moment; a key has no end. */
  readonly secondsLeft: () => number;
  readonly remainingMs: () => number;
}

/** `GET` and `HEAD /resize`: an image of the bucket or of an allowed host, made anew. */
export function createResize(deps: ResizeDeps): HttpHandler {
  const { config, nowMs = Date.now } = deps;
  const parseQuery = createQueryParser(config.limits.maxOutputSide, config.bounds);
  return async (request) => {
    const endsAt = authorize(request.query, config.access, Math.floor(nowMs() / 1000));
    const asked = {
      ...parseQuery(request.query),
      accepted: parseAccept(request.headers.get('accept')),
      secondsLeft: () => endsAt - nowMs() / 1000,
      remainingMs: () => workMs(request),
    };
    return resize(deps, request, asked);
  };
}

async function resize(
  deps: ResizeDeps,
  request: HttpRequest,
  asked: ResizeRequest,
): Promise<HttpResponse> {
  const { config, store, fetchSource } = deps;
  const { settings, accepted, remainingMs } = asked;
  const named = nameSource(asked, config.keyPrefix);
  const overlay = nameOverlay(asked, config.keyPrefix);
  const { deadline } = request;
  const access = { store, overlay, fetchSource, maxBytes: config.source.maxBytes, deadline };
  const ifNoneMatch = request.headers.has('if-match')
    ? undefined // RFC 9110, 13.2.2: that one comes first, and needs the image.
    : request.headers.get('if-none-match');
  const notModified = (validator: string): HttpResponse | undefined => {
    const known = knownResult(ifNoneMatch, { validator, settings, accepted });
    if (known === undefined) return undefined;
    return { status: 304, headers: cachingHeaders(known.etag, known.type, asked, config) };
  };
  if (named.kind === 'key' && ifNoneMatch !== undefined) {
    const early = notModified(await storedValidator(named.key, access));
    if (early !== undefined) return early;
  }
  const source = await request.log.time('fetch', () => readSource(named, access));
  const late = notModified(source.validator);
  if (late !== undefined) return late;
  const wanted = renderRequest(asked, overlayOf(overlay, source.overlay));
  const plan = await request.log.time('decode', () =>
    planRender(source.bytes, wanted, config.limits, remainingMs),
  );
  request.log.set({ format: plan.type, degraded: plan.degraded });
  const etag = etagOf({ validator: source.validator, settings, accepted }, plan.type);
  const asStored = await redirectToKnown(deps, request, asked, plan, etag);
  if (asStored !== undefined) return asStored;
  // libvips decodes, resizes and encodes in one pass.
  const rendered = await request.log.time('encode', () => renderPlanned(plan, remainingMs));
  return answer(deps, request, asked, rendered, etag);
}

function nameSource({ source }: ResizeQuery, prefix: string): NamedSource {
  if (source.kind === 'url') return source;
  return { kind: 'key', key: parseKey(source.key, prefix, 'key') };
}

/** What of a query reaches the pixels. */
export function renderRequest(
  { settings, accepted }: Pick<ResizeRequest, 'settings' | 'accepted'>,
  overlay: Overlay | undefined,
): RenderRequest {
  const { w, h, fit, f, q, bg, rot, fp, overlay: look, ...rest } = settings;
  if (look !== undefined && overlay === undefined) throw new TypeError('The overlay is missing.');
  const { rect, trim, flip, crop, gray, blur, sharpen, ...unused } = rest;
  // A setting of the table that the pixels do not follow does not compile.
  unused satisfies Record<string, never>;
  return {
    box: { width: w, height: h, fit },
    quality: q,
    background: bg,
    overlay,
    framing: { rect, trim, flip, turn: rot, crop, focus: fp, gray, blur, sharpen },
    chooseTypes: ({ type, frames, hasAlpha }) =>
      f === 'auto' ? negotiate(accepted, { type, animated: frames > 1, hasAlpha }) : [f],
  };
}

async function answer(
  deps: ResizeDeps,
  request: HttpRequest,
  asked: ResizeRequest,
  rendered: Rendered,
  etag: string,
): Promise<HttpResponse> {
  const { bytes, type, degraded } = rendered;
  const { config, nowMs = Date.now } = deps;
  if (!deps.streams && bytes.length > config.maxBufferedBytes) {
    return redirectToStored(deps, request, asked, rendered, etag);
  }
  const caching = degraded
    ? degradedHeaders(type, asked)
    : cachingHeaders(etag, type, asked, config);
  const validators = { etag: caching['etag'] };
  const verdict = judgePreconditions(request.headers, validators, nowMs());
  if (verdict === 'failed') throw preconditionFailed();
  if (verdict === 'not_modified') return { status: 304, headers: caching };
  const headers = { ...SECURITY_HEADERS, ...caching };
  if (request.method !== 'HEAD') return { status: 200, headers, body: bytes };
  return { status: 200, headers: { ...headers, 'content-length': String(bytes.length) } };
}

/** Also of a 304: API Gateway calls an answer without a type application/json. */
function cachingHeaders(
  etag: string,
  type: ImageType,
  asked: ResizeRequest,
  { cacheControl }: ResizeConfig,
): Record<string, string> {
  return {
    'content-type': mediaTypeOf(type),
    etag,
    'cache-control': capLifetime(cacheControl, asked.secondsLeft()),
    ...varies(asked),
  };
}

/** What was degraded for lack of time must not stay in a cache. */
function degradedHeaders(type: ImageType, asked: ResizeRequest): Record<string, string> {
  return { 'content-type': mediaTypeOf(type), 'cache-control': 'no-store', ...varies(asked) };
}

function varies({ settings }: ResizeQuery): Record<string, string> {
  return settings.f === 'auto' ? { vary: 'Accept' } : {};
}
