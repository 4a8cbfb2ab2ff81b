import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { readDownloadConfig } from '../../../../functions/download/config.ts';
import { createDownload } from '../../../../functions/download/download.ts';
import { readInfoConfig } from '../../../../functions/info/config.ts';
import { createInfo } from '../../../../functions/info/info.ts';
import { readResizeConfig } from '../../../../functions/resize/config.ts';
import { createResize } from '../../../../functions/resize/resize.ts';
import { createHandler } from '../../../../functions/shared/lambda.ts';
import { QUIET } from '../../../../functions/shared/support/adapter-options.ts';
import { makeEvent } from '../../../../functions/shared/support/lambda-event.ts';
import {
  createMemoryStore,
  FAKE_SIGNER,
} from '../../../../functions/shared/support/memory-store.ts';
import { PAGE } from './page-code.ts';

export const SECRET = 'test-secret-of-at-least-32-characters';
export const NOW_SECONDS = 1_800_000_000;
export const CHROME = 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8';
/** What the page's URLs name, and a key that has to be encoded. */
export const HARD_KEY = 'ca ts/100% "dög" (1)&+=<é>.jpg';

const API = 'https://images.example.com';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

export type Ask = (url: string, accept?: string) => Promise<Answer>;

/** The functions as the page has them deployed, with its key, its presets and its image. */
export async function createPageApi(): Promise<Ask> {
  const store = createMemoryStore();
  const photo = sharp({ create: { width: 1800, height: 1200, channels: 3, background: '#a52' } });
  const clear = sharp({ create: { width: 90, height: 60, channels: 4, background: '#a528' } });
  const bytes = await photo.jpeg().toBuffer();
  for (const key of ['cat.jpg', HARD_KEY]) store.seed(`images/${key}`, bytes, 'image/jpeg');
  store.seed('images/clear.png', await clear.png().toBuffer(), 'image/png');
  const env = {
    S3_BUCKET_NAME: 'bucket',
    RESIZE_KEY_HASHES: createHash('sha256').update('YOUR_KEY').digest('hex'),
    SIGNING_SECRETS: SECRET,
    RESIZE_PRESETS: JSON.stringify(presetsOf(PAGE)),
  };
  const deps = { store, signer: FAKE_SIGNER, streams: false, nowMs: () => NOW_SECONDS * 1000 };
  const fetchSource = () => Promise.reject(new Error('no sources here'));
  const handlers = {
    '/resize': createResize({ ...deps, config: readResizeConfig(env), fetchSource }),
    '/images/{key+}': createDownload({ ...deps, config: readDownloadConfig(env) }),
    '/info/{key+}': createInfo({ ...deps, config: readInfoConfig(env) }),
  };
  return async (url, accept = CHROME) => {
    const { origin, pathname, search } = new URL(url);
    const [, route = '', key] = /^(\/\w+)(?:\/(.+))?$/.exec(pathname) ?? [];
    const resource = key === undefined ? route : `${route}/{key+}`;
    const handler = Object.entries(handlers).find(([name]) => name === resource)?.[1];
    if (origin !== API || handler === undefined) throw new Error(`no route answers ${url}`);
    const pathParameters = key === undefined ? null : { key };
    const event = { resource, pathParameters, headers: { accept }, query: queryOf(search) };
    const result = await createHandler(handler, QUIET)(makeEvent(event), {});
    const body = Buffer.from(result.body, result.isBase64Encoded ? 'base64' : 'utf8');
    return { status: result.statusCode, headers: result.headers, bytes: body };
  };
}

/** A "+" is refused: what API Gateway makes of it is an open question of docs/aws-checks.md. */
export function queryOf(search: string): Readonly<Record<string, readonly string[]>> {
  if (search.includes('+')) throw new Error(`"+" in ${search}; write %20 or %2B`);
  const pairs = new URLSearchParams(search);
  return Object.fromEntries([...pairs.keys()].map((name) => [name, pairs.getAll(name)]));
}

/** `presets = { thumb = { w = 200 } }` of the page's text. */
function presetsOf(page: string): unknown {
  const [, hcl = ''] = /`presets = (\{.*?\} \})`/.exec(page) ?? [];
  return JSON.parse(hcl.replace(/(\w+) = /g, '"$1": '));
}
