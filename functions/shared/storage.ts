import type { Readable } from 'node:stream';
import type { Deadline } from './deadline.ts';
import { ApiError } from './errors.ts';
import type { ObjectKey } from './keys.ts';

/** Of an object, or of one version of it; what they mean: admission.ts. */
export type Tags = Readonly<Record<string, string>>;

export interface ObjectFacts {
  /** With its quotes, as S3 and HTTP write it. */
  readonly etag: string;
  readonly lastModified: Date;
  readonly contentType: string;
  /** Bytes of this answer: of the range, if one was asked for. */
  readonly contentLength: number;
  /** Present when S3 answered a range (206). */
  readonly contentRange: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  /** In a bucket that keeps versions. */
  readonly versionId?: string | undefined;
}

export interface FoundObject extends ObjectFacts {
  /** Whoever gets it reads it to its end or destroys it. */
  readonly body: Readable;
}

/** HTTP's own header values, handed on to S3 unchanged. */
export interface ReadOptions {
  readonly range?: string | undefined;
  readonly ifMatch?: string | undefined;
  /** Left out: the newest. */
  readonly versionId?: string | undefined;
}

export interface WriteOptions {
  readonly contentType: string;
  readonly cacheControl?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly tags?: Tags;
  /** Refuses with key_exists when the key is taken; own retries succeed. */
  readonly createOnly?: boolean;
  /** One ETag: refuses with precondition_failed when another object, or none, has the key. */
  readonly ifMatch?: string | undefined;
}

/**
 * The bucket. Every failure is an ApiError; S3's own names stay inside. No call
 * waits longer than its deadline, nor does the body that it answers.
 */
export interface ObjectStore {
  head(key: ObjectKey, deadline: Deadline): Promise<ObjectFacts>;
  get(key: ObjectKey, deadline: Deadline, options?: ReadOptions): Promise<FoundObject>;
  put(
    key: ObjectKey,
    bytes: Uint8Array,
    deadline: Deadline,
    options: WriteOptions,
  ): Promise<{ readonly etag: string }>;
}

/** A URL that S3 answers by itself, for what a Lambda answer cannot carry. */
export interface UrlSigner {
  signGet(
    key: ObjectKey,
    options: {
      readonly expiresSeconds: number;
      /** A URL is good for one method; default GET. */
      readonly method?: 'GET' | 'HEAD';
      /** `response-content-type` and so on, by S3's own parameter. */
      readonly responseHeaders?: ResponseHeaderOverrides;
    },
  ): Promise<string>;
}

export interface ResponseHeaderOverrides {
  readonly contentType?: string | undefined;
  readonly contentDisposition?: string | undefined;
  readonly cacheControl?: string | undefined;
}

/** The whole object in memory, with a cap: objects too come from outside. */
export async function readObject(
  store: ObjectStore,
  key: ObjectKey,
  maxBytes: number,
  deadline: Deadline,
  options: Pick<ReadOptions, 'versionId'> = {},
): Promise<ObjectFacts & { readonly bytes: Buffer }> {
  const { body, ...facts } = await store.get(key, deadline, options);
  if (facts.contentLength > maxBytes) {
    body.destroy();
    throw new ApiError(
      'payload_too_large',
      `The object has ${facts.contentLength} bytes; at most ${maxBytes} are processed.`,
    );
  }
  return { ...facts, bytes: await readBody(body, facts.contentLength) };
}

/** A body that ends early must not become a half answer with status 200. */
export async function readBody(body: Readable, length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
  }
  const [only] = chunks;
  // What came in one piece is not copied: up to 4 % of a small resize.
  if (bytes === length) return only?.length === length ? only : Buffer.concat(chunks, bytes);
  throw new ApiError('unavailable', `S3 sent ${bytes} bytes of ${length}.`, {
    headers: { 'retry-after': '1' },
  });
}
