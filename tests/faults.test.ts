import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STATUS_OF_CODE, type ErrorCode } from '../functions/shared/errors.ts';
import { json } from '../scripts/lib/checks/expect.ts';
import type { Answer } from '../scripts/lib/http.ts';
import { bucketOf } from './support/bucket.ts';
import { architecture, jsonOf, useExample } from './support/example.ts';
import { startFaultProxy, type Fault } from './support/fault-proxy.ts';
import { linesOf } from './support/log-lines.ts';

const resizeKey = 'a-key-for-acceptance-tests';
const vars = { resize_api_keys: [resizeKey], architecture };
const example = useExample('complete', vars);
const picture = (width: number) =>
  sharp({ create: { width, height: 300, channels: 3, background: '#336699' } })
    .png({ compressionLevel: 0 })
    .toBuffer();
let proxy: Awaited<ReturnType<typeof startFaultProxy>>;

/** One of this test, and one that the example makes. */
const STORED = ['images/a.png', 'images/fallback.png'];

/** The functions reach S3 through the proxy, and give up after six seconds. */
beforeAll(async () => {
  proxy = await startFaultProxy();
  proxy.target = example.aws.url;
  const file = join(example.applied.directory, 'main.tf');
  const text = readFileSync(file, 'utf8');
  const timeouts = ['upload', 'download', 'resize', 'thumbnails']
    .map((name) => `${name} = { timeout = 6 }`)
    .join(', ');
  // One call to S3 makes a result then; kept-results-faults.test.ts has the others.
  const plain = text.replace(/    cache +=.*\n    fallback +=.*\n/, '');
  expect(plain).not.toBe(text);
  // Without it a role's 403 is our fault, and nobody else's requests go through the proxy.
  const uninspected = plain.replace(/^  inspection = .*$/m, '  inspection = null');
  expect(uninspected).not.toBe(plain);
  const changed = uninspected.replace(
    '  health     = {}\n',
    `  health     = {}\n  s3_endpoint_url = "${proxy.url}"\n  functions = { ${timeouts} }\n`,
  );
  expect(changed).not.toBe(uninspected);
  writeFileSync(file, changed);
  await example.apply(vars);
  await bucketOf(example).write('images/a.png', await picture(300), 'image/png');
});
afterAll(() => proxy.stop());

const download = () => example.ask('/images/a.png');
const resize = () => example.ask(`/resize?key=a.png&w=50&k=${resizeKey}`);
const upload = async (key: string) =>
  example.ask(`/images?key=new/${key}.png`, {
    method: 'POST',
    headers: { 'content-type': 'image/png' },
    body: await picture(200),
  });

/** The one shape, and nothing of what S3, the SDK or the machine said. */
function expectClean(answer: Answer, code: ErrorCode): void {
  expect([answer.status, jsonOf(answer)['code']]).toEqual([STATUS_OF_CODE[code], code]);
  expect(Object.keys(jsonOf(answer)).sort()).toEqual(['code', 'message', 'requestId']);
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'access-control-allow-origin': '*',
  });
  expect(answer.headers['etag']).toBeUndefined();
  expect(answer.body.toString()).not.toMatch(
    /secret|AccessDenied|NoSuchKey|SlowDown|S3|127\.0\.0\.1|ECONN|socket|image-api|\bat /,
  );
}

const reads: { fault: Fault; code: ErrorCode }[] = [
  { fault: 'denied', code: 'internal_error' },
  { fault: 'missing', code: 'not_found' },
  { fault: 'slow-down', code: 'unavailable' },
  { fault: 'reset', code: 'unavailable' },
  { fault: 'stalled', code: 'timeout' },
  { fault: 'stalled-body', code: 'timeout' },
  { fault: 'cut-body', code: 'unavailable' },
];

