import { type Answer, sendTo } from '../http.ts';
import type { Check, CheckTools } from './check.ts';
import {
  expectError,
  expectJson,
  expectSame,
  expectStatus,
  expectThat,
  header,
  json,
  mediaType,
} from './expect.ts';

export const ORIGIN = 'https://www.example.com';

const proxied: Check[] = [
  {
    name: 'GET /s3?image=',
    needs: ['image', 's3-by-name'],
    run: async ({ ask, found, photograph }) =>
      expectSame(await ask(`/s3?image=${found.key}`), photograph, 'image/jpeg'),
  },
  {
    name: 'GET /s3/{key+}',
    needs: ['image', 's3'],
    run: async ({ ask, found, photograph }) =>
      expectSame(await ask(`/s3/${found.key}`), photograph, 'image/jpeg'),
  },
  {
    name: 'GET /s3/{key+}, unknown',
    needs: ['s3'],
    run: async ({ ask }) => expectError(await ask('/s3/no-such-image.jpg'), 404, 'not_found'),
  },
];

const POLLS = 120;
const POLL_MS = 500;

export async function finishedJob({ ask, found }: CheckTools, id: string): Promise<Answer> {
  found.objects.add(`jobs/${id}.json`);
  for (let poll = 0; poll < POLLS; poll += 1) {
    const answer = await ask(`/thumbnails/${id}`);
    const status = answer.status === 200 ? expectJson(answer, 200)['status'] : answer.status;
    if (status !== 'pending' && status !== 404) {
      for (const { objectKey } of thumbnailsOf(answer)) found.objects.add(objectKey);
      return answer;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`job ${id} is still pending after ${(POLLS * POLL_MS) / 1000} s`);
}

interface Made {
  readonly objectKey: string;
  readonly url: string;
  readonly width: number;
  readonly bytes: number;
}

function thumbnailsOf({ status, body }: Answer): readonly Made[] {
  if (status !== 200) return [];
  const { thumbnails: results = [] } = JSON.parse(body.toString()) as {
    thumbnails?: (Made | { readonly error: unknown })[];
  };
  return results.filter((result) => 'url' in result);
}

/** Each is fetched from where the status says, without a look at where it is stored. */
async function fetchAll(answer: Answer): Promise<string> {
  const made = thumbnailsOf(answer);
  expectThat(made.length > 0, 'a thumbnail', answer);
  for (const { url, bytes } of made) {
    const image = expectStatus(await sendTo(url), 200);
    expectThat(
      mediaType(image) === 'image/webp' && image.body.length === bytes,
      `WebP of ${bytes} bytes`,
      image,
    );
  }
  return made.map(({ width, bytes }) => `${width} px in ${bytes} bytes`).join(', ');
}

const thumbnails: Check[] = [
  {
    name: 'POST /thumbnails, GET /thumbnails/{id}',
    needs: ['image', 'thumbnails'],
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
      return `202, then done: ${await fetchAll(answer)}`;
    },
  },
];

const service: Check[] = [
  {
    name: 'GET /health',
    needs: ['health'],
    run: async ({ ask }) => {
      const answer = await ask('/health');
      expectThat(expectJson(answer, 200)['status'] === 'ok', '{"status":"ok"}', answer);
      return `200 ${answer.body.toString().trim()}`;
    },
  },
  {
    name: 'GET /demo',
    needs: ['demo-page'],
    run: async ({ ask }) => {
      const answer = expectStatus(await ask('/demo'), 200);
      const html = answer.body.toString();
      expectThat(mediaType(answer) === 'text/html', 'text/html', answer);
      expectThat(/script-src 'sha256-/.test(html) && !html.includes('{{'), 'the page', answer);
      expectThat(header(answer, 'x-frame-options') === 'DENY', 'X-Frame-Options: DENY', answer);
      return `200 ${html.length} bytes of HTML, its script named by hash`;
    },
  },
  {
    name: 'OPTIONS /images (CORS preflight)',
    needs: ['upload', 'cors'],
    run: async ({ ask, origin = ORIGIN }) => {
      const headers = {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      };
      const answer = await ask('/images', { method: 'OPTIONS', headers });
      expectThat(answer.status === 200 || answer.status === 204, '200 or 204', answer);
      expectThat(
        ['*', origin].includes(header(answer, 'access-control-allow-origin')),
        `Access-Control-Allow-Origin for ${origin}`,
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

export const routeChecks: readonly Check[] = [...proxied, ...thumbnails, ...service];
