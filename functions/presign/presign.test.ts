import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createHandler } from '../shared/lambda.ts';
import { createUrlSigner } from '../shared/s3/signer.ts';
import { createTestClient } from '../shared/support/fake-s3.ts';
import { makeEvent } from '../shared/support/lambda-event.ts';
import { createRandom } from '../shared/support/random.ts';
import { readPresignConfig } from './config.ts';
import { createPresign } from './presign.ts';

const ids = { userId: 'u1', tweetId: 't1' };
const sha256 = 'n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg='; // of "test"

function setUp(env: Record<string, string> = {}, endpoint?: string, sessionToken?: string) {
  const config = readPresignConfig({ S3_BUCKET_NAME: 'bucket', CORS_ALLOW_ORIGINS: '*', ...env });
  const client = createTestClient(endpoint, sessionToken);
  const signer = createUrlSigner(client, 'bucket');
  const nowMs = () => Date.parse('2026-01-02T03:04:05.678Z');
  const handle = createPresign({ config, client, signer, nowMs });
  const lines: string[] = [];
  const options = { functionName: 'presign', ...config, sink: (line: string) => lines.push(line) };
  const handler = createHandler(handle, options);
  const post = async (resource: string, body: unknown) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const result = await handler(makeEvent({ method: 'POST', resource, body: text }), {});
    return { status: result.statusCode, headers: result.headers, body: JSON.parse(result.body) };
  };
  return {
    lines,
    post,
    upload: (body: unknown) => post('/api/upload_url', body),
    download: (body: unknown) => post('/api/download_url', body),
  };
}

const parametersOf = (url: string) => Object.fromEntries(new URL(url).searchParams);

describe('upload URL', () => {
  it('is a PUT that binds the type and no checksum of an empty body', async () => {
    const { status, headers, body } = await setUp().upload(ids);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'access-control-allow-origin': '*',
    });
    const { presignedUrl, ...rest } = body;
    expect(rest).toEqual({
      key: 'images/u1/t1.png',
      method: 'PUT',
      headers: { 'content-type': 'image/png' },
      expiresIn: 1800,
    });
    const url = new URL(presignedUrl);
    expect([url.host, url.pathname]).toEqual([
      'bucket.s3.us-east-1.amazonaws.com',
      '/images/u1/t1.png',
    ]);
    expect(parametersOf(presignedUrl)).toEqual({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD',
      'X-Amz-Credential': 'AKIDEXAMPLE/20260102/us-east-1/s3/aws4_request',
      'X-Amz-Date': '20260102T030405Z',
      'X-Amz-Expires': '1800',
      'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
      'X-Amz-SignedHeaders': 'content-type;host',
      'x-id': 'PutObject',
    });
  });

  it('binds length and checksum when asked', async () => {
    const { body } = await setUp().upload({
      ...ids,
      contentType: 'image/webp',
      contentLength: 4,
      checksumSha256: sha256,
      expiresIn: 60,
    });
    expect(body).toMatchObject({
      headers: {
        'content-type': 'image/webp',
        'content-length': '4',
        'x-amz-checksum-sha256': sha256,
      },
      expiresIn: 60,
    });
    const parameters = parametersOf(body.presignedUrl);
    expect(parameters).toMatchObject({
      'X-Amz-Expires': '60',
      'X-Amz-SignedHeaders': 'content-length;content-type;host;x-amz-checksum-sha256',
    });
    expect(Object.keys(parameters).join()).not.toMatch(/checksum/i);
  });

  it('goes to the endpoint that is configured', async () => {
    const { upload } = setUp({}, 'http://127.0.0.1:4566');
    const { body } = await upload(ids);
    expect(body.presignedUrl).toMatch('http://127.0.0.1:4566/bucket/images/u1/t1.png?');
    const post = await upload({ ...ids, method: 'POST' });
    expect(post.body.presignedUrl).toBe('http://127.0.0.1:4566/bucket/');
  });
});

/** The policy, after its signature was computed again by the steps of the reference. */
function verifiedPolicy(fields: Record<string, string>) {
  const parts = ['20260102', 'us-east-1', 's3', 'aws4_request'];
  let key: Buffer = Buffer.from('AWS4wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY');
  for (const part of parts) key = createHmac('sha256', key).update(part).digest();
  const { Policy = '' } = fields;
  expect(fields['X-Amz-Signature']).toBe(createHmac('sha256', key).update(Policy).digest('hex'));
  return JSON.parse(Buffer.from(Policy, 'base64').toString()) as {
    expiration: string;
    conditions: unknown[];
  };
}

