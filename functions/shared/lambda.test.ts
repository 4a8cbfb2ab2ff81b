import { PassThrough, Readable, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ApiError, type ErrorCode, STATUS_OF_CODE } from './errors.ts';
import type { HttpResponse } from './http.ts';
import { createHandler, createStreamHandler } from './lambda.ts';
import type { HttpResponseStream } from './response.ts';
import { makeEvent } from './support/lambda-event.ts';

const openCors = { allowOrigins: ['*'], exposeHeaders: 'etag' };

function setUp(
  answer: () => Promise<HttpResponse> | HttpResponse,
  allowOrigins = ['*'],
  metricsNamespace = '',
) {
  const lines: string[] = [];
  const handler = createHandler(async () => answer(), {
    functionName: 'test',
    cors: { ...openCors, allowOrigins },
    metricsNamespace,
    sink: (line) => lines.push(line),
  });
  return { handler, log: () => JSON.parse(lines.at(-1) ?? '{}') };
}

const fail = (code: ErrorCode) => () => {
  throw new ApiError(code, 'Public words.', { cause: new Error('inner secret') });
};

describe('createHandler', () => {
  it('sends bytes as base64 and text as it is', async () => {
    const bytes = Buffer.from([0, 255]);
    const binary = setUp(() => ({ status: 200, headers: {}, body: bytes }));
    expect(await binary.handler(makeEvent({}), {})).toMatchObject({
      body: 'AP8=',
      isBase64Encoded: true,
    });
    const text = setUp(() => ({ status: 200, headers: {}, body: 'x' }));
    expect(await text.handler(makeEvent({}), {})).toMatchObject({
      body: 'x',
      isBase64Encoded: false,
    });
  });

  it.each(Object.entries(STATUS_OF_CODE) as [ErrorCode, number][])(
    'answers %s with %d in the one shape',
    async (code, status) => {
      const { handler, log } = setUp(fail(code));
      const result = await handler(makeEvent({}), {});
      const body = JSON.parse(result.body);
      expect(result.statusCode).toBe(status);
      expect(Object.keys(body)).toEqual(['message', 'code', 'requestId']);
      expect(body).toMatchObject({ code, requestId: 'gateway-1' });
      expect(body.message === 'Public words.').toBe(status < 500);
      expect(result.body).not.toContain('inner secret');
      expect(result.headers).toMatchObject({
        'content-type': 'application/json',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'access-control-allow-origin': '*',
      });
      expect(JSON.stringify(log()).includes('inner secret')).toBe(status >= 500);
    },
  );

  it('turns an unexpected failure into internal_error', async () => {
    const { handler, log } = setUp(() => {
      throw new TypeError('inner');
    });
    const result = await handler(makeEvent({}), {});
    expect([result.statusCode, result.body.includes('inner')]).toEqual([500, false]);
    expect(log().error.cause.stack).toContain('lambda.test.ts');
  });

  it('answers in the one shape when the event itself is malformed', async () => {
    const { handler } = setUp(() => ({ status: 200, headers: {} }));
    const result = await handler(
      { ...makeEvent({}), pathParameters: { key: '%' }, headers: { Origin: 'https://a' } },
      {},
    );
    expect(result.statusCode).toBe(400);
    expect(JSON.parse(result.body)).toMatchObject({ code: 'invalid_key', requestId: 'gateway-1' });
    expect(result.headers).toMatchObject({ 'access-control-allow-origin': '*' });
  });

  it('answers HEAD as GET without the body', async () => {
    const { handler } = setUp(fail('not_found'));
    const result = await handler(makeEvent({ method: 'HEAD' }), {});
    expect(result).toMatchObject({ statusCode: 404, body: '' });
    expect(result.headers).toMatchObject({ 'content-type': 'application/json' });
  });

  it.each([
    [[], 'https://a', undefined, undefined],
    [['https://a'], undefined, 'https://a', undefined],
    [['https://a', 'https://b'], 'https://b', 'https://b', 'accept, origin'],
    [['https://a', 'https://b'], 'https://c', undefined, 'accept, origin'],
  ])('CORS %j asked by %s', async (origins, origin, allowed, vary) => {
    const { handler } = setUp(
      () => ({ status: 200, headers: vary ? { vary: 'accept' } : {} }),
      origins,
    );
    const { headers } = await handler(makeEvent({ headers: origin ? { Origin: origin } : {} }), {});
    expect(headers['access-control-allow-origin']).toBe(allowed);
    expect(headers['vary']?.split(', ').sort().join(', ')).toBe(vary);
  });

  it('logs one line without query, key or signature', async () => {
    const { handler, log } = setUp(
      () => {
        throw new Error('GET https://s3/x?X-Amz-Signature=abcdef&k=secret-key failed');
      },
      ['*'],
      'Images',
    );
    await handler(makeEvent({ resource: '/resize', query: { k: ['secret-key'] } }), {});
    const line = JSON.stringify(log());
    expect(line).not.toMatch(/abcdef|secret-key/);
    expect(log()).toMatchObject({
      level: 'error',
      function: 'test',
      requestId: 'gateway-1',
      route: '/resize',
      status: 500,
      code: 'internal_error',
      ServerErrors: 1,
      Function: 'test',
      _aws: { CloudWatchMetrics: [{ Namespace: 'Images' }] },
    });
  });
});

