import { describe, expect, it } from 'vitest';
import { parseEvent } from './event.ts';
import { makeEvent } from './support/lambda-event.ts';
import { createRandom } from './support/random.ts';

describe('parseEvent', () => {
  it('keeps the bytes of a base64 body and of a text body', () => {
    const bytes = Buffer.from([0, 255, 128, 10, 13]);
    expect(parseEvent(makeEvent({ body: bytes }), {}).body).toEqual(bytes);
    expect(parseEvent(makeEvent({ body: 'é{}' }), {}).body).toEqual(Buffer.from('é{}'));
    expect(parseEvent(makeEvent({ body: null }), {}).body).toHaveLength(0);
  });

  it('lowers header names and joins repeated headers', () => {
    const event = {
      headers: { 'If-None-Match': '"b"', 'X-Only': 'single' },
      multiValueHeaders: { 'IF-None-Match': ['"a"', '"b"'], ACCEPT: ['image/avif'] },
    };
    const headers = parseEvent(event, {}).headers;
    expect(headers.get('accept')).toBe('image/avif');
    expect(headers.get('x-only')).toBe('single');
  });

  it('prefers the multi-value headers and query of the event', () => {
    const request = parseEvent(
      {
        headers: { Accept: 'b' },
        multiValueHeaders: { Accept: ['a', 'b'] },
        queryStringParameters: { w: '2' },
        multiValueQueryStringParameters: { w: ['1', '2'] },
      },
      {},
    );
    expect(request.headers.get('accept')).toBe('a, b');
    expect(request.query.get('w')).toEqual(['1', '2']);
  });

  it('falls back to single values', () => {
    const request = parseEvent({ queryStringParameters: { w: '2' }, headers: null }, {});
    expect(request.query.get('w')).toEqual(['2']);
  });

  it.each([
    ['a%20b.jpg', 'a b.jpg'],
    ['a+b.jpg', 'a+b.jpg'],
    ['dir%2Fname.jpg', 'dir/name.jpg'],
    ['%252e%252e', '%2e%2e'],
    ['%E2%82%AC.jpg', '€.jpg'],
  ])('decodes the path parameter %s once', (raw, expected) => {
    const event = makeEvent({ resource: '/images/{key+}', pathParameters: { key: raw } });
    expect(parseEvent(event, {}).pathParameters).toEqual({ key: expected });
  });

  it.each(['%', '%zz', '%ff', '%C3%28'])('refuses the malformed encoding %s', (key) => {
    expect(() => parseEvent(makeEvent({ pathParameters: { key } }), {})).toThrowError(
      expect.objectContaining({ code: 'invalid_key' }),
    );
  });

  it.each([
    ['stage URL', '/v1/images', '/images', {}, '/v1'],
    ['custom domain, root', '/images', '/images', {}, ''],
    ['custom domain, base path', '/pictures/images', '/images', {}, '/pictures'],
    ['two-segment base path', '/a/b/images', '/images', {}, '/a/b'],
    ['greedy', '/v1/images/a/b%20c.jpg', '/images/{key+}', { key: 'a/b%20c.jpg' }, '/v1'],
    ['trailing slash', '/v1/images/', '/images', {}, '/v1'],
    ['root resource', '/v1/', '/', {}, '/v1'],
    ['parameter decoded elsewhere', '/v1/images/b c', '/images/{key+}', { key: 'b%20c' }, '/v1'],
    ['unusable characters', '/<x>/images', '/images', {}, ''],
  ])('finds the base path: %s', (_, path, resource, pathParameters, expected) => {
    const event = { resource, pathParameters, requestContext: { path, stage: 'v1' } };
    expect(parseEvent(event, {}).basePath).toBe(expected);
  });

  it('takes the id of API Gateway, then that of Lambda', () => {
    expect(parseEvent(makeEvent({}), { awsRequestId: 'l' }).requestId).toBe('gateway-1');
    expect(parseEvent({}, { awsRequestId: 'l' }).requestId).toBe('l');
  });

  it('throws nothing but invalid_key, whatever the event is', () => {
    const random = createRandom(5);
    const names = [
      'body',
      'headers',
      'multiValueHeaders',
      'pathParameters',
      'requestContext',
      'resource',
      'httpMethod',
      'isBase64Encoded',
      'queryStringParameters',
      'multiValueQueryStringParameters',
    ];
    for (let round = 0; round < 500; round++) {
      const event = random.pick<unknown>([
        random.junk(),
        Object.fromEntries(names.map((name) => [name, random.junk()])),
        { pathParameters: { key: random.text(10) }, headers: { a: random.junk() } },
      ]);
      try {
        parseEvent(event, {});
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid_key' });
      }
    }
  });
});
