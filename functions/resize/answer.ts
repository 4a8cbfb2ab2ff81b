import type { HttpRequest, HttpResponse } from '../shared/http.ts';
import type { Rendered } from '../shared/image/render.ts';
import { type ImageType, mediaTypeOf } from '../shared/image/type.ts';
import { judgePreconditions, preconditionFailed } from '../shared/preconditions.ts';
import { SECURITY_HEADERS } from '../shared/response.ts';
import type { AcceptedTypes } from './accept.ts';
import { capLifetime } from './cache-control.ts';
import { etagOf, knownResult } from './caching.ts';
import type { ResizeConfig } from './config.ts';
import type { KeptResult } from './kept-results.ts';
import { type LargeResultDeps, redirectToKept } from './large-result.ts';
import type { ResizeQuery } from './parse-query.ts';

export interface AnswerDeps extends LargeResultDeps {
  readonly nowMs?: () => number;
}

/** What was asked for, after every check that needs no image. */
export interface ResizeRequest extends ResizeQuery {
  readonly accepted: AcceptedTypes;
  /** Of the signature at this moment; a key has no end. */
  readonly secondsLeft: () => number;
}

/** What of a result its answer is made from, whether it was rendered now or kept. */
type Result = Pick<Rendered, 'bytes' | 'type' | 'degraded'>;

export async function answer(
  { config, nowMs = Date.now }: AnswerDeps,
  request: HttpRequest,
  asked: ResizeRequest,
  { bytes, type, degraded }: Result,
  etag: string,
): Promise<HttpResponse> {
  const caching = degraded
    ? degradedHeaders(type, asked)
    : cachingHeaders(etag, type, asked, config);
  const validators = { etag: caching['etag'] };
  const verdict = judgePreconditions(request.headers, validators, nowMs());
  if (verdict === 'failed') throw preconditionFailed();
  if (verdict === 'not_modified') return { status: 304, headers: caching };
  return imageResponse(request, 200, { ...SECURITY_HEADERS, ...caching }, bytes);
}

/** HEAD tells the length, which no adapter adds to an answer without a body. */
export function imageResponse(
  { method }: HttpRequest,
  status: number,
  headers: Readonly<Record<string, string>>,
  bytes: Buffer,
): HttpResponse {
  if (method !== 'HEAD') return { status, headers, body: bytes };
  return { status, headers: { ...headers, 'content-length': String(bytes.length) } };
}

/** RFC 9110, 13.2.2: If-Match comes first, and needs the image. */
export function ifNoneMatchOf({ headers }: HttpRequest): string | undefined {
  return headers.has('if-match') ? undefined : headers.get('if-none-match');
}

/** 304 for what the client has, known from the state of the source alone. */
export function answerKnown(
  { config }: AnswerDeps,
  request: HttpRequest,
  asked: ResizeRequest,
  validator: string,
): HttpResponse | undefined {
  const { settings, accepted } = asked;
  const { encoder } = config;
  const known = knownResult(ifNoneMatchOf(request), { validator, settings, accepted, encoder });
  if (known === undefined) return undefined;
  return { status: 304, headers: cachingHeaders(known.etag, known.type, asked, config) };
}

/** What the request that made it was answered, byte for byte. */
export async function answerKept(
  deps: AnswerDeps,
  request: HttpRequest,
  asked: ResizeRequest,
  validator: string,
  kept: KeptResult,
): Promise<HttpResponse> {
  const { bytes, type } = kept;
  if (bytes === undefined) return redirectToKept(deps, request, asked, kept);
  const { settings, accepted } = asked;
  const { encoder } = deps.config;
  const etag = etagOf({ validator, settings, accepted, encoder }, type);
  return answer(deps, request, asked, { bytes, type, degraded: false }, etag);
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
