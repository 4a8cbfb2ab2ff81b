import { createHash, randomUUID } from 'node:crypto';
import { addAbortSignal, type Readable } from 'node:stream';
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Inspection } from '../config.ts';
import type { Deadline } from '../deadline.ts';
import type { ApiError } from '../errors.ts';
import { preconditionFailed } from '../preconditions.ts';
import type { ObjectFacts, ObjectStore, WriteOptions } from '../storage.ts';
import { notAdmitted, toApiError } from './errors.ts';
import { createSend, type Send } from './send.ts';

export interface Encryption {
  /** "": the bucket's own default. */
  readonly algorithm: '' | 'AES256' | 'aws:kms';
  /** "": the account's S3 key. Only with aws:kms. */
  readonly kmsKeyId: string;
}

export interface S3StoreOptions {
  readonly bucket: string;
  readonly encryption?: Encryption;
  /** Not "": the role may not read what was not admitted, which is then as if it were not there. */
  readonly inspection?: Inspection;
}

/** Marks an object as written by one call, so that the call knows its own. */
const WRITE_ID_NAME = 'write-id';

export function createS3Store(client: S3Client, options: S3StoreOptions): ObjectStore {
  const { bucket, encryption } = options;
  const sse = encryption === undefined ? {} : encryptionInput(encryption);
  const send = createSend(client);
  const failed = options.inspection ? unreadable : unknown;
  return {
    head: async (key, deadline) => {
      const command = new HeadObjectCommand({ Bucket: bucket, Key: key });
      return factsOf(await send(command, deadline).catch(failed));
    },
    get: async (key, deadline, { range, ifMatch, versionId } = {}) => {
      const place = { Bucket: bucket, Key: key, VersionId: versionId };
      const input = { ...place, Range: range, IfMatch: ifMatch };
      const output = await send(new GetObjectCommand(input), deadline).catch(failed);
      return { ...factsOf(output), body: bodyOf(output, deadline) };
    },
    put: (key, bytes, deadline, write) => {
      const input = { Bucket: bucket, Key: key, ...sse, ...writeInput(bytes, write) };
      const condition = conditionOf(write);
      return condition === undefined
        ? putOnce(send, input, deadline)
        : putIf(condition, send, input, deadline);
    },
  };
}

async function putOnce(
  send: Send,
  input: PutObjectCommandInput,
  deadline: Deadline,
): Promise<{ etag: string }> {
  try {
    const { ETag } = await send(new PutObjectCommand(input), deadline);
    return { etag: ETag ?? '' };
  } catch (error) {
    throw toApiError(error);
  }
}

/** Amazon S3 User Guide, "How to prevent object overwrites with conditional writes". */
type WriteCondition = { readonly IfNoneMatch: '*' } | { readonly IfMatch: string };

function conditionOf({ createOnly, ifMatch }: WriteOptions): WriteCondition | undefined {
  if (createOnly === true) return { IfNoneMatch: '*' };
  return ifMatch === undefined ? undefined : { IfMatch: ifMatch };
}

/**
 * The SDK repeats a PUT whose answer was lost; S3 then finds the object of the
 * first attempt and answers 412. The write id tells that from another's object.
 */
async function putIf(
  condition: WriteCondition,
  send: Send,
  input: PutObjectCommandInput,
  deadline: Deadline,
): Promise<{ etag: string }> {
  const writeId = randomUUID();
  const command = new PutObjectCommand({
    ...input,
    ...condition,
    Metadata: { ...input.Metadata, [WRITE_ID_NAME]: writeId },
  });
  try {
    const { ETag } = await send(command, deadline);
    return { etag: ETag ?? '' };
  } catch (error) {
    const failure = refusedWrite(condition, error);
    if (failure.status !== 412 || attemptsOf(error) < 2) throw failure;
    const own = await etagOfWrite(send, input, writeId, deadline);
    if (own === undefined) throw failure;
    return { etag: own };
  }
}

/** With If-Match S3 answers 404 where there is nothing; to a caller both are a failed condition. */
function refusedWrite(condition: WriteCondition, error: unknown): ApiError {
  const failure = toApiError(error);
  const isRefusal = failure.status === 412 || failure.code === 'not_found';
  return 'IfMatch' in condition && isRefusal ? preconditionFailed() : failure;
}

async function etagOfWrite(
  send: Send,
  { Bucket, Key }: PutObjectCommandInput,
  writeId: string,
  deadline: Deadline,
): Promise<string | undefined> {
  try {
    const head = await send(new HeadObjectCommand({ Bucket, Key }), deadline);
    return head.Metadata?.[WRITE_ID_NAME] === writeId ? head.ETag : undefined;
  } catch (error) {
    throw toApiError(error);
  }
}

function attemptsOf(error: unknown): number {
  const { $metadata } = error as { $metadata?: { attempts?: number } };
  return $metadata?.attempts ?? 1;
}

function unknown(error: unknown): never {
  throw toApiError(error);
}

function unreadable(error: unknown): never {
  throw notAdmitted(error) ?? toApiError(error);
}

function writeInput(bytes: Uint8Array, write: WriteOptions) {
  return {
    Body: bytes,
    ContentLength: bytes.length,
    ContentType: write.contentType,
    CacheControl: write.cacheControl,
    Metadata: { ...write.metadata },
    ...(write.tags === undefined ? {} : { Tagging: new URLSearchParams(write.tags).toString() }),
    // S3 refuses a body that was damaged on its way.
    ChecksumSHA256: createHash('sha256').update(bytes).digest('base64'),
  };
}

function encryptionInput({ algorithm, kmsKeyId }: Encryption) {
  if (algorithm === '') return {};
  if (algorithm === 'AES256' || kmsKeyId === '') return { ServerSideEncryption: algorithm };
  return { ServerSideEncryption: algorithm, SSEKMSKeyId: kmsKeyId };
}

function factsOf(output: GetObjectCommandOutput | HeadObjectCommandOutput): ObjectFacts {
  return {
    etag: output.ETag ?? '',
    lastModified: output.LastModified ?? new Date(0),
    contentType: output.ContentType ?? 'application/octet-stream',
    contentLength: output.ContentLength ?? 0,
    contentRange: output.ContentRange,
    metadata: output.Metadata ?? {},
    versionId: output.VersionId,
  };
}

/** In Node the SDK's body is a Readable; the deadline covers reading it too. */
function bodyOf({ Body }: GetObjectCommandOutput, { signal }: Deadline): Readable {
  return addAbortSignal(signal, Body as Readable);
}
