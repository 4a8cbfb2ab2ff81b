import { workMs } from '../shared/deadline.ts';
import type { HttpHandler, HttpRequest, HttpResponse } from '../shared/http.ts';
import type { Overlay } from '../shared/image/overlay.ts';
import { planRender, type RenderRequest, renderPlanned } from '../shared/image/render.ts';
import { parseKey } from '../shared/keys.ts';
import type { ObjectStore, UrlSigner } from '../shared/storage.ts';
import { negotiate, parseAccept } from './accept.ts';
import { answer, answerKept, answerKnown, ifNoneMatchOf, type ResizeRequest } from './answer.ts';
import { authorize } from './authorize.ts';
import { etagOf } from './caching.ts';
import type { ResizeConfig } from './config.ts';
import { createFallback } from './fallback.ts';
import { createKeptResults, type KeptResults } from './kept-results.ts';
import { redirectToKnown, redirectToStored } from './large-result.ts';
import { nameOverlay, overlayOf } from './overlay.ts';
import { createQueryParser, type ResizeQuery } from './parse-query.ts';
import type { FetchSource } from './source/fetch.ts';
import { type NamedSource, readSource, type SourceImage, storedValidator } from './source/read.ts';

export interface ResizeDeps {
  readonly config: ResizeConfig;
  readonly store: ObjectStore;
  readonly signer: UrlSigner;
  readonly fetchSource: FetchSource;
  /** A streamed answer has no limit of 6 MB. */
  readonly streams: boolean;
  readonly nowMs?: () => number;
}

interface Picture extends Pick<SourceImage, 'bytes' | 'validator'> {
  readonly overlay: Overlay | undefined;
}

/** `GET` and `HEAD /resize`: an image of the bucket or of an allowed host, made anew. */
export function createResize(deps: ResizeDeps): HttpHandler {
  const { config, nowMs = Date.now } = deps;
  const parseQuery = createQueryParser(config.limits.maxOutputSide, config.bounds);
  const orFallback = createFallback({ ...deps, renderRequest: renderUnmarked });
  return async (request) => {
    const endsAt = authorize(request.query, config.access, Math.floor(nowMs() / 1000));
    const asked = {
      ...parseQuery(request.query),
      accepted: parseAccept(request.headers.get('accept')),
      secondsLeft: () => endsAt - nowMs() / 1000,
    };
    return orFallback(request, asked, (within) => resize(deps, within, asked));
  };
}

async function resize(
  deps: ResizeDeps,
  request: HttpRequest,
  asked: ResizeRequest,
): Promise<HttpResponse> {
  const { config, store, fetchSource } = deps;
  const { log, deadline } = request;
  const named = nameSource(asked, config.keyPrefix);
  const overlay = nameOverlay(asked, config.keyPrefix);
  const access = { store, overlay, fetchSource, maxBytes: config.source.maxBytes, deadline };
  const kept = createKeptResults(deps, request, asked);
  const withoutWork = async (validator: string): Promise<HttpResponse | undefined> => {
    const known = answerKnown(deps, request, asked, validator);
    if (known !== undefined) return known;
    const found = await kept.find(validator);
    return found && answerKept(deps, request, asked, validator, found);
  };
  let judged: string | undefined;
  if (named.kind === 'key' && (config.keepsResults || ifNoneMatchOf(request) !== undefined)) {
    judged = await storedValidator(named.key, access);
    const early = await withoutWork(judged);
    if (early !== undefined) return early;
  }
  const source = await log.time('fetch', () => readSource(named, access));
  // Replaced in between, or fetched: nothing was looked up for this state of it.
  const late = source.validator === judged ? undefined : await withoutWork(source.validator);
  const picture = { ...source, overlay: overlayOf(overlay, source.overlay) };
  return late ?? make(deps, request, asked, picture, kept);
}

async function make(
  deps: ResizeDeps,
  request: HttpRequest,
  asked: ResizeRequest,
  { bytes, validator, overlay }: Picture,
  kept: KeptResults,
): Promise<HttpResponse> {
  const { config, streams } = deps;
  const { log } = request;
  const { settings, accepted } = asked;
  const { encoders, encoder } = config;
  const remainingMs = () => workMs(request);
  const plan = await log.time('decode', () =>
    planRender(bytes, { ...renderRequest(asked, overlay), encoders }, config.limits, remainingMs),
  );
  log.set({ format: plan.type, degraded: plan.degraded });
  const etag = etagOf({ validator, settings, accepted, encoder }, plan.type);
  const asStored = await redirectToKnown(deps, request, asked, plan, etag);
  if (asStored !== undefined) return asStored;
  // libvips decodes, resizes and encodes in one pass.
  const rendered = await log.time('encode', () => renderPlanned(plan, remainingMs));
  if (!streams && rendered.bytes.length > config.maxBufferedBytes) {
    const places = { etag, kept: kept.keyOf(validator) };
    return redirectToStored(deps, request, asked, rendered, places);
  }
  await kept.keep(validator, rendered);
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

/** What is drawn over an image stays away from the picture that stands for it. */
function renderUnmarked(asked: ResizeRequest): RenderRequest {
  return renderRequest(
    { ...asked, settings: { ...asked.settings, overlay: undefined } },
    undefined,
  );
}
