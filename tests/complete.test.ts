import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { samplePhotograph, samplePng } from '../scripts/lib/checks/sample.ts';
import { runChecks } from '../scripts/lib/checks/check.ts';
import { errorChecks } from '../scripts/lib/checks/error-checks.ts';
import { imageChecks } from '../scripts/lib/checks/image-checks.ts';
import { derivativeFolder } from '../functions/shared/derivatives.ts';
import { encodeKeyPath } from '../functions/shared/keys.ts';
import { makePng } from '../functions/shared/support/images.ts';
import { bucketOf } from './support/bucket.ts';
import { architecture, jsonOf, publicUrl, useExample } from './support/example.ts';
import { driveInspection, tagWithUpload } from './support/inspection.ts';
import { driveInLowerCase } from './support/lower-case/lower-case.ts';

const resizeKey = 'a-key-for-acceptance-tests';
const example = useExample('complete', {
  resize_api_keys: [resizeKey],
  architecture,
});

describe('examples/complete', () => {
  it('answers every route as documented, and plans no changes', async () => {
    const photograph = await samplePhotograph();
    const results = await runChecks([...imageChecks, ...errorChecks], {
      apiUrl: publicUrl(example),
      resizeKey,
      photograph,
      png: await samplePng(photograph),
    });
    // It has everything: nothing is absent.
    expect(results.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(results.length).toBeGreaterThan(25);
    expect((await example.applied.plan()).text).toContain('No changes.');
  }, 180_000);

  const KEYS = [
    'z.png',
    'images/z.png',
    'images/images/z.png',
    'images',
    'derivatives/z.png',
    'a%2Fz.png',
    'a%2e%2e.png',
    'a%20b.png',
    'a b+c&d=e?f#g.png',
    '\u00e9.png',
    'e\u0301.png',
    '\u{1f600}.png',
  ];

  it('has one name for one object, the same by function and by S3 alone', async () => {
    for (const [n, key] of KEYS.entries()) {
      const body = makePng(8 + n, 8);
      const name = encodeURIComponent(key);
      const stored = await example.ask(`/images?key=${name}`, { method: 'POST', body });
      expect([stored.status, jsonOf(stored)['key']]).toEqual([201, key]);
      const path = encodeKeyPath(key);
      for (const route of [`/images/${path}`, `/s3/${path}`, `/s3?image=${name}`]) {
        const answer = await example.ask(route);
        expect([answer.status, answer.body.equals(body)], route).toEqual([200, true]);
      }
      const resized = await example.ask(`/resize?key=${name}&w=${8 + n}&f=png&k=${resizeKey}`);
      expect((await sharp(resized.body).metadata()).width, key).toBe(8 + n);
    }
  });

  it.each(['%FF.png', 'a%C3.png', '%ED%A0%80', '%EF%BF%BD.png'])(
    'refuses the key %s, which is no UTF-8 or stands for it, and stores nothing',
    async (key) => {
      const call = { method: 'POST', body: makePng(4, 4) };
      for (const [path, given] of [
        [`/images?key=${key}`, call],
        [`/images/${key}`, {}],
        [`/resize?key=${key}&w=4&k=${resizeKey}`, {}],
      ] as const) {
        const answer = await example.ask(path, given);
        expect([answer.status, jsonOf(answer)['code']], path).toEqual([400, 'invalid_key']);
      }
      for (const path of [`/s3/${key}`, `/s3?image=${key}`]) {
        expect([400, 404], path).toContain((await example.ask(path)).status);
      }
    },
  );

  it('serves nothing of before a PUT or DELETE, and keeps nothing of what is deleted', async () => {
    const bucket = bucketOf(example);
    const path = '/images/life/a%20b.png';
    const put = (body: Buffer) => example.ask(path, { method: 'PUT', body });
    const folder = derivativeFolder('derivatives/', 'thumbnails', 'images/life/a b.png');
    const results = derivativeFolder('derivatives/', 'results', 'images/life/a b.png');
    const thumbnails = async (count: number) =>
      expect
        .poll(() => bucket.keys(folder), { timeout: 30_000, interval: 100 })
        .toHaveLength(count);
    expect((await put(makePng(40, 20))).status).toBe(201);
    // That of inspection.thumbnail_widths: what is made behind a DELETE would stay.
    await thumbnails(1);
    const resized = (headers: Record<string, string> = {}, v = '1') =>
      example.ask(`/resize?key=life/a%20b.png&w=40&f=png&v=${v}&k=${resizeKey}`, { headers });
    const first = await resized();
    const etag = String(first.headers['etag']);
    expect((await resized({ 'if-none-match': etag }, '2')).status).toBe(304);
    const replaced = await put(makePng(40, 30));
    expect(replaced.status).toBe(200);
    await thumbnails(2);
    const second = await resized({ 'if-none-match': etag });
    expect(second.status).toBe(200);
    expect(second.headers['etag']).not.toBe(etag);
    expect((await sharp(second.body).metadata()).height).toBe(30);
    const since = await example.ask(path, { headers: { 'if-none-match': etag } });
    expect([since.status, since.body.equals(makePng(40, 30))]).toEqual([200, true]);

    // One of each state of the image: `v` and If-None-Match make no other.
    expect(await bucket.keys(results)).toHaveLength(2);
    const job = { method: 'POST', body: JSON.stringify({ key: 'life/a b.png', widths: [8, 16] }) };
    const { id } = jsonOf(await example.ask('/thumbnails', job));
    const status = async () => jsonOf(await example.ask(`/thumbnails/${String(id)}`))['status'];
    await expect.poll(status, { timeout: 30_000, interval: 100 }).toBe('done');
    await thumbnails(4);

    const old = { method: 'DELETE', headers: { 'if-match': String(first.headers['etag']) } };
    expect((await example.ask(path, old)).status).toBe(412);
    const current = { method: 'DELETE', headers: { 'if-match': String(replaced.headers['etag']) } };
    expect((await example.ask(path, current)).status).toBe(204);
    await thumbnails(0);
    expect(await bucket.keys(results)).toEqual([]);
    expect([(await example.ask(path)).status, (await resized()).status]).toEqual([404, 404]);
    expect((await resized({ 'if-none-match': '*' })).status).toBe(404);
  });

  it('lets nobody read an upload before it was looked at, nor when it was refused', () =>
    driveInspection({ example, resizeKey }));

  it('takes no tag with a presigned upload', () => tagWithUpload(example));

  it('lists what is stored, in pages, by the keys that every route takes', async () => {
    const wanted = KEYS.map((key) => `list/${key}`);
    for (const key of wanted) {
      const put = { method: 'PUT', body: makePng(4, 4) };
      expect((await example.ask(`/images/${encodeKeyPath(key)}`, put)).status, key).toBe(201);
    }
    const seen: string[] = [];
    let cursor: unknown = '';
    for (; cursor !== undefined;) {
      const more = cursor === '' ? '' : `&cursor=${String(cursor)}`;
      const answer = await example.ask(`/images?prefix=list%2F&limit=5${more}`);
      const page = jsonOf(answer) as { images: { key: string }[]; cursor?: string };
      seen.push(...page.images.map(({ key }) => key));
      cursor = page.cursor;
    }
    expect([...seen].sort()).toEqual([...wanted].sort());
    for (const key of seen) {
      const remove = { method: 'DELETE' };
      expect((await example.ask(`/images/${encodeKeyPath(key)}`, remove)).status, key).toBe(204);
    }
    expect(jsonOf(await example.ask('/images?prefix=list/'))).toEqual({ images: [] });
  });

  it('takes header names in lower case on every route', () =>
    driveInLowerCase({ example, resizeKey }));

  it('keeps the key of /resize out of the state', () => {
    const state = readFileSync(`${example.applied.directory}/terraform.tfstate`, 'utf8');
    expect(state).toContain('RESIZE_KEY_HASHES');
    expect(state).not.toContain(resizeKey);
  });

  it('does not replace the deployment for a tag', async () => {
    const { text, changes } = await example.applied.plan({ tags: { team: 'images' } });
    expect(changes).toBe(true);
    expect(text).toMatch(/# .*aws_api_gateway_rest_api\.this will be updated in-place/);
    expect(text).not.toMatch(/# .*aws_api_gateway_deployment/);
  });

  it('serves a change of binary_media_types after the same apply', async () => {
    const { key } = jsonOf(
      await example.ask('/images', {
        method: 'POST',
        headers: { 'content-type': 'image/png' },
        body: await samplePng(await samplePhotograph()),
      }),
    );
    const get = () =>
      example.ask(`/images/${String(key)}`, { headers: { accept: 'image/webp,*/*' } });
    const before = await get();
    expect(before.body.subarray(1, 4).toString()).toBe('PNG');

    const narrowed = { binary_media_types: ['image/png'] };
    const { text } = await example.applied.plan(narrowed);
    expect(text).toMatch(/aws_api_gateway_deployment\.this must be replaced/);
    await example.apply(narrowed);

    // The Accept header trap: its first type is not in the list, so the
    // client gets base64 text ("Binary media types for REST APIs").
    const trapped = await get();
    expect(Buffer.from(trapped.body.toString(), 'base64').equals(before.body)).toBe(true);

    await example.apply({ binary_media_types: ['*/*'] });
    expect((await get()).body.equals(before.body)).toBe(true);
    expect((await example.applied.plan()).changes).toBe(false);
  }, 180_000);
});
