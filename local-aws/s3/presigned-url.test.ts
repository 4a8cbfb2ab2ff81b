import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, it } from 'vitest';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../credentials.ts';
import { checkPresigned, type S3Request } from './presigned-url.ts';

const SIGNED_AT = new Date('2026-01-01T00:00:00Z');
const client = new S3Client({
  region: LOCAL_REGION,
  credentials: LOCAL_CREDENTIALS,
  endpoint: 'http://127.0.0.1:4566',
  forcePathStyle: true,
});
const HOST: readonly [string, string] = ['host', '127.0.0.1:4566'];

function asRequest(
  method: string,
  url: string,
  headers: readonly (readonly [string, string])[] = [],
): S3Request {
  const { pathname, search } = new URL(url);
  return {
    method,
    path: pathname,
    rawQuery: search.slice(1),
    headers: new Map([HOST, ...headers]),
  };
}

function check(request: S3Request, seconds = 1): string | undefined {
  return checkPresigned(request, LOCAL_CREDENTIALS, SIGNED_AT.getTime() + seconds * 1000)?.code;
}

describe('presigned URL', () => {
  const get = (Key: string): Promise<string> =>
    getSignedUrl(client, new GetObjectCommand({ Bucket: 'b', Key }), {
      expiresIn: 60,
      signingDate: SIGNED_AT,
    });
  const put = (): Promise<string> =>
    getSignedUrl(
      client,
      new PutObjectCommand({ Bucket: 'b', Key: 'k', ContentType: 'image/png' }),
      { expiresIn: 60, signingDate: SIGNED_AT, signableHeaders: new Set(['content-type']) },
    );

  it.each(['images/a.png', "images/ü b+c(1)!*'%.png", 'images/a=b&c~d'])(
    "the SDK's own for %s is accepted",
    async (key) => {
      expect(check(asRequest('GET', await get(key)))).toBeUndefined();
    },
  );

  const changes: readonly (readonly [
    name: string,
    change: (request: S3Request) => S3Request,
    code: string,
  ])[] = [
    ['another key', (request) => ({ ...request, path: '/b/other' }), 'SignatureDoesNotMatch'],
    ['another method', (request) => ({ ...request, method: 'PUT' }), 'SignatureDoesNotMatch'],
    [
      'an added parameter',
      (request) => ({
        ...request,
        rawQuery: `${request.rawQuery}&response-content-type=text%2Fhtml`,
      }),
      'SignatureDoesNotMatch',
    ],
    [
      'a longer life',
      (request) => ({
        ...request,
        rawQuery: request.rawQuery.replace('X-Amz-Expires=60', 'X-Amz-Expires=600'),
      }),
      'SignatureDoesNotMatch',
    ],
    [
      'another host',
      (request) => ({ ...request, headers: new Map([['host', 'evil.example']]) }),
      'SignatureDoesNotMatch',
    ],
    [
      'an unsigned x-amz header',
      (request) => ({ ...request, headers: new Map([HOST, ['x-amz-acl', 'public-read']]) }),
      'AccessDenied',
    ],
    [
      'an unknown key id',
      (request) => ({
        ...request,
        rawQuery: request.rawQuery.replace('Credential=local', 'Credential=other'),
      }),
      'InvalidAccessKeyId',
    ],
    [
      'a missing signature',
      (request) => ({
        ...request,
        rawQuery: request.rawQuery.replace(/X-Amz-Signature=[0-9a-f]+&?/, ''),
      }),
      'AuthorizationQueryParametersError',
    ],
    [
      'an endless life',
      (request) => ({
        ...request,
        rawQuery: request.rawQuery.replace('X-Amz-Expires=60', 'X-Amz-Expires=604801'),
      }),
      'AuthorizationQueryParametersError',
    ],
  ];

  it.each(changes)('with %s is refused', async (_, change, code) => {
    expect(check(change(asRequest('GET', await get('images/a.png'))))).toBe(code);
  });

  it.each([
    [59, undefined],
    [60, 'AccessDenied'],
  ])('after %d seconds', async (seconds, code) => {
    expect(check(asRequest('GET', await get('k')), seconds)).toBe(code);
  });

  it.each([
    ['image/png', undefined],
    ['text/html', 'SignatureDoesNotMatch'],
  ])('PUT as %s', async (type, code) => {
    expect(check(asRequest('PUT', await put(), [['content-type', type]]))).toBe(code);
  });
});
