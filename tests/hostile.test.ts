import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { STATUS_OF_CODE, type ErrorCode } from '../functions/shared/errors.ts';
import {
  damagedFiles,
  goodFiles,
  hostileFiles,
  polyglots,
} from '../functions/shared/support/hostile.ts';
import type { Answer } from '../scripts/lib/http.ts';
import { bucketOf } from './support/bucket.ts';
import { architecture, jsonOf, useExample } from './support/example.ts';
import { malformedRequests } from './support/malformed-requests.ts';

const resizeKey = 'a-key-for-acceptance-tests';
const example = useExample('complete', { resize_api_keys: [resizeKey], architecture });
const post = (body: Buffer, type = 'image/png', query = '') =>
  example.ask(`/images${query}`, { method: 'POST', headers: { 'content-type': type }, body });
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/**
 * Hundreds of requests: the example's throttle would answer them, and is not under test here. Nor
 * is its fallback: every error has to show its one shape.
 */
beforeAll(async () => {
  const file = join(example.applied.directory, 'main.tf');
  const text = readFileSync(file, 'utf8');
  const plain = text.replace(/    fallback +=.*\n/, '');
  expect(plain).not.toBe(text);
  const changed = plain.replace(
    /throttle = \{ rate = \d+, burst = \d+ \}/,
    'throttle = { rate = 5000, burst = 5000 }',
  );
  expect(changed).not.toBe(plain);
  writeFileSync(file, changed);
  await example.apply({ resize_api_keys: [resizeKey], architecture });
});

/** A few at a time: the machine of the tests is one machine. */
async function inLots<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  lot = 8,
): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += lot)
    results.push(...(await Promise.all(items.slice(at, at + lot).map(work))));
  return results;
}

/** No 5xx, and below 500 the one shape with a code of the closed list. */
function expectOneShape(answer: Answer, what: unknown): void {
  expect(answer.status, String(what)).toBeLessThan(500);
  if (answer.status < 400) return;
  const { code, message, requestId, ...more } = jsonOf(answer);
  expect([typeof message, typeof requestId, more], String(what)).toEqual(['string', 'string', {}]);
  expect(STATUS_OF_CODE[code as ErrorCode], `${String(what)}: ${String(code)}`).toBe(answer.status);
  expect(answer.headers['content-type']).toBe('application/json');
}

