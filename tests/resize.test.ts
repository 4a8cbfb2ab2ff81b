import { describe, expect, it } from 'vitest';
import { sendSigned } from '../local-aws/conformance/support/signed-client.ts';
import { LOCAL_REGION } from '../local-aws/credentials.ts';
import { architecture, jsonOf, publicUrl, useExample } from './support/example.ts';
import { picture } from './support/lower-case/drives.ts';
import { driveInLowerCase } from './support/lower-case/lower-case.ts';

const key = 'a-key-for-acceptance-tests';
const example = useExample('resize', { resize_api_keys: [key], architecture });
const metadata = encodeURIComponent('https://169.254.169.254/x.jpg');

describe('examples/resize', () => {
  it.each([
    { path: '/resize?w=100', status: 401, code: 'unauthorized' },
    { path: '/resize?w=100&k=wrong', status: 401, code: 'unauthorized' },
    { path: `/resize?k=${key}`, status: 400, code: 'missing_parameter' },
    { path: `/resize?w=100&k=${key}`, status: 400, code: 'missing_parameter' },
    {
      path: `/resize?u=${encodeURIComponent('https://example.com/a.jpg')}&k=${key}`,
      status: 400,
      code: 'missing_parameter',
    },
    {
      path: `/resize?u=${encodeURIComponent('file:///etc/passwd')}&w=10&k=${key}`,
      status: 400,
      code: 'invalid_parameter',
    },
    { path: `/resize?u=${metadata}&w=10&k=${key}`, status: 403, code: 'source_not_allowed' },
    { path: `/resize?u=${metadata}&w=10&w=20&k=${key}`, status: 400, code: 'invalid_parameter' },
    {
      path: `/resize?u=${metadata}&w=10&colour=3&k=${key}`,
      status: 400,
      code: 'invalid_parameter',
    },
  ])('answers $status $code for $path', async ({ path, status, code }) => {
    const answer = await example.ask(path, { headers: { accept: 'image/avif,image/webp,*/*' } });
    expect(answer.status).toBe(status);
    expect(jsonOf(answer)).toMatchObject({ code });
    expect(answer.headers['content-type']).toBe('application/json');
  });

  it('takes header names in lower case on every route, Authorization among them', () =>
    driveInLowerCase({
      example,
      resizeKey: key,
      drives: {
        'POST /images': async ({ bucket }) => {
          const base = new URL(publicUrl(example));
          const body = await picture(42);
          const scope = { service: 'execute-api', region: LOCAL_REGION };
          const headers = { 'content-type': 'image/png' };
          const sent = { method: 'POST', target: `${base.pathname}/images`, headers, body };
          const answer = await sendSigned(base.origin, scope, sent);
          expect(answer.status, answer.body.toString()).toBe(201);
          const stored = `images/${String(jsonOf(answer)['key'])}`;
          expect((await bucket.read(stored)).bytes.equals(body)).toBe(true);
          return [answer];
        },
      },
    }));

  it('plans no changes', async () => {
    expect((await example.applied.plan()).changes).toBe(false);
  });
});
