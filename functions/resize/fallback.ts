import type { Deadline } from '../shared/deadline.ts';
import type { ApiError, ErrorCode } from '../shared/errors.ts';
import type { HttpRequest, HttpResponse } from '../shared/http.ts';
import { renderImage, type RenderRequest } from '../shared/image/render.ts';
import { mediaTypeOf } from '../shared/image/type.ts';
import { asApiError, SECURITY_HEADERS } from '../shared/response.ts';
import { readObject } from '../shared/storage.ts';
import { prefersJson } from './accept.ts';
import { type AnswerDeps, imageResponse, type ResizeRequest } from './answer.ts';
import { capLifetime } from './cache-control.ts';

export interface FallbackDeps extends AnswerDeps {
  readonly renderRequest: (asked: ResizeRequest) => RenderRequest;
}

export type OrFallback = (
  request: HttpRequest,
  asked: ResizeRequest,
  work: (within: HttpRequest) => Promise<HttpResponse>,
) => Promise<HttpResponse>;

/** Where the source or we failed; a caller who asked for what there is not has to be told. */
const SHOWN: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'not_found',
  'payload_too_large',
  'unsupported_media_type',
  'unprocessable_image',
  'internal_error',
  'source_failed',
  'unavailable',
  'timeout',
]);

/** Kept for the picture: what takes too long must end while there is time to read and fit one. */
const PICTURE = { mostMs: 2000, share: 0.25 };

/** A picture in place of a broken one; the status and the code stay those of the failure. */
export function createFallback(deps: FallbackDeps): OrFallback {
  const { fallback } = deps.config;
  if (fallback === undefined) return (request, _asked, work) => work(request);
  return async (request, asked, work) => {
    const own = request.deadline.within(msForWork(request.deadline));
    try {
      return await own.race(work({ ...request, deadline: own }));
    } catch (caught) {
      const error = asApiError(caught);
      if (!SHOWN.has(error.code) || prefersJson(request.headers.get('accept'))) throw error;
      const picture = await tryPicture(deps, request, asked);
      if (picture === undefined) throw error;
      const headers = headersOf(picture.type, error, fallback.cacheSeconds, asked);
      return { ...imageResponse(request, error.status, headers, picture.bytes), error };
    } finally {
      own.end();
    }
  };
}

function msForWork(deadline: Deadline): number {
  const ms = deadline.remainingMs();
  return ms - Math.min(PICTURE.mostMs, ms * PICTURE.share);
}

async function tryPicture(deps: FallbackDeps, request: HttpRequest, asked: ResizeRequest) {
  try {
    const picture = await request.log.time('fallback', () => makePicture(deps, request, asked));
    request.log.set({ fallback: 'sent', format: picture.type });
    return picture;
  } catch (caught) {
    request.log.set({ fallback: 'failed', fallbackFault: asApiError(caught).code });
    return undefined;
  }
}

/** Fitted as the image would have been, without what was said of that one's own picture. */
async function makePicture(
  { config, store, streams, renderRequest }: FallbackDeps,
  request: HttpRequest,
  asked: ResizeRequest,
) {
  const { key } = config.fallback ?? {};
  if (key === undefined) throw new Error('there is none');
  const { bytes } = await readObject(store, key, config.source.maxBytes, request.deadline);
  const { box, quality, background, chooseTypes } = renderRequest(asked);
  const wanted = { box, quality, background, chooseTypes };
  // Nothing is stored behind it: it may take what is left.
  const picture = await renderImage(bytes, wanted, config.limits, request.deadline.remainingMs);
  if (streams || picture.bytes.length <= config.maxBufferedBytes) return picture;
  throw new Error('more than a buffered answer carries');
}

/** `Accept` decides between this picture and the JSON, also where the query names the type. */
function headersOf(
  type: Parameters<typeof mediaTypeOf>[0],
  error: ApiError,
  seconds: number,
  { secondsLeft }: ResizeRequest,
): Record<string, string> {
  return {
    ...SECURITY_HEADERS,
    ...error.headers,
    'content-type': mediaTypeOf(type),
    'cache-control': capLifetime(`public, max-age=${seconds}`, secondsLeft()),
    vary: 'Accept',
    'x-error-code': error.code,
  };
}
