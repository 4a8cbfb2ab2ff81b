import { describe, expect, it } from 'vitest';
import { LOCAL_CREDENTIALS } from '../credentials.ts';
import { useServed } from '../http/support/served.ts';
import { RoleError } from '../iam/roles.ts';
import { createS3Service } from './service.ts';

/** Nothing here may reach moto, so there is none. */
const { url, log } = useServed(
  createS3Service({
    moto: { port: 9 },
    credentials: LOCAL_CREDENTIALS,
    aws: { send: () => Promise.reject(new Error('nothing is asked')) },
    readRole: () => Promise.reject(new RoleError('no role')),
    log: () => undefined,
  }),
);
const FORM = { 'content-type': 'multipart/form-data; boundary=x' };

async function send(path: string, init: RequestInit = {}): Promise<readonly [number, string]> {
  const answer = await fetch(`${url()}${path}`, init);
  const text = await answer.text();
  return [answer.status, /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? text];
}

describe('S3 refuses by itself', () => {
  it.each<readonly [string, string, RequestInit, number, string]>([
    ['half a signature', '/b/k?X-Amz-Signature=0', {}, 400, 'AuthorizationQueryParametersError'],
    [
      'half a form',
      '/b',
      { method: 'POST', headers: FORM, body: '--x' },
      400,
      'MalformedPOSTRequest',
    ],
    [
      'a form for a bucket that no name can be',
      '/%',
      { method: 'POST', headers: FORM, body: form({ key: 'a' }) },
      403,
      'AccessDenied',
    ],
    ['a policy that is not there', '/b?policy', {}, 404, 'NoSuchBucketPolicy'],
  ])('%s', async (_, path, init, status, code) => {
    expect(await send(path, init)).toEqual([status, code]);
    expect(log).toEqual([]);
  });

  it('an unknown signature of the right length in characters, not in bytes', async () => {
    const query = {
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': 'local/20260101/us-east-1/s3/aws4_request',
      'X-Amz-Date': '20260101T000000Z',
      'X-Amz-Expires': '60',
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Signature': 'é'.repeat(64),
    };
    expect(await send(`/b/k?${new URLSearchParams(query)}`)).toEqual([
      403,
      'SignatureDoesNotMatch',
    ]);
  });
});

describe('bucket policies', () => {
  it('are kept as they came, and go with their bucket', async () => {
    const policy = '{"Statement":[]}';
    expect(await send('/kept?policy', { method: 'PUT', body: policy })).toEqual([204, '']);
    expect(await send('/kept?policy')).toEqual([200, policy]);
    expect(await send('/kept?policy', { method: 'DELETE' })).toEqual([204, '']);
    expect(await send('/kept?policy')).toEqual([404, 'NoSuchBucketPolicy']);
  });
});

function form(fields: Readonly<Record<string, string>>): string {
  const part = (name: string, value: string): string =>
    `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const parts = Object.entries({ ...fields, file: 'bytes' }).map(([name, value]) =>
    part(name, value),
  );
  return `${parts.join('')}--x--\r\n`;
}