describe('POST policy', () => {
  it('bounds key, type, size and time', async () => {
    const { body } = await setUp({ MAX_UPLOAD_BYTES: '1000' }, undefined, 'token').upload({
      ...ids,
      method: 'POST',
      expiresIn: 60,
    });
    expect(body).toMatchObject({
      method: 'POST',
      key: 'images/u1/t1.png',
      expiresIn: 60,
      headers: {},
    });
    expect(body.presignedUrl).toBe('https://bucket.s3.us-east-1.amazonaws.com/');
    expect(verifiedPolicy(body.fields)).toEqual({
      expiration: '2026-01-02T03:05:05.678Z',
      conditions: [
        { bucket: 'bucket' },
        ['content-length-range', 1, 1000],
        ['eq', '$key', 'images/u1/t1.png'],
        ['eq', '$Content-Type', 'image/png'],
        ['eq', '$X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
        ['eq', '$X-Amz-Credential', 'AKIDEXAMPLE/20260102/us-east-1/s3/aws4_request'],
        ['eq', '$X-Amz-Date', '20260102T030405Z'],
        ['eq', '$X-Amz-Security-Token', 'token'],
      ],
    });
  });

  it('binds an exact length and checksum', async () => {
    const { body } = await setUp().upload({
      ...ids,
      method: 'POST',
      contentLength: 4,
      checksumSha256: sha256,
    });
    expect(verifiedPolicy(body.fields).conditions).toEqual(
      expect.arrayContaining([
        ['content-length-range', 4, 4],
        ['eq', '$x-amz-checksum-sha256', sha256],
      ]),
    );
  });
});

describe('download URL', () => {
  it('is a GET with nothing else in it', async () => {
    const { body } = await setUp().download(ids);
    expect(body).toMatchObject({
      method: 'GET',
      key: 'images/u1/t1.png',
      headers: {},
      expiresIn: 1800,
    });
    const parameters = parametersOf(body.presignedUrl);
    expect(parameters).toMatchObject({ 'X-Amz-SignedHeaders': 'host', 'X-Amz-Expires': '1800' });
    expect(Object.keys(parameters).join()).not.toMatch(/response-|checksum/i);
  });

  it('fixes allowed response headers', async () => {
    const { body } = await setUp().download({
      ...ids,
      contentType: 'image/webp',
      cacheControl: 'max-age=60',
      fileName: 'é "x"%.png',
    });
    expect(parametersOf(body.presignedUrl)).toMatchObject({
      'response-content-type': 'image/webp',
      'response-cache-control': 'max-age=60',
      'response-content-disposition':
        'attachment; filename="_ _x__.png"; ' + "filename*=UTF-8''%C3%A9%20%22x%22%25.png",
    });
    const inline = await setUp().download({ ...ids, disposition: 'inline' });
    expect(parametersOf(inline.body.presignedUrl)['response-content-disposition']).toBe('inline');
  });

  it.each([
    [{ contentType: 'text/html' }, 'contentType'],
    [{ cacheControl: 'a\r\nb: c' }, 'cacheControl'],
    [{ fileName: 'a\r\nb' }, 'fileName'],
    [{ fileName: '../a' }, 'fileName'],
    [{ fileName: '' }, 'fileName'],
    [{ disposition: 'form-data' }, 'disposition'],
    [{ contentLength: 5 }, 'contentLength'],
    [{ responseContentType: 'x' }, 'responseContentType'],
  ])('refuses %j', async (more, name) => {
    const { status, body } = await setUp().download({ ...ids, ...more });
    expect([status, body.code]).toEqual([400, 'invalid_parameter']);
    expect(body.message).toContain(`"${name}"`);
  });
});

describe('members', () => {
  it.each([
    ['', 'invalid_body'],
    ['{', 'invalid_body'],
    ['[]', 'invalid_body'],
    ['null', 'invalid_body'],
    ['"x"', 'invalid_body'],
    [JSON.stringify({ ...ids, pad: 'x'.repeat(17_000) }), 'invalid_body'],
    [{}, 'missing_parameter'],
    [{ userId: 'u' }, 'missing_parameter'],
    [{ ...ids, userId: '' }, 'missing_parameter'],
    [{ ...ids, userId: null }, 'missing_parameter'],
    [{ ...ids, userId: 7 }, 'invalid_parameter'],
    [{ ...ids, userId: ['a'] }, 'invalid_parameter'],
    [{ ...ids, userId: 'x'.repeat(257) }, 'invalid_parameter'],
    [{ ...ids, userId: '..' }, 'invalid_key'],
    [{ ...ids, userId: '.' }, 'invalid_key'],
    [{ ...ids, userId: 'a/b' }, 'invalid_key'],
    [{ ...ids, userId: 'a\\b' }, 'invalid_key'],
    [{ ...ids, userId: 'a\nb' }, 'invalid_key'],
    [{ ...ids, userId: 'a\u0000' }, 'invalid_key'],
    ['{"userId":"\\ud800","tweetId":"t"}', 'invalid_key'],
    ['{"userId":"u","tweetId":"t","__proto__":{}}', 'invalid_parameter'],
    [{ ...ids, extra: 1 }, 'invalid_parameter'],
    [{ ...ids, method: 'GET' }, 'invalid_parameter'],
    [{ ...ids, contentType: 'text/html' }, 'invalid_parameter'],
    [{ ...ids, contentLength: 0 }, 'invalid_parameter'],
    [{ ...ids, contentLength: 1.5 }, 'invalid_parameter'],
    [{ ...ids, contentLength: '5' }, 'invalid_parameter'],
    [{ ...ids, contentLength: 26_214_401 }, 'payload_too_large'],
    [{ ...ids, checksumSha256: 'abc' }, 'invalid_parameter'],
    [{ ...ids, checksumSha256: `${sha256.slice(0, -2)}h=` }, 'invalid_parameter'],
    [{ ...ids, expiresIn: 0 }, 'invalid_parameter'],
    [{ ...ids, expiresIn: 1801 }, 'invalid_parameter'],
  ])('%j -> %s', async (body, code) => {
    expect((await setUp().upload(body)).body.code).toBe(code);
  });

  it('encodes every other character once', async () => {
    const { body } = await setUp().upload({ userId: 'a b+{tweetId}%2e', tweetId: 'é$&#?' });
    expect(body.key).toBe('images/a b+{tweetId}%2e/é$&#?.png');
    expect(new URL(body.presignedUrl).pathname).toBe(
      '/images/a%20b%2B%7BtweetId%7D%252e/%C3%A9%24%26%23%3F.png',
    );
  });

  it('needs a type where the template shows none', async () => {
    const { upload } = setUp({ KEY_TEMPLATE: 'images/{id}' });
    expect((await upload({ id: 'x' })).body.code).toBe('missing_parameter');
    expect((await upload({ id: 'x', contentType: 'image/avif' })).status).toBe(200);
  });

  it('signs nothing on another route', async () => {
    expect((await setUp().post('/api/other', ids)).body.code).toBe('not_found');
  });

  it('logs neither URL nor ids', async () => {
    const { upload, lines } = setUp();
    await upload({ userId: 'private-user', tweetId: 't' });
    expect(lines.join()).not.toMatch(/private-user|X-Amz|AKID/);
  });

  it('answers no 5xx to any of 500 malformed requests, and no key leaves the prefix', async () => {
    const random = createRandom(42);
    const { post } = setUp();
    const names = [
      'userId',
      'tweetId',
      'contentType',
      'contentLength',
      'method',
      'expiresIn',
      'fileName',
      '__proto__',
    ];
    for (let round = 0; round < 500; round++) {
      const members = Object.fromEntries([
        ...Object.entries(random.pick([ids, {}])),
        [random.pick(names), random.pick([random.text(12), random.junk()])],
      ]);
      const route = random.pick(['/api/upload_url', '/api/download_url']);
      const { status, body } = await post(route, random.pick<unknown>([members, random.text(30)]));
      expect(status, JSON.stringify(members)).toBeLessThan(500);
      if (status === 200) expect(body.key).toMatch(/^images\/[^/]+\/[^/]+\.png$/);
    }
  });
});
