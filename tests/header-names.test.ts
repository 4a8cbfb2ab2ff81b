import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { samplePhotograph, samplePng } from '../scripts/lib/checks/sample.ts';
import type { Answer } from '../scripts/lib/http.ts';
import { bucketOf } from './support/bucket.ts';
import { jsonOf, useExample } from './support/example.ts';

/**
 * HTTP/2 clients send header names in lower case. Whether API Gateway's mappings tell the cases
 * apart is open ("Important notes" says so, aws/aws-sdk-js#2719 says it was mended), so what is
 * expected here holds under both readings. The tests of the examples write names in lower case as
 * well; here is what they do not have.
 */
const example = useExample('../tests/header-names');
const ORIGIN = 'https://two.example';
let png: Buffer;

beforeAll(async () => {
  png = await samplePng(await samplePhotograph());
  await bucketOf(example).write('images/a.png', png, 'image/png');
});

const get = (path: string, headers: Record<string, string>): Promise<Answer> =>
  example.ask(path, { headers });

const put = (name: string, headers: Record<string, string>): Promise<Answer> =>
  example.ask(`/s3/${name}`, { method: 'PUT', headers, body: png });

const PATHS = ['/s3/a.png', '/s3?image=a.png'];
const SPELLINGS = [
  { spelling: 'as RFC 9110 writes them', write: (name: string) => name },
  { spelling: 'in lower case', write: (name: string) => name.toLowerCase() },
];

describe.each(SPELLINGS)('header names $spelling', ({ write }) => {
  it.each(PATHS)('GET %s with Range: the bytes asked for, or all of them', async (path) => {
    const { status, body, headers } = await get(path, { [write('Range')]: 'bytes=1-3' });
    expect([200, 206]).toContain(status);
    expect(body.equals(status === 206 ? png.subarray(1, 4) : png)).toBe(true);
    expect(headers['content-type']).toBe('image/png');
  });

  it.each(PATHS)('GET %s with If-None-Match: not modified, or the bytes', async (path) => {
    const etag = String((await get(path, {})).headers['etag']);
    const { status, body } = await get(path, { [write('If-None-Match')]: etag });
    expect([200, 304]).toContain(status);
    expect(body.equals(status === 304 ? Buffer.alloc(0) : png)).toBe(true);
  });

  it('PUT with Content-Type stores the bytes', async () => {
    const name = `${write('Content-Type')}.png`;
    const answer = await put(name, { [write('Content-Type')]: 'image/png' });
    expect([answer.status, answer.headers['etag']]).toEqual([200, expect.stringMatching(/^"/)]);
    expect((await bucketOf(example).read(`images/${name}`)).bytes.equals(png)).toBe(true);
  });

  it('a page of an allowed origin may read a mapped answer and its preflight', async () => {
    for (const method of ['GET', 'OPTIONS']) {
      const answer = await example.ask('/open', { method, headers: { [write('Origin')]: ORIGIN } });
      expect([method, answer.headers['access-control-allow-origin']]).toEqual([method, ORIGIN]);
    }
  });

  it('a page of an allowed origin gets the image', async () => {
    const answer = await get('/s3/a.png', { [write('Origin')]: ORIGIN });
    expect([answer.status, answer.body.equals(png)]).toEqual([200, true]);
  });

  it('X-API-Key opens the route that asks for it', async () => {
    const key = String(example.applied.outputs['key']);
    const answer = await get('/keyed', { [write('X-API-Key')]: key });
    expect([answer.status, jsonOf(answer)]).toEqual([200, { keyed: true }]);
  });
});

/**
 * The remedy for an API Gateway that tells the cases apart, and only there: the other one would
 * send such a header twice.
 */
describe('lower_case_headers', () => {
  let tellsCasesApart = false;

  beforeAll(async () => {
    tellsCasesApart = (await get('/s3/a.png', { range: 'bytes=1-3' })).status === 200;
    await example.apply({ lower_case_headers: true });
    expect((await example.applied.plan()).text).toContain('No changes.');
  });

  beforeEach(({ skip }) => skip(!tellsCasesApart));

  it.each(SPELLINGS)('brings Range and If-None-Match to S3, $spelling', async ({ write }) => {
    for (const path of PATHS) {
      const part = await get(path, { [write('Range')]: 'bytes=1-3' });
      expect([part.status, part.body.toString()]).toEqual([206, 'PNG']);
      const etag = String((await get(path, {})).headers['etag']);
      expect((await get(path, { [write('If-None-Match')]: etag })).status).toBe(304);
    }
  });

  it.each(SPELLINGS)('brings the type of a PUT to S3, $spelling', async ({ write }) => {
    const name = `typed-${write('Content-Type')}.png`;
    expect((await put(name, { [write('Content-Type')]: 'image/png' })).status).toBe(200);
    expect(await bucketOf(example).read(`images/${name}`)).toMatchObject({ type: 'image/png' });
  });

  it.each(SPELLINGS)("brings the page's origin to S3, $spelling", async ({ write }) => {
    const answer = await get('/s3/a.png', { [write('Origin')]: ORIGIN });
    expect(answer.headers['access-control-allow-origin']).toBe(ORIGIN);
  });
});
