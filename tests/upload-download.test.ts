import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { architecture, jsonOf, useExample } from './support/example.ts';
import { driveInLowerCase } from './support/lower-case/lower-case.ts';

const example = useExample('upload-download', { architecture });

const picture = (width: number) =>
  sharp({ create: { width, height: 40, channels: 3, background: '#336699' } });

const formats = [
  { type: 'image/jpeg', make: () => picture(60).jpeg().toBuffer() },
  { type: 'image/png', make: () => picture(61).png().toBuffer() },
  { type: 'image/webp', make: () => picture(62).webp().toBuffer() },
  { type: 'image/gif', make: () => picture(63).gif().toBuffer() },
  { type: 'image/avif', make: () => picture(64).avif({ effort: 0 }).toBuffer() },
];

describe('examples/upload-download', () => {
  it.each(formats)('returns $type byte for byte', async ({ type, make }) => {
    const body = await make();
    const stored = await example.ask('/images', {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    expect(stored.status).toBe(201);
    const facts = jsonOf(stored);
    expect(facts).toMatchObject({ type, height: 40, bytes: body.length });
    const answer = await example.ask(`/images/${String(facts['key'])}`);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe(type);
    expect(answer.headers['etag']).toBe(facts['etag']);
    expect(answer.body.equals(body)).toBe(true);
  });

  it('never overwrites a key, and takes unicode and spaces in it', async () => {
    const name = encodeURIComponent('été 100x100 (1) + & ?.png');
    const post = async (width: number) =>
      example.ask(`/images?key=${name}`, {
        method: 'POST',
        headers: { 'content-type': 'image/png' },
        body: await picture(width).png().toBuffer(),
      });
    expect((await post(10)).status).toBe(201);
    const second = await post(20);
    expect(second.status).toBe(412);
    expect(jsonOf(second)).toMatchObject({ code: 'key_exists' });
    const { width } = await sharp((await example.ask(`/images/${name}`)).body).metadata();
    expect(width).toBe(10);
  });

  it.each([
    '../secret.png',
    'a/../../secret.png',
    '/etc/passwd',
    'a\\b.png',
    'a\0.png',
    'a\r\nx: y.png',
    'x'.repeat(1100),
  ])('refuses the key %j and stores nothing', async (key) => {
    const answer = await example.ask(`/images?key=${encodeURIComponent(key)}`, {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: await picture(10).png().toBuffer(),
    });
    expect(answer.status).toBe(400);
    expect(jsonOf(answer)).toMatchObject({ code: 'invalid_key' });
  });

  it('stores parallel uploads without mixing them up', async () => {
    const bodies = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        picture(100 + index)
          .png()
          .toBuffer(),
      ),
    );
    const answers = await Promise.all(
      bodies.map((body) =>
        example.ask('/images', { method: 'POST', headers: { 'content-type': 'image/png' }, body }),
      ),
    );
    const back = await Promise.all(
      answers.map((answer) => example.ask(`/images/${String(jsonOf(answer)['key'])}`)),
    );
    expect(back.map(({ body }) => body.toString('base64'))).toEqual(
      bodies.map((body) => body.toString('base64')),
    );
  });

  it('takes header names in lower case on every route', () => driveInLowerCase({ example }));

  it('plans no changes', async () => {
    expect((await example.applied.plan()).changes).toBe(false);
  });
});
