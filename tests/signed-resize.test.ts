import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { findRoot } from '../scripts/lib/root.ts';
import { signUrl } from '../scripts/sign-url.ts';
import { sendTo } from '../scripts/lib/http.ts';
import { architecture, jsonOf, publicUrl, useExample } from './support/example.ts';

const [oldSecret, newSecret] = [
  'the-old-secret-of-32-characters-or-more',
  'the-new-secret-of-32-characters-or-more',
];
const resizeKey = 'a-key-for-acceptance-tests';
const vars = { resize_api_keys: [resizeKey], architecture };
const example = useExample('complete', { ...vars, resize_signing_secrets: [newSecret, oldSecret] });
const now = () => Math.floor(Date.now() / 1000);
const key = 'été & co (1)+*.png';

beforeAll(async () => {
  const body = await sharp({
    create: { width: 300, height: 200, channels: 3, background: '#123456' },
  })
    .png()
    .toBuffer();
  const stored = await example.ask(`/images?key=${encodeURIComponent(key)}`, {
    method: 'POST',
    headers: { 'content-type': 'image/png' },
    body,
  });
  expect(stored.status).toBe(201);
});

const unsigned = () => `${publicUrl(example)}/resize?key=${encodeURIComponent(key)}&w=30&f=png`;
const signed = (secret = newSecret, seconds = 60) => signUrl(unsigned(), secret, seconds, now());

describe('a signed URL', () => {
  it.each([newSecret, oldSecret])('of either secret is answered', async (secret) => {
    const answer = await sendTo(signed(secret));
    expect(answer.status).toBe(200);
    expect(await sharp(answer.body).metadata()).toMatchObject({ width: 30, height: 20 });
    const [, age] = /max-age=(\d+)/.exec(String(answer.headers['cache-control'])) ?? [];
    expect(Number(age)).toBeLessThanOrEqual(60);
  });

  it('is what the command prints', async () => {
    const { stdout, status } = spawnSync(
      process.execPath,
      [join(findRoot(), 'scripts/lib/run.mjs'), 'sign-url', unsigned()],
      {
        encoding: 'utf8',
        env: { ...process.env, RESIZE_SIGNING_SECRET: oldSecret },
      },
    );
    expect(status).toBe(0);
    expect((await sendTo(stdout.trim())).status).toBe(200);
  });

  it('may have its pairs in another order', async () => {
    const url = new URL(signed());
    const turned = [...url.search.slice(1).split('&')].reverse().join('&');
    expect((await sendTo(`${url.origin}${url.pathname}?${turned}`)).status).toBe(200);
  });

  it.each<[string, (url: string) => string]>([
    ['has another width', (url) => url.replace('w=30', 'w=31')],
    ['names another image', (url) => url.replace(/key=[^&]+/, 'key=other.png')],
    ['has one more parameter', (url) => `${url}&q=10`],
    ['has a parameter twice', (url) => `${url}&w=30`],
    ['lives longer', (url) => url.replace(/e=(\d+)/, (_, e: string) => `e=${Number(e) + 1}`)],
    ['has no expiry', (url) => url.replace(/e=\d+&?/, '')],
    ['has half a signature', (url) => url.slice(0, -20)],
    ['has an empty signature', (url) => url.replace(/s=[^&]*$/, 's=')],
    ['has its signature twice', (url) => `${url}&${/s=[^&]*$/.exec(url)?.[0] ?? ''}`],
    ['has a key beside the signature', (url) => `${url}&k=${resizeKey}`],
    ['is of an unknown secret', () => signed('x'.repeat(40))],
    ['has expired', () => signed(newSecret, -1)],
  ])('that %s is 401', async (_, change) => {
    const answer = await sendTo(change(signed()));
    expect([answer.status, jsonOf(answer)['code']]).toEqual([401, 'unauthorized']);
    expect(answer.headers['cache-control']).toBe('no-store');
  });
});

it('the log holds neither secrets nor signatures nor keys', async () => {
  await example.ask(`/resize?key=x&w=30&k=${resizeKey}`);
  const text = example.logs.join('\n');
  expect(text).toContain('"function":"resize"');
  for (const secret of [
    newSecret,
    oldSecret,
    resizeKey,
    new URL(signed()).searchParams.get('s') ?? '',
  ])
    expect(text).not.toContain(secret);
  expect(text).not.toMatch(/[?&][ks]=(?!\*)/);
});

it('a secret that was removed signs nothing any more', async () => {
  await example.apply({ ...vars, resize_signing_secrets: [newSecret] });
  expect((await sendTo(signed(oldSecret))).status).toBe(401);
  expect((await sendTo(signed(newSecret))).status).toBe(200);
});