describe.each([
  { name: 'download', ask: download },
  { name: 'resize', ask: resize },
])('$name', ({ ask }) => {
  it.each(reads)('answers $code when S3 is $fault', async ({ fault, code }) => {
    proxy.inject('GET', fault);
    const answer = await ask();
    expectClean(answer, code);
    if (code === 'unavailable') expect(answer.headers['retry-after']).toBe('1');
    proxy.inject('GET', 'none');
    expect((await ask()).status).toBe(200);
  });

  it.each<Fault>(['slow-down-once', 'lost-answer-once'])('gets over %s', async (fault) => {
    proxy.inject('GET', fault);
    expect((await ask()).status).toBe(200);
    expect(proxy.count()).toBe(2);
  });
});

describe('upload', () => {
  it.each<{ fault: Fault; code: ErrorCode }>([
    { fault: 'denied', code: 'internal_error' },
    { fault: 'slow-down', code: 'unavailable' },
    { fault: 'reset', code: 'unavailable' },
    { fault: 'stalled', code: 'timeout' },
  ])('answers $code when S3 is $fault, and stores nothing', async ({ fault, code }) => {
    proxy.inject('PUT', fault);
    const answer = await upload('none');
    expectClean(answer, code);
    expect(answer.headers['location']).toBeUndefined();
    expect(await bucketOf(example).keys('images/')).toEqual(STORED);
  });

  it.each<Fault>(['slow-down-once', 'lost-answer-once'])(
    'after %s has stored one object, and says so',
    async (fault) => {
      const bucket = bucketOf(example);
      proxy.inject('PUT', fault);
      const answer = await upload(fault);
      expect(answer.status).toBe(201);
      expect(await bucket.keys(`images/new/${fault}`)).toEqual([`images/new/${fault}.png`]);
      const { bytes, etag, type } = await bucket.read(`images/new/${fault}.png`);
      expect(bytes.equals(await picture(200))).toBe(true);
      expect(jsonOf(answer)).toMatchObject({
        etag,
        type,
        bytes: bytes.length,
        width: 200,
        height: 300,
      });
      proxy.inject('PUT', 'none');
      expect((await upload(fault)).status).toBe(412);
    },
  );
});

describe('thumbnails', () => {
  async function decided(id: unknown): Promise<Record<string, unknown>> {
    let status: Record<string, unknown> = {};
    await expect
      .poll(
        async () => {
          status = jsonOf(await example.ask(`/thumbnails/${String(id)}`));
          return status['status'];
        },
        { timeout: 30_000, interval: 200 },
      )
      .not.toBe('pending');
    return status;
  }

  it.each<Fault>(['slow-down-once', 'lost-answer-once'])(
    'after %s are made once',
    async (fault) => {
      const format = fault === 'slow-down-once' ? 'png' : 'webp';
      proxy.inject('PUT', fault);
      const { id } = jsonOf(
        await example.ask('/thumbnails', json({ key: 'a.png', widths: [20, 30], format })),
      );
      expect(await decided(id)).toMatchObject({
        status: 'done',
        thumbnails: [{ width: 20 }, { width: 30 }],
      });
      const made = await bucketOf(example).keys('derivatives/');
      expect(made.filter((key) => key.endsWith(format)).length).toBe(2);
    },
  );

  it('are pending while S3 reads nothing', async () => {
    proxy.inject('PUT', 'slow-down');
    const { id } = jsonOf(await example.ask('/thumbnails', json({ key: 'a.png' })));
    expect(jsonOf(await example.ask(`/thumbnails/${String(id)}`))).toEqual({
      id,
      status: 'pending',
    });
    proxy.inject('PUT', 'none');
  });
});

describe('the log', () => {
  it('has one line of JSON per request, with the cause of a 5xx and no secret', () => {
    const lines = [
      ...linesOf(example, 'download'),
      ...linesOf(example, 'resize'),
      ...linesOf(example, 'upload'),
    ];
    const ids = lines.map(({ requestId }) => requestId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const line of lines) {
      expect(line).toMatchObject({
        ms: expect.any(Number),
        durations: expect.any(Object),
        bytesIn: expect.any(Number),
        bytesOut: expect.any(Number),
      });
      expect('error' in line).toBe(Number(line['status']) >= 500);
    }
    const text = example.logs.join('\n');
    expect(text).not.toContain(resizeKey);
    expect(text).not.toMatch(/X-Amz-Signature=(?!\*)|Signature=[0-9a-f]{16}/);
  });
});
