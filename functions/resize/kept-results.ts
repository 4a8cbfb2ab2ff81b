import { createHash } from 'node:crypto';
import type { Deadline } from '../shared/deadline.ts';
import { derivativeFolder, type DerivativeKind } from '../shared/derivatives.ts';
import type { ApiError } from '../shared/errors.ts';
import type { HttpRequest } from '../shared/http.ts';
import type { Rendered } from '../shared/image/render.ts';
import { type ImageType, IMAGE_TYPES, mediaTypeOf } from '../shared/image/type.ts';
import type { ObjectKey } from '../shared/keys.ts';
import { asApiError } from '../shared/response.ts';
import { type ObjectStore, readBody, type WriteOptions } from '../shared/storage.ts';
import type { AcceptedTypes } from './accept.ts';
import { resultName } from './caching.ts';
import type { ResizeConfig } from './config.ts';
import type { ResizeQuery, SourceReference } from './parse-query.ts';

export interface KeptResultsDeps {
  readonly config: ResizeConfig;
  readonly store: ObjectStore;
  readonly streams: boolean;
}

interface Asked extends ResizeQuery {
  readonly accepted: AcceptedTypes;
}

export interface KeptResult {
  readonly key: ObjectKey;
  readonly type: ImageType;
  readonly length: number;
  /** Undefined: more than a buffered answer carries. */
  readonly bytes: Buffer | undefined;
}

/** The results of one request that are kept, each by the validator of its source. */
export interface KeptResults {
  /** Never fails: what cannot be read is made anew. */
  readonly find: (validator: string) => Promise<KeptResult | undefined>;
  /** Before the answer, since Lambda freezes the process behind it; never fails, either. */
  readonly keep: (validator: string, rendered: Rendered) => Promise<void>;
  /** Undefined where nothing is kept. */
  readonly keyOf: (validator: string) => ObjectKey | undefined;
}

/** A store that stalls must leave the time that the work needs: at most so long, or so much. */
const READING = { mostMs: 2000, share: 0.2 };
const WRITING = { mostMs: 3000, share: 0.5 };

const NOTHING_KEPT: KeptResults = {
  find: async () => undefined,
  keep: async () => undefined,
  keyOf: () => undefined,
};

/**
 * Two requests that miss at once do the work twice and store the same bytes; the last one stays.
 */
export function createKeptResults(
  deps: KeptResultsDeps,
  request: HttpRequest,
  asked: Asked,
): KeptResults {
  const { config, store } = deps;
  if (!config.keepsResults) return NOTHING_KEPT;
  const { log, deadline } = request;
  const keyOf = (validator: string) => keptKey(config, asked, validator);
  let isStalled = false;
  const failed = (step: string, error: ApiError): void => {
    isStalled = error.code === 'timeout';
    log.set({ cache: 'failed', cacheFault: `${step}: ${faultOf(error)}` });
  };
  return {
    keyOf,
    async find(validator) {
      try {
        const found = await log.time('cache', () =>
          within(deadline, READING, (own) => load(deps, asked, keyOf(validator), own)),
        );
        log.set({ cache: 'hit', format: found.type });
        return found;
      } catch (caught) {
        const error = asApiError(caught);
        if (error.code === 'not_found') log.set({ cache: 'miss' });
        else failed('read', error);
        return undefined;
      }
    },
    async keep(validator, rendered) {
      // What did not answer a moment ago is not waited for again.
      if (rendered.degraded || isStalled) return;
      const { bytes } = rendered;
      try {
        await log.time('store', () =>
          within(deadline, WRITING, (own) =>
            store.put(keyOf(validator), bytes, own, resultWrite(config, rendered)),
          ),
        );
      } catch (caught) {
        failed('write', asApiError(caught));
      }
    },
  };
}

/** What a result is stored with; its checksum tells it from what anything else wrote there. */
export function resultWrite(
  { cacheControl }: ResizeConfig,
  { bytes, type }: Pick<Rendered, 'bytes' | 'type'>,
): WriteOptions {
  return {
    contentType: mediaTypeOf(type),
    cacheControl,
    metadata: { [CHECKSUM_NAME]: checksumOf(bytes) },
  };
}

const CHECKSUM_NAME = 'result-sha256';

function checksumOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url');
}

/** Whoever deletes an image finds here what was made from it. */
export function folderOf(
  { derivativePrefix, keyPrefix }: ResizeConfig,
  kind: DerivativeKind,
  source: SourceReference,
): string {
  const origin = source.kind === 'key' ? `${keyPrefix}${source.key}` : source.url;
  return derivativeFolder(derivativePrefix, kind, origin);
}

function keptKey(config: ResizeConfig, asked: Asked, validator: string): ObjectKey {
  const { settings, accepted, source } = asked;
  const limits = { ...config.limits, maxBytes: config.source.maxBytes };
  const name = resultName({ validator, settings, accepted, encoder: config.encoder }, limits);
  return `${folderOf(config, 'results', source)}${name}` as ObjectKey;
}

async function within<T>(
  deadline: Deadline,
  { mostMs, share }: typeof READING,
  work: (own: Deadline) => Promise<T>,
): Promise<T> {
  const own = deadline.within(Math.min(mostMs, deadline.remainingMs() * share));
  try {
    return await own.race(work(own));
  } finally {
    own.end();
  }
}

async function load(
  { config, store, streams }: KeptResultsDeps,
  { settings: { f } }: Asked,
  key: ObjectKey,
  deadline: Deadline,
): Promise<KeptResult> {
  const { body, contentType, contentLength: length, metadata } = await store.get(key, deadline);
  const refuse = (what: string): Error => {
    body.destroy();
    return new Error(what);
  };
  const type = (f === 'auto' ? IMAGE_TYPES : [f]).find((one) => mediaTypeOf(one) === contentType);
  if (type === undefined) throw refuse('foreign type');
  const checksum = metadata[CHECKSUM_NAME];
  if (checksum === undefined) throw refuse('no checksum');
  if (length > mostBytes(config)) throw refuse('too large');
  if (!streams && length > config.maxBufferedBytes) {
    body.destroy();
    return { key, type, length, bytes: undefined };
  }
  const bytes = await readBody(body, length);
  if (checksumOf(bytes) !== checksum) throw refuse('other bytes');
  return { key, type, length, bytes };
}

/** Uncompressed RGBA and what a file has besides: no result of ours is larger. */
function mostBytes({ limits }: ResizeConfig): number {
  return limits.maxOutputPixels * 4 + 1_048_576;
}

/** For the log: the code, and what it came from. */
function faultOf(error: ApiError): string {
  const { cause } = error;
  if (!(cause instanceof Error)) return error.code;
  return `${error.code} (${cause.name === 'Error' ? cause.message : cause.name})`;
}