describe('hostile files', () => {
  it('are refused with their code, and nothing of them is stored', async () => {
    const before = await bucketOf(example).keys();
    await inLots(await hostileFiles(), async ({ name, bytes, code }) => {
      const answer = await post(bytes, 'application/octet-stream');
      expectOneShape(answer, name);
      expect([name, jsonOf(answer)['code']]).toEqual([name, code]);
    });
    expect(await bucketOf(example).keys()).toEqual(before);
  }, 120_000);

  it('that are polyglots are served as images that run nothing', async () => {
    await inLots(Object.entries(await polyglots()), async ([name, bytes]) => {
      const stored = await post(bytes, 'application/octet-stream');
      expect([name, stored.status]).toEqual([name, 201]);
      const answer = await example.ask(`/images/${String(jsonOf(stored)['key'])}`, {
        headers: { accept: 'text/html' },
      });
      expect(answer.headers).toMatchObject({
        'content-type': expect.stringMatching(/^image\//),
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
      });
      expect(answer.body.equals(bytes)).toBe(true);
    });
  });

  it('that are damaged are decoded or refused', async () => {
    await inLots(await damagedFiles(120), async (bytes) =>
      expectOneShape(await post(bytes, 'image/*'), sha256(bytes)),
    );
  }, 120_000);

  it.each([
    ['text/html', 415, 'unsupported_media_type'],
    ['application/pdf', 415, 'unsupported_media_type'],
    ['multipart/form-data; boundary=x', 400, 'invalid_body'],
  ])('are refused as %s when they are PNG: %d %s', async (type, status, code) => {
    const answer = await post((await goodFiles())['png'] ?? Buffer.alloc(0), type);
    expect([answer.status, jsonOf(answer)['code']]).toEqual([status, code]);
  });
});

describe('keys', () => {
  const traversals = [
    '..',
    '.',
    '%2e%2e',
    '..%2f..%2fjobs',
    '%2e%2e%2fjobs',
    '%5c..%5c',
    '..%5cx',
    'a%2f..%2fb',
    'a%2f%2fb',
    '%2fetc',
    'a%00.png',
    'a%0d%0ax:y',
    'a%7f',
    '%c2%85',
    '%ff',
    '%',
    '%zz',
    '%ed%a0%80',
    'x'.repeat(1100),
    `${'%c3%a9'.repeat(510)}`,
  ];

  it.each(traversals)('%s leaves the prefix by no route', async (key) => {
    for (const path of [`/images/${key}`, `/resize?w=10&k=${resizeKey}&key=${key}`]) {
      const answer = await example.ask(path);
      expectOneShape(answer, path);
      expect(answer.status, path).toBeGreaterThanOrEqual(400);
    }
    const bucket = bucketOf(example);
    const before = await bucket.keys();
    const png = (await goodFiles())['png'] ?? Buffer.alloc(0);
    expectOneShape(await post(png, 'image/png', `?key=${key}`), key);
    // Thumbnails of what was admitted before come when they come.
    const added = (await bucket.keys()).filter(
      (name) => !before.includes(name) && !name.startsWith('derivatives/thumbnails/'),
    );
    expect(added.every((name) => /^images\/[^/]/.test(name) && !name.includes('..'))).toBe(true);
  });

  it('that are neighbours of the prefix stay private', async () => {
    const bucket = bucketOf(example);
    await bucket.write('images-private/a.png', Buffer.from('private'), 'image/png');
    for (const path of [
      '/images/../images-private/a.png',
      '/images/..%2fimages-private/a.png',
      '/s3/..%2fimages-private%2fa.png',
      '/images/-private/a.png',
    ]) {
      const answer = await example.ask(path);
      expect([path, answer.status >= 400, answer.body.includes('private')]).toEqual([
        path,
        true,
        false,
      ]);
    }
  });

  it('encoded twice are decoded once', async () => {
    await bucketOf(example).write(
      'images/%2e%2e',
      (await goodFiles())['png'] ?? Buffer.alloc(0),
      'image/png',
    );
    expect((await example.ask('/images/%252e%252e')).status).toBe(200);
  });
});

it('hundreds of malformed requests get the one shape', async () => {
  await inLots(malformedRequests(400, resizeKey), async ({ path, call }) =>
    expectOneShape(await example.ask(path, call), path),
  );
}, 120_000);

describe('parallel uploads and downloads', () => {
  let files: Buffer[];
  beforeAll(async () => {
    // Different bytes behind the end of a JPEG: different files at no cost.
    const { jpeg = Buffer.alloc(0) } = await goodFiles();
    files = Array.from({ length: 40 }, (_, index) =>
      Buffer.concat([jpeg, Buffer.alloc(1000, index)]),
    );
  });

  it('keep their hashes', async () => {
    const stored = await inLots(files, (file) => post(file, 'image/jpeg'), 20);
    expect(stored.map(({ status }) => status)).toEqual(files.map(() => 201));
    const back = await inLots(
      stored,
      (answer) => example.ask(`/images/${String(jsonOf(answer)['key'])}`),
      20,
    );
    expect(back.map(({ body }) => sha256(body))).toEqual(files.map(sha256));
  });

  it('to one key store one of them', async () => {
    const answers = await Promise.all(
      files.slice(0, 10).map((file) => post(file, 'image/jpeg', '?key=race.jpg')),
    );
    const won = answers.filter(({ status }) => status === 201);
    expect([won.length, answers.filter(({ status }) => status === 412).length]).toEqual([1, 9]);
    const { bytes, etag } = await bucketOf(example).read('images/race.jpg');
    expect(jsonOf(won[0] as Answer)).toMatchObject({ etag, bytes: bytes.length });
    expect(files.slice(0, 10).map(sha256)).toContain(sha256(bytes));
  });
});