const statuses: number[] = [];
const responseStream: HttpResponseStream = {
  from: (stream, { statusCode }) => {
    statuses.push(statusCode);
    return stream;
  },
};

function setUpStream(answer: () => HttpResponse) {
  const lines: string[] = [];
  const options = {
    functionName: 't',
    cors: openCors,
    metricsNamespace: '',
    sink: (l: string) => lines.push(l),
  };
  const handler = createStreamHandler(
    async () => answer(),
    options,
    () => responseStream,
  );
  return { handler, log: () => JSON.parse(lines.at(-1) ?? '{}') };
}

describe('createStreamHandler', () => {
  it('pipes a stream through and counts its bytes', async () => {
    const chunks: Buffer[] = [];
    const out = new Writable({ write: (chunk, _, done) => (chunks.push(chunk), done()) });
    const body = Readable.from([Buffer.from('ab'), Buffer.from('c')]);
    const { handler, log } = setUpStream(() => ({ status: 200, headers: {}, body }));
    await handler(makeEvent({}), out, {});
    expect(Buffer.concat(chunks).toString()).toBe('abc');
    expect([statuses.at(-1), log().bytesOut]).toEqual([200, 3]);
  });

  it('writes even without a body, or the runtime would send no status', async () => {
    let writes = 0;
    const out = new PassThrough();
    const { write } = out;
    out.write = ((...given: Parameters<typeof write>) => (
      writes++,
      write.apply(out, given)
    )) as typeof write;
    out.resume();
    const { handler } = setUpStream(() => ({ status: 304, headers: {} }));
    await handler(makeEvent({}), out, {});
    expect([writes, statuses.at(-1)]).toEqual([1, 304]);
  });

  it('stops reading S3 when the client goes', async () => {
    let chunks = 0;
    const body = new Readable({
      read() {
        chunks++;
        this.push(Buffer.alloc(65_536));
      },
    });
    const out = new Writable({ write: (_, __, done) => done(new Error('client gone')) });
    const { handler, log } = setUpStream(() => ({ status: 200, headers: {}, body }));
    await expect(handler(makeEvent({}), out, {})).rejects.toThrow('client gone');
    expect(body.destroyed).toBe(true);
    expect(chunks).toBeLessThan(10);
    expect(log().code).toBe('internal_error');
  });

  it('breaks the connection when the source breaks', async () => {
    const out = new PassThrough();
    out.resume();
    const body = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
      })(),
    );
    const { handler } = setUpStream(() => ({ status: 200, headers: {}, body }));
    await expect(handler(makeEvent({}), out, {})).rejects.toThrow('aborted');
    expect(out.destroyed).toBe(true);
  });
});
