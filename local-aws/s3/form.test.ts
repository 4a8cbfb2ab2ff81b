import { describe, expect, it } from 'vitest';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../credentials.ts';
import { signText } from '../http/sigv4.ts';
import { checkForm, parseForm } from './form.ts';

const SIGNED_AT = new Date('2026-01-01T00:00:00Z');

describe('POST policy', () => {
  const scope = ['20260101', LOCAL_REGION, 's3', 'aws4_request'];
  const conditions: readonly unknown[] = [
    { bucket: 'b' },
    ['starts-with', '$key', 'images/'],
    ['eq', '$Content-Type', 'image/png'],
    ['content-length-range', 1, 10],
    ['starts-with', '$x-amz-credential', ''],
  ];

  function post(
    changed: Record<string, string> = {},
    bytes = 5,
    expiration = '2026-01-01T00:10:00Z',
  ): string | undefined {
    const policy = Buffer.from(JSON.stringify({ expiration, conditions })).toString('base64');
    const fields = {
      key: 'images/a.png',
      'Content-Type': 'image/png',
      'x-amz-credential': `local/${scope.join('/')}`,
      policy,
      'x-amz-signature': signText(policy, scope, LOCAL_CREDENTIALS),
      ...changed,
    };
    const parts = Object.entries(fields).map(
      ([name, value]) =>
        `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const body = Buffer.from(
      `${parts.join('')}--x\r\nContent-Disposition: form-data; name="file"; ` +
        `filename="a.png"\r\n\r\n${'a'.repeat(bytes)}\r\n--x--\r\n`,
    );
    const form = parseForm(body, 'multipart/form-data; boundary=x');
    return form ? checkForm(form, 'b', LOCAL_CREDENTIALS, SIGNED_AT.getTime())?.code : 'unparsed';
  }

  it.each<readonly [string, Parameters<typeof post>, string | undefined]>([
    ['as signed', [], undefined],
    ['at the greatest size', [{}, 10], undefined],
    ['one byte beyond it', [{}, 11], 'EntityTooLarge'],
    ['empty', [{}, 0], 'EntityTooSmall'],
    ['another prefix', [{ key: 'other/a.png' }], 'AccessDenied'],
    ['another type', [{ 'Content-Type': 'text/html' }], 'AccessDenied'],
    ['a field that no condition covers', [{ acl: 'public-read' }], 'AccessDenied'],
    ['an ignored field', [{ 'x-ignore-me': '1' }], undefined],
    [
      'a forged policy',
      [
        {
          policy: Buffer.from('{"expiration":"2030-01-01T00:00:00Z","conditions":[]}').toString(
            'base64',
          ),
        },
      ],
      'SignatureDoesNotMatch',
    ],
    ['another key id', [{ 'x-amz-credential': `other/${scope.join('/')}` }], 'InvalidAccessKeyId'],
    ['expired', [{}, 5, '2025-12-31T23:59:59Z'], 'AccessDenied'],
  ])('%s', (_, args, code) => {
    expect(post(...args)).toBe(code);
  });
});
