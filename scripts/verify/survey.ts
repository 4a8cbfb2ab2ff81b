import { NotAsked, type Ask, type Feature } from '../lib/checks/check.ts';
import { header, json } from '../lib/checks/expect.ts';
import type { Answer, Call } from '../lib/http.ts';
import { lacksToken } from './transport.ts';

export interface Probe {
  readonly feature: Feature;
  /** Default path of the module. */
  readonly path: string;
  readonly call: Call;
  /** Whether a Lambda function answers. */
  readonly isFunction: boolean;
}

export interface Survey {
  readonly answers: ReadonlyMap<Probe, Answer>;
  readonly missing: ReadonlyMap<Feature, NotAsked>;
}

export interface SurveyRequest {
  readonly ask: Ask;
  readonly folder: string;
  /** Features whose absence is a failure. */
  readonly required: ReadonlySet<Feature>;
  readonly hasResizeKey: boolean;
  /** Whether AWS_IAM routes are asked with a signature. */
  readonly isSigned: boolean;
  /** Whether an image can be stored past the API. */
  readonly hasBucket: boolean;
}

/** Each is refused by what answers it, so that asking stores nothing. */
function probesOf(folder: string): readonly Probe[] {
  const get: Call = { method: 'GET' };
  const put: Call = { method: 'PUT' };
  const remove: Call = { method: 'DELETE' };
  return [
    { feature: 'upload', path: '/images', call: { method: 'POST' }, isFunction: true },
    { feature: 'download', path: `/images/${folder}/none.jpg`, call: get, isFunction: true },
    { feature: 'info', path: `/info/${folder}/none.jpg`, call: get, isFunction: true },
    { feature: 'list', path: '/images?limit=0', call: get, isFunction: true },
    { feature: 'replace', path: `/images/${folder}/none.jpg`, call: put, isFunction: true },
    { feature: 'delete', path: `/images/${folder}/none.jpg`, call: remove, isFunction: true },
    { feature: 'presign', path: '/api/upload_url', call: json({}), isFunction: true },
    { feature: 'resize', path: '/resize', call: get, isFunction: true },
    { feature: 's3', path: `/s3/${folder}/none.jpg`, call: get, isFunction: false },
    { feature: 's3-by-name', path: `/s3?image=${folder}/none.jpg`, call: get, isFunction: false },
    { feature: 's3-put', path: `/s3/${folder}/none.jpg`, call: put, isFunction: false },
    { feature: 'thumbnails', path: '/thumbnails/none', call: get, isFunction: true },
    { feature: 'health', path: '/health', call: get, isFunction: false },
    { feature: 'demo-page', path: '/demo', call: get, isFunction: false },
  ];
}

export const FEATURES = [...probesOf('').map(({ feature }) => feature), 'cors'] as const;

export async function survey(request: SurveyRequest): Promise<Survey> {
  const { ask, folder, required } = request;
  const answers = new Map<Probe, Answer>();
  const missing = new Map<Feature, NotAsked>();
  const lack = (feature: Feature, reason: string, state: NotAsked['state'] = 'absent'): void => {
    if (!required.has(feature)) missing.set(feature, new NotAsked(reason, state));
  };
  const hint = request.isSigned ? '' : ', as an AWS_IAM route without --sign';
  for (const probe of probesOf(folder)) {
    const answer = await ask(probe.path, probe.call);
    answers.set(probe, answer);
    if (lacksToken(answer))
      lack(probe.feature, `${routeOf(probe, folder)}: 403 Missing Authentication Token${hint}`);
  }
  if (!request.hasResizeKey)
    missing.set('resize-key', new NotAsked('give --resize-key to ask for images'));
  if (missing.has('upload') && !request.hasBucket)
    missing.set('image', new NotAsked('no route stores an image; --bucket lets this program'));
  if (await lacksCors(ask, answers)) lack('cors', 'no preflight, and no CORS header on any answer');
  return { answers, missing };
}

/** `GET /images/{key+}` */
export function routeOf({ path, call: { method = 'GET' } }: Probe, folder: string): string {
  const template = path
    .replace(`${folder}/none.jpg`, path.includes('?') ? '' : '{key+}')
    .replace('none', '{id}')
    .replace('?limit=0', '');
  return `${method} ${template}`;
}

/**
 * Half a configuration is not "off": a preflight that is lost while errors have headers is a
 * failure.
 */
async function lacksCors(ask: Ask, answers: ReadonlyMap<Probe, Answer>): Promise<boolean> {
  const allowed = (answer: Answer): boolean => header(answer, 'access-control-allow-origin') !== '';
  if ([...answers.values()].some(allowed)) return false;
  const preflight = { method: 'OPTIONS', headers: { origin: 'https://www.example.com' } };
  for (const { path } of answers.keys()) if (allowed(await ask(path, preflight))) return false;
  return true;
}
