import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonOf, useExample } from './support/example.ts';
import { driveInLowerCase } from './support/lower-case/lower-case.ts';

const example = useExample('s3-proxy');
const sample = () => readFileSync(join(example.applied.directory, 'sample.png'));

describe('examples/s3-proxy', () => {
  it('has no Lambda function in its state', () => {
    const state = readFileSync(join(example.applied.directory, 'terraform.tfstate'), 'utf8');
    expect(state).toContain('"aws_api_gateway_rest_api"');
    expect(state).not.toContain('"aws_lambda');
  });

  it.each([
    { path: '/s3?image=sample.png', accept: 'image/avif,image/webp,*/*' },
    { path: '/s3/sample.png', accept: '*/*' },
    { path: '/s3/sample.png', accept: 'text/html' },
    { path: '/s3/sample.png', accept: undefined },
  ])('returns the bytes of $path for Accept $accept', async ({ path, accept }) => {
    const answer = await example.ask(path, accept === undefined ? {} : { headers: { accept } });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('image/png');
    expect(answer.headers['cache-control']).toBe('public, max-age=3600');
    expect(answer.body.equals(sample())).toBe(true);
  });

  it('maps Range, conditions and HEAD', async () => {
    const whole = await example.ask('/s3/sample.png');
    const part = await example.ask('/s3/sample.png', { headers: { Range: 'bytes=1-3' } });
    expect([part.status, part.body.toString()]).toEqual([206, 'PNG']);
    expect(part.headers['content-range']).toBe(`bytes 1-3/${sample().length}`);
    const same = await example.ask('/s3/sample.png', {
      headers: { 'If-None-Match': String(whole.headers['etag']) },
    });
    expect([same.status, same.body.length]).toEqual([304, 0]);
    const other = await example.ask('/s3/sample.png', { headers: { 'If-Match': '"x"' } });
    expect([other.status, jsonOf(other)['code']]).toEqual([412, 'precondition_failed']);
    // RFC 9110, 14.2: a range is for GET alone.
    const head = await example.ask('/s3/sample.png', {
      method: 'HEAD',
      headers: { Range: 'bytes=999999-' },
    });
    expect([head.status, head.headers['content-type'], head.body.length]).toEqual([
      200,
      'image/png',
      0,
    ]);
  });

  it.each([
    { path: '/s3?image=nothing.png', status: 404, code: 'not_found' },
    { path: '/s3/nothing.png', status: 404, code: 'not_found' },
    { path: '/s3', status: 400, code: 'missing_parameter' },
    { path: '/s3/sample.png?acl', status: 200, code: undefined },
    // Decoded once by API Gateway, so S3 sees a key outside of the role's prefix.
    { path: '/s3/..%2f..%2fother%2fsecret.png', status: 403, code: 'access_denied' },
    { path: '/s3?image=..%2F..%2Fother%2Fsecret.png', status: 403, code: 'access_denied' },
    { path: '/unknown', status: 403, code: 'missing_authentication_token' },
  ])('answers $status for $path', async ({ path, status, code }) => {
    const answer = await example.ask(path);
    expect(answer.status).toBe(status);
    if (code === undefined) return;
    expect(jsonOf(answer)).toMatchObject({
      code,
      requestId: expect.stringMatching(/./),
      message: expect.stringMatching(/./),
    });
    expect(answer.body.toString()).not.toContain('<');
  });

  it('takes header names in lower case on every route', () => driveInLowerCase({ example }));

  it('plans no changes', async () => {
    expect((await example.applied.plan()).changes).toBe(false);
  });
});
