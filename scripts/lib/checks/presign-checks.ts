import { sendTo } from '../http.ts';
import { type Check, type CheckTools, type Feature, NotAsked } from './check.ts';
import { expectJson, expectSame, expectStatus, json } from './expect.ts';
import { untilReadable } from './until-readable.ts';

interface Presigned {
  /** As every route takes it. */
  readonly key: string;
  readonly url: string;
  readonly headers: Record<string, string>;
}

export async function presign(
  { ask, found, folder = 'user-1' }: CheckTools,
  kind: 'upload' | 'download',
  tweetId = 'tweet-1',
): Promise<Presigned> {
  const body = expectJson(await ask(`/api/${kind}_url`, json({ userId: folder, tweetId })), 200);
  const key = String(body['key']);
  const objectKey = String(body['objectKey']);
  found.keyPrefix = objectKey.slice(0, objectKey.length - key.length);
  if (kind === 'upload') found.objects.add(objectKey);
  return {
    key,
    url: String(body['presignedUrl']),
    headers: (body['headers'] ?? {}) as Record<string, string>,
  };
}

const READERS: readonly { feature: Feature; pathOf: (key: string) => string }[] = [
  { feature: 'download', pathOf: (key) => `/images/${key}` },
  { feature: 's3', pathOf: (key) => `/s3/${key}` },
  { feature: 's3-by-name', pathOf: (key) => `/s3?image=${key}` },
];

/** One image has one key, whichever route answers it and whichever takes it. */
async function readEverywhere(tools: CheckTools): Promise<string> {
  const { key } = await presign(tools, 'download');
  const asked = READERS.filter(({ feature }) => tools.missing?.has(feature) !== true);
  if (asked.length === 0) throw new NotAsked('no route reads an image by its key', 'absent');
  for (const { pathOf } of asked) {
    expectSame(await tools.ask(pathOf(key)), tools.png, 'image/png');
  }
  return `the same bytes from ${asked.map(({ pathOf }) => pathOf(key)).join(', ')}`;
}

export const presignChecks: readonly Check[] = [
  {
    name: 'presigned PUT, other Content-Type',
    needs: ['presign'],
    run: async (tools) => {
      const { url, headers } = await presign(tools, 'upload');
      const others = Object.fromEntries(
        Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-type'),
      );
      const answer = await sendTo(url, {
        method: 'PUT',
        headers: { ...others, 'content-type': 'text/html' },
        body: tools.png,
      });
      expectStatus(answer, 403);
      return '403, refused by the store';
    },
  },
  {
    name: 'POST /api/upload_url, PUT',
    needs: ['presign'],
    run: async (tools) => {
      const { url, headers } = await presign(tools, 'upload');
      expectStatus(await sendTo(url, { method: 'PUT', headers, body: tools.png }), 200);
      const begun = performance.now();
      const download = await presign(tools, 'download');
      expectStatus(await untilReadable(() => sendTo(download.url, download)), 200);
      const ms = Math.round(performance.now() - begun);
      return `200, stored ${tools.png.length} bytes, readable after ${ms} ms`;
    },
  },
  {
    name: 'POST /api/download_url, GET',
    needs: ['presign'],
    run: async (tools) => {
      const { url, headers } = await presign(tools, 'download');
      return expectSame(await sendTo(url, { headers }), tools.png, 'image/png');
    },
  },
  {
    name: 'key of a presigned upload, by the routes that read',
    needs: ['presign'],
    run: readEverywhere,
  },
];
