import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { IDS, parametersOf, setUp, SHA256 } from './support/set-up.ts';

describe('upload URL', () => {
  it('is a PUT that binds the type and no checksum of an empty body', async () => {
    const { status, headers, body } = await setUp().upload(IDS);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'access-control-allow-origin': '*',
    });
    const { presignedUrl, ...rest } = body;
    expect(rest).toEqual({
      key: 'u1/t1.png',
      objectKey: 'images/u1/t1.png',
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
      ...IDS,
      contentType: 'image/webp',
      contentLength: 4,
      checksumSha256: SHA256,
      expiresIn: 60,
    });
    expect(body).toMatchObject({
      headers: {
        'content-type': 'image/webp',
        'content-length': '4',
        'x-amz-checksum-sha256': SHA256,
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
    const { body } = await upload(IDS);
    expect(body.presignedUrl).toMatch('http://127.0.0.1:4566/bucket/images/u1/t1.png?');
    const post = await upload({ ...IDS, method: 'POST' });
    expect(post.body.presignedUrl).toBe('http://127.0.0.1:4566/bucket/');
  });
});

describe('the key of an upload', () => {
  it.each([
    ['image/png', 'u1/t1.png'],
    ['image/jpeg', 'u1/t1.jpg'],
    ['image/webp', 'u1/t1.webp'],
    ['image/gif', 'u1/t1.gif'],
    ['image/avif', 'u1/t1.avif'],
  ])('ends as its type %s says, for PUT, POST and the download', async (contentType, key) => {
    const { upload, download } = setUp();
    for (const method of ['PUT', 'POST']) {
      const { body } = await upload({ ...IDS, method, contentType });
      expect([body.key, body.objectKey]).toEqual([key, `images/${key}`]);
      const signed = body.fields?.key ?? new URL(body.presignedUrl).pathname.slice(1);
      expect(signed).toBe(`images/${key}`);
    }
    const { body } = await download({ ...IDS, contentType });
    expect([body.key, new URL(body.presignedUrl).pathname]).toEqual([key, `/images/${key}`]);
  });

  it.each([
    ['images/{id}', 'image/jpeg', 'x'],
    ['images/{id}/original', 'image/jpeg', 'x/original'],
    ['images/{id}.jpeg', 'image/jpeg', 'x.jpeg'],
    ['images/{id}.jpeg', 'image/png', 'x.png'],
    ['images/a.png/{id}', 'image/jpeg', 'a.png/x'],
    ['images/{id}.png', 'image/heic', 'x.heic'],
    ['images/{id}.png', 'image/svg+xml', 'x.svg'],
  ])('of %s and %s is %s', async (KEY_TEMPLATE, contentType, key) => {
    const CONTENT_TYPES = 'image/jpeg,image/png,image/heic,image/svg+xml';
    const { upload, download } = setUp({ KEY_TEMPLATE, CONTENT_TYPES });
    expect((await upload({ id: 'x', contentType })).body.key).toBe(key);
    expect((await download({ id: 'x', contentType })).body.key).toBe(key);
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
      ...IDS,
      method: 'POST',
      expiresIn: 60,
    });
    expect(body).toMatchObject({
      method: 'POST',
      key: 'u1/t1.png',
      objectKey: 'images/u1/t1.png',
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
      ...IDS,
      method: 'POST',
      contentLength: 4,
      checksumSha256: SHA256,
    });
    expect(verifiedPolicy(body.fields).conditions).toEqual(
      expect.arrayContaining([
        ['content-length-range', 4, 4],
        ['eq', '$x-amz-checksum-sha256', SHA256],
      ]),
    );
  });
});
