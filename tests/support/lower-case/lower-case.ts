import { expect } from 'vitest';
import { LOCAL_REGION } from '../../../local-aws/credentials.ts';
import type { Answer, Call } from '../../../scripts/lib/http.ts';
import { bucketNamed } from '../bucket.ts';
import type { Example } from '../example.ts';
import {
  demoPage,
  type Drive,
  head,
  health,
  image,
  info,
  list,
  NAME,
  ORIGIN,
  picture,
  preflight,
  presignDownload,
  presignUpload,
  remove,
  replace,
  resize,
  resizeHead,
  thumbnails,
  thumbnailsJob,
  type Tools,
  upload,
} from './drives.ts';
import { deployedRoutes } from './routes.ts';

/** The routes of the root module, at their default paths. */
const DRIVES: Readonly<Record<string, Drive>> = {
  'GET /health': health,
  'GET /demo': demoPage,
  'POST /images': upload('/images'),
  'GET /info/{key+}': info,
  'GET /images': list,
  'PUT /images/{key+}': replace,
  'DELETE /images/{key+}': remove,
  'GET /images/{key+}': image('function', `/images/${NAME}`),
  'HEAD /images/{key+}': head(`/images/${NAME}`),
  'GET /s3': image('S3', `/s3?image=${NAME}`),
  'GET /s3/{key+}': image('S3', `/s3/${NAME}`),
  'HEAD /s3/{key+}': head(`/s3/${NAME}`),
  'GET /resize': resize,
  'HEAD /resize': resizeHead,
  'POST /api/upload_url': presignUpload,
  'POST /api/download_url': presignDownload,
  'POST /thumbnails': thumbnails,
  'GET /thumbnails/{id}': thumbnailsJob,
};

export interface LowerCase {
  readonly example: Example;
  /** Of an example with several APIs. */
  readonly api?: {
    readonly region: string;
    readonly apiId: string;
    readonly stageName: string;
    readonly bucketName: string;
  };
  /** Default: the example's. */
  readonly ask?: (path: string, call?: Call) => Promise<Answer>;
  /** Sent with every request, names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly resizeKey?: string;
  /** Routes of the example's own, and those that another drive fits. */
  readonly drives?: Readonly<Record<string, Drive>>;
}

/**
 * Drives every route of a deployed example with header names in lower case, as node:http2 and
 * browsers send them. A route of the deployment that nobody drives is a failure.
 */
export async function driveInLowerCase(options: LowerCase): Promise<void> {
  const { example, headers = {}, resizeKey = '', drives = {} } = options;
  const { outputs } = example.applied;
  const api = options.api ?? {
    region: LOCAL_REGION,
    apiId: String(outputs['rest_api_id']),
    stageName: String(outputs['stage_name']),
    bucketName: String(outputs['bucket_name']),
  };
  const ask = options.ask ?? example.ask;
  const tools: Tools = {
    ask: (path, call = {}) => ask(path, { ...call, headers: { ...headers, ...call.headers } }),
    bucket: bucketNamed(example.aws, api.bucketName),
    png: await picture(40),
    resizeKey,
  };
  await tools.bucket.write(`images/${NAME}`, tools.png, 'image/png');
  const routes = await deployedRoutes({ url: example.aws.url, ...api });
  const all = { ...DRIVES, ...drives };
  const driveOf = (route: string): Drive | undefined =>
    route.startsWith('OPTIONS ') ? preflight(sample(route)) : all[route];
  expect(routes.length).toBeGreaterThan(1);
  const undriven = routes.filter((route) => driveOf(route) === undefined);
  if (undriven.length > 0) throw new Error(`Nobody drives ${undriven.join(', ')}.`);
  for (const route of routes) await drive(route, driveOf(route), tools, routes);
}

async function drive(
  route: string,
  run: Drive | undefined,
  tools: Tools,
  routes: readonly string[],
): Promise<void> {
  const path = route.split(' ')[1] ?? '';
  try {
    const answers = (await run?.(tools)) ?? [];
    if (!routes.includes(`OPTIONS ${path}`)) return;
    for (const { headers } of answers)
      expect(['*', ORIGIN]).toContain(headers['access-control-allow-origin']);
  } catch (error) {
    throw new Error(`${route}, header names in lower case: ${String(error)}`, { cause: error });
  }
}

/** A path that the route matches. */
function sample(route: string): string {
  return (route.split(' ')[1] ?? '').replaceAll(/\{[^}]+\}/g, NAME);
}
