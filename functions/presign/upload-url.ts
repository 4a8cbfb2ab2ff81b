import { HeadBucketCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { ApiError } from '../shared/errors.ts';
import { type ObjectKey, relativeKey } from '../shared/keys.ts';
import type { PresignConfig } from './config.ts';
import { fillKeyTemplate } from './key-template.ts';
import { choiceMember, integerMember, type Members, parseMembers, textMember } from './members.ts';
import { isSha256Base64, signPostPolicy } from './post-policy.ts';

export interface SignedRequest {
  readonly presignedUrl: string;
  /** What every route of the API takes. */
  readonly key: string;
  /** The same object for those who ask the bucket itself. */
  readonly objectKey: ObjectKey;
  readonly method: 'GET' | 'PUT' | 'POST';
  /** To be sent exactly so: they are part of the signature. */
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresIn: number;
  /** POST only: form fields, in front of the field `file`. */
  readonly fields?: Readonly<Record<string, string>>;
}

interface UploadTerms {
  readonly key: ObjectKey;
  readonly method: 'PUT' | 'POST';
  readonly contentType: string;
  readonly contentLength: number | undefined;
  readonly checksumSha256: string | undefined;
  readonly expiresIn: number;
}

export async function signUpload(
  body: Buffer,
  client: S3Client,
  config: PresignConfig,
  now: Date,
): Promise<SignedRequest> {
  const terms = parseTerms(body, config);
  return terms.method === 'PUT'
    ? signPut(terms, client, config, now)
    : signPost(terms, client, config, now);
}

const OPTIONAL_MEMBERS = ['contentType', 'contentLength', 'checksumSha256', 'method', 'expiresIn'];

function parseTerms(body: Buffer, config: PresignConfig): UploadTerms {
  const { keyTemplate, urlExpiresSeconds } = config;
  const members = parseMembers(body, [...keyTemplate.variables, ...OPTIONAL_MEMBERS]);
  const contentType = parseContentType(members, config);
  return {
    key: fillKeyTemplate(keyTemplate, members, { keyPrefix: config.keyPrefix, contentType }),
    method: choiceMember(members, 'method', ['PUT', 'POST']) ?? 'PUT',
    contentType,
    contentLength: parseLength(members, config.maxUploadBytes),
    checksumSha256: parseChecksum(members),
    expiresIn: integerMember(members, 'expiresIn', 1, urlExpiresSeconds) ?? urlExpiresSeconds,
  };
}

function parseContentType(members: Members, { contentTypes, keyTemplate }: PresignConfig): string {
  const given = choiceMember(members, 'contentType', contentTypes);
  const type = given ?? contentTypes.find((allowed) => allowed === keyTemplate.contentType);
  if (type !== undefined) return type;
  throw new ApiError(
    'missing_parameter',
    `Member "contentType" is missing; give one of ${contentTypes.join(', ')}.`,
  );
}

function parseLength(members: Members, maxBytes: number): number | undefined {
  const length = integerMember(members, 'contentLength', 1, Number.MAX_SAFE_INTEGER);
  if (length === undefined || length <= maxBytes) return length;
  throw new ApiError(
    'payload_too_large',
    `Member "contentLength" is ${length}; images of at most ${maxBytes} bytes are taken.`,
  );
}

function parseChecksum(members: Members): string | undefined {
  const expected = 'the SHA-256 of the image in base64, 44 characters';
  const text = textMember(members, 'checksumSha256', /^[A-Za-z0-9+/]{43}=$/, expected);
  if (text === undefined || isSha256Base64(text)) return text;
  throw new ApiError(
    'invalid_parameter',
    `Member "checksumSha256" is not valid; expected ${expected}.`,
  );
}

/** By default the SDK leaves Content-Type unsigned, and S3 takes any. */
const SIGNABLE_HEADERS = new Set(['content-type', 'content-length']);

/** Hoisted into the URL it would bind nobody: it stays a header to be sent. */
const UNHOISTABLE_HEADERS = new Set(['x-amz-checksum-sha256']);

async function signPut(
  terms: UploadTerms,
  client: S3Client,
  config: PresignConfig,
  now: Date,
): Promise<SignedRequest> {
  const { key, contentType, contentLength, checksumSha256, expiresIn } = terms;
  const command = new PutObjectCommand({
    Bucket: config.bucket,
    Key: key,
    ContentType: contentType,
    ContentLength: contentLength,
    ChecksumSHA256: checksumSha256,
  });
  const presignedUrl = await getSignedUrl(client, command, {
    expiresIn,
    signableHeaders: SIGNABLE_HEADERS,
    unhoistableHeaders: UNHOISTABLE_HEADERS,
    signingDate: now,
  });
  const headers = {
    'content-type': contentType,
    ...(contentLength === undefined ? {} : { 'content-length': `${contentLength}` }),
    ...(checksumSha256 === undefined ? {} : { 'x-amz-checksum-sha256': checksumSha256 }),
  };
  return { presignedUrl, ...namesOf(key, config), method: 'PUT', headers, expiresIn };
}

async function signPost(
  terms: UploadTerms,
  client: S3Client,
  config: PresignConfig,
  now: Date,
): Promise<SignedRequest> {
  const { key, contentLength, expiresIn } = terms;
  const [region, credentials] = await Promise.all([
    client.config.region(),
    client.config.credentials(),
  ]);
  const fields = signPostPolicy({
    ...terms,
    bucket: config.bucket,
    minBytes: contentLength ?? 1,
    maxBytes: contentLength ?? config.maxUploadBytes,
    region,
    credentials,
    expiresSeconds: expiresIn,
    now,
  });
  const presignedUrl = await bucketUrl(client, config.bucket);
  const names = namesOf(key, config);
  return { presignedUrl, ...names, method: 'POST', headers: {}, expiresIn, fields };
}

export function namesOf(
  objectKey: ObjectKey,
  { keyPrefix }: PresignConfig,
): Pick<SignedRequest, 'key' | 'objectKey'> {
  return { key: relativeKey(objectKey, keyPrefix), objectKey };
}

/** The SDK knows endpoints, partitions and path style; its URL says where. */
async function bucketUrl(client: S3Client, bucket: string): Promise<string> {
  const signed = await getSignedUrl(client, new HeadBucketCommand({ Bucket: bucket }));
  return signed.split('?', 1)[0] ?? signed;
}
