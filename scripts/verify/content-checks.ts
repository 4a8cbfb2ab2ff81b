import { randomBytes } from 'node:crypto';
import { NotAsked, type Check, type CheckTools, type Decided } from '../lib/checks/check.ts';
import { expectError, expectSame, expectStatus, expectThat, header } from '../lib/checks/expect.ts';
import { presign } from '../lib/checks/presign-checks.ts';
import { untilAdmitted, untilReadable } from '../lib/checks/until-readable.ts';
import { sendTo } from '../lib/http.ts';

/** More than API Gateway buffers, so that only a stream or a redirect can carry it. */
const LARGE_BYTES = 11 * 1024 * 1024;
const ACCEPTS = ['image/avif,image/webp,*/*', 'text/html', 'application/json', '*/*'] as const;

/** As an object's name may have them; the path carries them percent-encoded. */
const UNUSUAL_KEYS = {
  'a space': 'a b.png',
  'a percent sign': 'a%b.png',
  'an encoded space as text': 'a%20b.png',
  'an encoded slash as text': 'a%2Fb.png',
  'a question mark': 'a?b.png',
  'a hash': 'a#b.png',
  'a plus': 'a+b.png',
  'a letter outside of ASCII': 'ä.png',
} as const;

export const contentChecks: readonly Check[] = [
  {
    name: 'Accept does not change what S3 sends',
    needs: ['image', 's3'],
    run: acceptChangesNothing,
  },
  {
    name: 'errors stay text for an image Accept',
    needs: ['s3'],
    run: async ({ ask }) =>
      expectError(
        await ask('/s3/no-such-image.jpg', { headers: { accept: 'image/png' } }),
        404,
        'not_found',
      ),
  },
  { name: 'image above 10 MB', needs: ['presign', 'download'], run: largeImage },
  ...Object.entries(UNUSUAL_KEYS).map(([what, file]): Check => ({
    name: `key with ${what}`,
    needs: ['image'],
    run: (tools) => unusualKey(tools, file),
  })),
];

async function acceptChangesNothing({ ask, found, photograph }: CheckTools): Promise<string> {
  for (const accept of ACCEPTS) {
    const answer = await ask(`/s3/${found.key}`, { headers: { accept } });
    expectSame(answer, photograph, 'image/jpeg');
  }
  return `the same bytes for ${ACCEPTS.length} Accept headers`;
}

async function largeImage(tools: CheckTools): Promise<Decided> {
  const { key, url, headers } = await presign(tools, 'upload', 'large');
  const bytes = Buffer.concat([tools.png, randomBytes(LARGE_BYTES - tools.png.length)]);
  expectStatus(await sendTo(url, { method: 'PUT', headers, body: bytes }), 200);
  const path = `/images/${key}`;
  await untilReadable(() => tools.ask(path, { method: 'HEAD' }));
  const begun = performance.now();
  const answer = await tools.ask(path);
  const seconds = (performance.now() - begun) / 1000;
  if (answer.status === 303) {
    const stored = await sendTo(header(answer, 'location'));
    expectThat(stored.body.equals(bytes), `the same ${bytes.length} bytes`, stored);
    return { saw: '303, then the same bytes', reading: 'not streamed: S3 serves it' };
  }
  expectStatus(answer, 200);
  expectThat(answer.body.equals(bytes), `the same ${bytes.length} bytes`, answer);
  const rate = (bytes.length / 1_000_000 / seconds).toFixed(1);
  return {
    saw: `200, ${bytes.length} bytes in ${seconds.toFixed(1)} s`,
    reading: `streamed, ${rate} MB/s`,
  };
}

/**
 * The function's route is documented; what the mapping to S3 does with these is open (facts A14).
 */
async function unusualKey(tools: CheckTools, file: string): Promise<string | Decided> {
  const { ask, folder = 'verify', missing, png } = tools;
  const key = `${folder}/${file}`;
  const encoded = `${folder}/${encodeURIComponent(file)}`;
  const ways = [
    { feature: 'download', name: '/images', path: `/images/${encoded}` },
    { feature: 's3', name: '/s3', path: `/s3/${encoded}` },
    { feature: 's3-by-name', name: '/s3?image=', path: `/s3?image=${encodeURIComponent(key)}` },
  ] as const;
  const open = ways.filter(({ feature }) => !missing?.has(feature));
  if (open.length === 0) throw new NotAsked('no route reads a key', 'absent');
  await storeUnder(tools, key);
  const seen: string[] = [];
  const lost: string[] = [];
  for (const { feature, name, path } of open) {
    const answer = await ask(path);
    seen.push(`${answer.status} ${name}`);
    if (answer.status === 200 || feature === 'download') expectSame(answer, png, 'image/png');
    else {
      expectThat(/^4/.test(String(answer.status)), '200, or 4xx for a lost key', answer);
      lost.push(name);
    }
  }
  const saw = seen.join(', ');
  if (open.every(({ feature }) => feature === 'download')) return saw;
  const reading = lost.length === 0 ? 'reaches S3 as it is' : `lost on the way by ${lost.join()}`;
  return { saw, reading };
}

async function storeUnder(
  { ask, found, missing, png, store }: CheckTools,
  key: string,
): Promise<void> {
  found.images.add(key);
  if (store && missing?.has('upload')) {
    await store(key, png, 'image/png');
    return untilAdmitted({ ask, missing }, key);
  }
  const call = { method: 'POST', headers: { 'content-type': 'image/png' }, body: png };
  expectStatus(await ask(`/images?key=${encodeURIComponent(key)}`, call), 201);
}
