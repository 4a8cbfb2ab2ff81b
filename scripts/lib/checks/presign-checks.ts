import { sendTo } from '../http.ts';
import type { Check, CheckTools } from './check.ts';
import { expectJson, expectSame, expectStatus, json } from './expect.ts';

interface Presigned {
  /** Of the bucket. */
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
  found.keyPrefix = key.slice(0, key.lastIndexOf(`${folder}/`));
  if (kind === 'upload') found.objects.add(key);
  return {
    key,
    url: String(body['presignedUrl']),
    headers: (body['headers'] ?? {}) as Record<string, string>,
  };
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
      return `200, stored ${tools.png.length} bytes`;
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
];
