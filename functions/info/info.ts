import { createHash } from 'node:crypto';
import type { Admission } from '../shared/admission.ts';
import { workMs } from '../shared/deadline.ts';
import { ApiError } from '../shared/errors.ts';
import type { HttpHandler, HttpRequest, HttpResponse } from '../shared/http.ts';
import { ENCODER_VERSION } from '../shared/image/sharp.ts';
import { mediaTypeOf } from '../shared/image/type.ts';
import { type ObjectKey, relativeKey } from '../shared/keys.ts';
import { pathKey } from '../shared/path-key.ts';
import {
  hasPrecondition,
  judgePreconditions,
  preconditionFailed,
} from '../shared/preconditions.ts';
import { jsonResponse } from '../shared/response.ts';
import type { ReadTags } from '../shared/s3/tags.ts';
import { type ObjectStore, readObject } from '../shared/storage.ts';
import { describeAdmitted } from './admitted.ts';
import type { InfoConfig } from './config.ts';
import { describeImage } from './describe.ts';
import { readExif } from './exif.ts';

export interface InfoDeps {
  readonly config: InfoConfig;
  readonly store: ObjectStore;
  /** Where uploads are looked at; undefined: every image is as good as another. */
  readonly readTags?: ReadTags | undefined;
  readonly nowMs?: () => number;
}

/** Raised when the same image is described in other words. */
const VERSION = 1;

/** `GET /info/{key+}`: what a page needs to know of an image before it has it. */
export function createInfo(deps: InfoDeps): HttpHandler {
  const { config, readTags } = deps;
  return async (request) => {
    const withExif = parseQuery(request);
    const key = pathKey(request, config.keyPrefix);
    const describe = createAnswer(deps, request, key, withExif);
    if (readTags === undefined) return describe();
    return describeAdmitted(key, request, { config, readTags }, describe);
  };
}

function createAnswer(
  { config, store, nowMs = Date.now }: InfoDeps,
  request: HttpRequest,
  key: ObjectKey,
  withExif: boolean,
): (status?: Admission) => Promise<HttpResponse> {
  const { deadline, log } = request;
  return async (status) => {
    const answerFor = (etag: string): HttpResponse | undefined => {
      const own = etagOf(etag, withExif, status);
      const verdict = judgePreconditions(request.headers, { etag: own }, nowMs());
      if (verdict === 'failed') throw preconditionFailed();
      return verdict === 'not_modified' ? notModified(own, config) : undefined;
    };
    // The head of the object is enough for who knows the answer already.
    if (hasPrecondition(request.headers) && !isAny(request)) {
      const early = answerFor((await store.head(key, deadline)).etag);
      if (early !== undefined) return early;
    }
    const source = await log.time('fetch', () =>
      readObject(store, key, config.maxSourceBytes, deadline),
    );
    const facts = await log.time('decode', () =>
      describeImage(source.bytes, config.limits, () => workMs(request)),
    );
    log.set({ format: facts.type });
    const late = answerFor(source.etag);
    if (late !== undefined) return late;
    const body = {
      key: relativeKey(key, config.keyPrefix),
      ...(status === undefined ? {} : { status }),
      etag: source.etag,
      bytes: source.bytes.length,
      ...facts,
      type: mediaTypeOf(facts.type),
      ...(withExif ? { exif: readExif(facts.type, source.bytes) } : {}),
    };
    const caching = {
      etag: etagOf(source.etag, withExif, status),
      'cache-control': status === 'pending' ? 'no-store' : config.cacheControl,
    };
    return jsonResponse(200, body, caching);
  };
}

/** `*` asks whether there is an image; that is known when it was decoded (RFC 9110, 13.2.1). */
function isAny({ headers }: HttpRequest): boolean {
  return ['if-match', 'if-none-match'].some((name) => headers.get(name)?.trim() === '*');
}

function parseQuery({ query }: HttpRequest): boolean {
  for (const [name, values] of query) {
    if (name !== 'exif' && name !== 'v') {
      throw invalid(`Parameter "${name.slice(0, 40)}" is unknown; known are exif, v.`);
    }
    if (values.length > 1) throw invalid(`Parameter "${name}" is given twice; give it once.`);
  }
  const [exif = '0'] = query.get('exif') ?? [];
  if (exif === '0' || exif === '1') return exif === '1';
  throw invalid(`Parameter "exif" is "${exif.slice(0, 40)}"; expected 0 or 1.`);
}

function invalid(message: string): ApiError {
  return new ApiError('invalid_parameter', message);
}

/** Follows the stored image; weak, since another version of a decoder may see another colour. */
function etagOf(sourceEtag: string, withExif: boolean, status: Admission | undefined): string {
  const state = status === undefined ? [] : [status];
  const inputs = JSON.stringify(['info', VERSION, ENCODER_VERSION, sourceEtag, withExif, ...state]);
  return `W/"${createHash('sha256').update(inputs).digest('base64url').slice(0, 27)}"`;
}

function notModified(etag: string, { cacheControl }: InfoConfig): HttpResponse {
  const headers = { 'content-type': 'application/json', etag, 'cache-control': cacheControl };
  return { status: 304, headers };
}
