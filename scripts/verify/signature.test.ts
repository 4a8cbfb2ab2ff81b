import { describe, expect, it } from 'vitest';
import { authorize, signed, type Signer } from './signature.ts';

const signer: Signer = {
  service: 'service',
  region: 'us-east-1',
  credentials: {
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  },
};
const headers = { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z' };

describe('a signature', () => {
  it.each([
    {
      name: 'get-vanilla',
      target: '/',
      call: {},
      signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    },
    {
      name: 'get-vanilla-query-order-key-case',
      target: '/?Param2=value2&Param1=value1',
      call: {},
      signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    },
    {
      name: 'post-vanilla',
      target: '/',
      call: { method: 'POST' },
      signature: '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
    },
    {
      name: 'post-x-www-form-urlencoded',
      target: '/',
      call: {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'Param1=value1',
      },
      signature: 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    },
  ])('is that of "$name" of the Signature Version 4 test suite', ({ target, call, signature }) => {
    const all = { ...call, headers: { ...headers, ...call.headers } };
    expect(authorize(signer, target, all)).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, ' +
        `SignedHeaders=${Object.keys(all.headers).sort().join(';')}, Signature=${signature}`,
    );
  });

  it('covers the token of a session, and leaves the headers of the call as they are', () => {
    const credentials = { ...signer.credentials, sessionToken: 'token' };
    const call = { method: 'PUT', headers: { Range: 'bytes=0-1' }, body: 'x' };
    const now = new Date('2015-08-30T12:36:00Z');
    const after = signed({ ...signer, credentials }, 'https://a.example/v1/', '/b', call, now);
    expect(after).toMatchObject({
      ...call,
      headers: { Range: 'bytes=0-1', host: 'a.example', 'x-amz-security-token': 'token' },
    });
    expect(after.headers?.['authorization']).toContain(
      'SignedHeaders=host;x-amz-date;x-amz-security-token, ',
    );
  });
});
