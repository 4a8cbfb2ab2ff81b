import { createHash, createHmac } from 'node:crypto';

export interface PostPolicyInput {
  readonly bucket: string;
  readonly key: string;
  readonly contentType: string;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly checksumSha256: string | undefined;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string | undefined;
  };
  readonly expiresSeconds: number;
  readonly now: Date;
}

/** Form fields in the order in which they go, in front of the file. */
export type PostFields = Readonly<Record<string, string>>;

/**
 * Amazon S3 API Reference, "Browser-based uploads using POST (AWS signature
 * version 4)". Unlike a presigned PUT, the policy bounds the size.
 */
export function signPostPolicy(input: PostPolicyInput): PostFields {
  const { bucket, credentials, region, now } = input;
  const timestamp = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = [timestamp.slice(0, 8), region, 's3', 'aws4_request'];
  const { checksumSha256 } = input;
  const { sessionToken } = credentials;
  const fields: Record<string, string> = {
    key: input.key,
    'Content-Type': input.contentType,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': [credentials.accessKeyId, ...scope].join('/'),
    'X-Amz-Date': timestamp,
    ...(sessionToken === undefined ? {} : { 'X-Amz-Security-Token': sessionToken }),
    ...(checksumSha256 === undefined
      ? {}
      : {
          'x-amz-checksum-algorithm': 'SHA256',
          'x-amz-checksum-sha256': checksumSha256,
        }),
  };
  const policy = {
    expiration: new Date(now.getTime() + input.expiresSeconds * 1000).toISOString(),
    conditions: [
      { bucket },
      ['content-length-range', input.minBytes, input.maxBytes],
      ...Object.entries(fields).map(([name, value]) => ['eq', `$${name}`, value]),
    ],
  };
  const encoded = Buffer.from(JSON.stringify(policy)).toString('base64');
  const key = signingKey(credentials.secretAccessKey, scope);
  const signature = hmac(key, encoded).toString('hex');
  return { ...fields, Policy: encoded, 'X-Amz-Signature': signature };
}

function signingKey(secret: string, scope: readonly string[]): Buffer {
  return scope.reduce(hmac, Buffer.from(`AWS4${secret}`));
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}

/** Base64 of 32 bytes, in the one spelling that S3 compares. */
export function isSha256Base64(text: string): boolean {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === createHash('sha256').digest().length && bytes.toString('base64') === text;
}
