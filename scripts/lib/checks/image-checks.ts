import {
  expectError,
  expectImage,
  expectJson,
  expectSame,
  expectStatus,
  expectThat,
  header,
  json,
  mediaType,
  type Check,
  type CheckTools,
} from './checks.ts';
import { sendTo, type Answer } from '../http.ts';

const ORIGIN = 'https://www.example.com';

const originals: Check[] = [
  {
    name: 'POST /images',
    run: async ({ ask, photograph, found }) => {
      const answer = await ask('/images', {
        method: 'POST',
        headers: { 'content-type': 'image/jpeg' },
        body: photograph,
      });
      const body = expectJson(answer, 201);
      expectThat(
        body['bytes'] === photograph.length && body['type'] === 'image/jpeg',
        'bytes and type of the photograph',
        answer,
      );
      expectThat(
        header(answer, 'location').endsWith(`/images/${String(body['key'])}`),
        'Location of the image',
        answer,
      );
      found.key = String(body['key']);
      found.etag = String(body['etag']);
      return `201 key ${found.key}, ${String(body['width'])} x ${String(body['height'])}`;
    },
  },
  {
    name: 'GET /images/{key}',
    run: async ({ ask, found, photograph }) =>
      expectSame(await ask(`/images/${found.key}`), photograph, 'image/jpeg'),
  },
  {
    name: 'HEAD /images/{key}',
    run: async ({ ask, found, photograph }) => {
      const answer = expectStatus(await ask(`/images/${found.key}`, { method: 'HEAD' }), 200);
      expectThat(
        answer.body.length === 0 && mediaType(answer) === 'image/jpeg',
        'headers of the image and no body',
        answer,
      );
      return `200 ${mediaType(answer)}, of ${photograph.length} bytes`;
    },
  },
  {
    name: 'GET /images/{key} Range',
    run: async ({ ask, found, photograph }) => {
      const answer = expectStatus(
        await ask(`/images/${found.key}`, { headers: { Range: 'bytes=100-199' } }),
        206,
      );
      expectThat(answer.body.equals(photograph.subarray(100, 200)), 'bytes 100 to 199', answer);
      return `206 ${header(answer, 'content-range')}`;
    },
  },
  {
    name: 'GET /images/{key} If-None-Match',
    run: async ({ ask, found }) => {
      const etag = header(await ask(`/images/${found.key}`, { method: 'HEAD' }), 'etag');
      expectStatus(await ask(`/images/${found.key}`, { headers: { 'If-None-Match': etag } }), 304);
      return `304 for ${etag}`;
    },
  },
];

const RESIZE_CASES = [
  {
    title: 'avif, webp, */*',
    accept: 'image/avif,image/webp,*/*',
    type: 'image/avif',
    file: 'resized-accept-avif.avif',
  },
  { title: '*/*', accept: '*/*', type: 'image/jpeg', file: 'resized-accept-any.jpg' },
  { title: 'no Accept', accept: undefined, type: 'image/jpeg', file: 'resized-no-accept.jpg' },
];

const resizing: Check[] = RESIZE_CASES.map(({ title, accept, type, file }) => ({
  name: `GET /resize w=720 (${title})`,
  run: async ({ ask, found, resizeKey, keep }) => {
    const answer = await ask(
      `/resize?key=${found.key}&w=720&k=${resizeKey}`,
      accept === undefined ? {} : { headers: { accept } },
    );
    const saw = await expectImage(answer, type, 720);
    keep?.(file, answer.body);
    return saw;
  },
}));

interface Presigned {
  readonly url: string;
  readonly headers: Record<string, string>;
}

async function presign({ ask }: CheckTools, kind: 'upload' | 'download'): Promise<Presigned> {
  const body = expectJson(
    await ask(`/api/${kind}_url`, json({ userId: 'user-1', tweetId: 'tweet-1' })),
    200,
  );
  return {
    url: String(body['presignedUrl']),
    headers: (body['headers'] ?? {}) as Record<string, string>,
  };
}

const presigned: Check[] = [
  {
    name: 'presigned PUT, other Content-Type',
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
    run: async (tools) => {
      const { url, headers } = await presign(tools, 'upload');
      expectStatus(await sendTo(url, { method: 'PUT', headers, body: tools.png }), 200);
      return `200, stored ${tools.png.length} bytes`;
    },
  },
  {
    name: 'POST /api/download_url, GET',
    run: async (tools) => {
      const { url, headers } = await presign(tools, 'download');
      return expectSame(await sendTo(url, { headers }), tools.png, 'image/png');
    },
  },
];

const proxied: Check[] = [
  {
    name: 'GET /s3?image=',
    run: async ({ ask, found, photograph }) =>
      expectSame(await ask(`/s3?image=${found.key}`), photograph, 'image/jpeg'),
  },
  {
    name: 'GET /s3/{key+}',
    run: async ({ ask, found, photograph }) =>
      expectSame(await ask(`/s3/${found.key}`), photograph, 'image/jpeg'),
  },
  {
    name: 'GET /s3/{key+}, unknown',
    run: async ({ ask }) => expectError(await ask('/s3/no-such-image.jpg'), 404, 'not_found'),
  },
];

const POLLS = 120;
const POLL_MS = 500;

async function finishedJob({ ask }: CheckTools, id: string): Promise<Answer> {
  for (let poll = 0; poll < POLLS; poll += 1) {
    const answer = await ask(`/thumbnails/${id}`);
    const status = answer.status === 200 ? expectJson(answer, 200)['status'] : 'pending';
    if (status !== 'pending') return answer;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`job ${id} is still pending after ${(POLLS * POLL_MS) / 1000} s`);
}

const thumbnails: Check[] = [
  {
    name: 'POST /thumbnails, GET /thumbnails/{id}',
    run: async (tools) => {
      const { id } = expectJson(
        await tools.ask('/thumbnails', json({ key: tools.found.key })),
        202,
      );
      expectThat(
        typeof id === 'string' && id !== '',
        'an id',
        await tools.ask(`/thumbnails/${String(id)}`),
      );
      const answer = await finishedJob(tools, String(id));
      expectThat(expectJson(answer, 200)['status'] === 'done', 'status done', answer);
      return `202, then done: ${answer.body.toString().slice(0, 80)}`;
    },
  },
];

const service: Check[] = [
  {
    name: 'GET /health',
    run: async ({ ask }) => {
      const answer = await ask('/health');
      expectThat(expectJson(answer, 200)['status'] === 'ok', '{"status":"ok"}', answer);
      return `200 ${answer.body.toString().trim()}`;
    },
  },
  {
    name: 'OPTIONS /images (CORS preflight)',
    run: async ({ ask }) => {
      const headers = {
        origin: ORIGIN,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      };
      const answer = await ask('/images', { method: 'OPTIONS', headers });
      expectThat(answer.status === 200 || answer.status === 204, '200 or 204', answer);
      expectThat(
        ['*', ORIGIN].includes(header(answer, 'access-control-allow-origin')),
        'Access-Control-Allow-Origin',
        answer,
      );
      expectThat(
        header(answer, 'access-control-allow-methods').includes('POST'),
        'POST in Access-Control-Allow-Methods',
        answer,
      );
      return `${answer.status} allows ${header(answer, 'access-control-allow-methods')}`;
    },
  },
];

export const imageChecks: readonly Check[] = [
  ...originals,
  ...resizing,
  ...presigned,
  ...proxied,
  ...thumbnails,
  ...service,
];
