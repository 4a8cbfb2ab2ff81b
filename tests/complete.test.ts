import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { samplePhotograph, samplePng } from '../scripts/lib/checks/sample.ts';
import { runChecks } from '../scripts/lib/checks/check.ts';
import { errorChecks } from '../scripts/lib/checks/error-checks.ts';
import { imageChecks } from '../scripts/lib/checks/image-checks.ts';
import { architecture, jsonOf, publicUrl, useExample } from './support/example.ts';

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
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
    expect(results.length).toBeGreaterThan(25);
    expect((await example.applied.plan()).text).toContain('No changes.');
  }, 180_000);

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
