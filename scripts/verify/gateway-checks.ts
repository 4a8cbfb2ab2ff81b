import { NotAsked, type Check, type CheckTools } from '../lib/checks/check.ts';
import { expectStatus, expectThat, header } from '../lib/checks/expect.ts';
import { ORIGIN } from '../lib/checks/route-checks.ts';
import type { Answer } from '../lib/http.ts';
import { routeOf, type Probe, type Survey } from './survey.ts';
import { lacksToken } from './transport.ts';

/**
 * What is set up wrong outside of the functions: each of these would make many other checks fail,
 * and names the cause.
 */
export function causeChecks(surveyed: Survey, folder: string): readonly Check[] {
  const present = presentIn(surveyed);
  return [
    {
      name: 'resource policy lets this caller in',
      run: () => refusedNowhere(present.map(([, answer]) => answer)),
    },
    {
      name: 'API Gateway may invoke the functions',
      run: () => invokedEverywhere(present, folder),
    },
    {
      name: 'resize key is accepted',
      needs: ['resize', 'resize-key'],
      run: async ({ ask, resizeKey }) => {
        const answer = await ask(`/resize?k=${resizeKey}`);
        if (answer.status === 401)
          throw new Error(
            '401: --resize-key is none of the keys (resize_api_keys) of the deployed function',
          );
        return `${answer.status}, past the key`;
      },
    },
  ];
}

/** After the checks that store images. */
export function bytesChecks(surveyed: Survey, folder: string): readonly Check[] {
  const probes = presentIn(surveyed).map(([probe]) => probe);
  return [
    {
      name: 'image bytes stay bytes',
      needs: ['image', 'download'],
      run: bytesStay,
    },
    {
      name: 'OPTIONS of every route (CORS preflight)',
      needs: ['cors'],
      run: (tools) => preflights(probes, folder, tools),
    },
  ];
}

function presentIn({ answers, missing }: Survey): readonly (readonly [Probe, Answer])[] {
  return [...answers].filter(([{ feature }]) => !missing.has(feature));
}

async function refusedNowhere(answers: readonly Answer[]): Promise<string> {
  for (const answer of answers) {
    const text = answer.body.toString();
    if (/not authorized to perform: execute-api:Invoke/.test(text)) {
      const whose = /User: (?!anonymous)/.test(text)
        ? "resource policy, or one of the caller's,"
        : 'resource policy';
      throw new Error(`${answer.status}: the API's ${whose} refuses this caller: ${text}`);
    }
    if (answer.status === 403 && /"message":\s*"Forbidden"/.test(text))
      throw new Error(
        '403 Forbidden: the address leads to no stage, the API is PRIVATE, ' +
          'or an API key is missing (--header "x-api-key: ...")',
      );
  }
  if (answers.every(lacksToken))
    throw new Error('no route of the module answers: check the stage name in --api-url');
  return `${answers.length} routes answer`;
}

async function invokedEverywhere(
  present: readonly (readonly [Probe, Answer])[],
  folder: string,
): Promise<string> {
  const asked = present.filter(([{ isFunction }]) => isFunction);
  if (asked.length === 0) throw new NotAsked('no route has a function', 'absent');
  const refused = asked.filter(([, answer]) => answer.status === 500 || answer.status === 502);
  if (refused.length === 0) return `${asked.length} functions answer`;
  const [, first] = refused[0] ?? [];
  const names = refused.map(([probe]) => `${probe.feature} (${routeOf(probe, folder)})`).join(', ');
  const own = header(first as Answer, 'x-amzn-errortype') !== '';
  throw new Error(
    own && first?.status === 500
      ? `${names}: 500 from API Gateway itself, as without permission to invoke (${INVOKE})`
      : `${names}: ${first?.status} from the function`,
  );
}

const INVOKE = 'lambda:InvokeFunction for this API';

interface Stored {
  readonly key: string;
  readonly bytes: Buffer;
}

/** The uploaded photograph, or what went to S3 past the API. */
function storedImage({ found, missing, photograph, png }: CheckTools): Stored | undefined {
  if (missing?.has('download')) return undefined;
  if (found.images.has(found.key)) return { key: found.key, bytes: photograph };
  const object = [...found.objects].find((key) => key.endsWith('/tweet-1.png'));
  return object === undefined
    ? undefined
    : { key: object.slice(found.keyPrefix.length), bytes: png };
}

export async function servesBase64(tools: CheckTools): Promise<boolean> {
  const image = storedImage(tools);
  if (!image) return false;
  const { body } = await tools.ask(`/images/${image.key}`, { headers: { accept: 'image/png' } });
  return body.toString() === image.bytes.toString('base64');
}

/** The first Accept type decides in API Gateway, so a browser's list is asked as well as none. */
async function bytesStay(tools: CheckTools): Promise<string> {
  const image = storedImage(tools);
  if (!image) throw new Error('no image was stored: see the checks that store one');
  for (const accept of ['image/avif,image/webp,*/*', 'text/html,image/png,*/*', undefined]) {
    const headers: Record<string, string> = accept === undefined ? {} : { accept };
    const answer = expectStatus(await tools.ask(`/images/${image.key}`, { headers }), 200);
    if (answer.body.toString() === image.bytes.toString('base64'))
      throw new Error(
        `base64 text instead of bytes for Accept "${accept ?? ''}": the deployed binary media ` +
          'types match nothing of it (binary_media_types = ["*/*"] does), ' +
          'or the stage serves an older deployment',
      );
    expectThat(answer.body.equals(image.bytes), `the same ${image.bytes.length} bytes`, answer);
  }
  if (image.bytes !== tools.photograph)
    throw new Error(
      'a body of type image/jpeg does not reach the upload function as bytes: ' +
        'no binary media type matches it',
    );
  return `${image.bytes.length} bytes, for three Accept headers`;
}

async function preflights(
  probes: readonly Probe[],
  folder: string,
  { ask, origin: page = ORIGIN }: CheckTools,
): Promise<string> {
  const lost: string[] = [];
  // A page is opened, never fetched by another page.
  for (const probe of probes.filter(({ feature }) => feature !== 'demo-page')) {
    const method = probe.call.method ?? 'GET';
    const answer = await ask(probe.path, {
      method: 'OPTIONS',
      headers: { origin: page, 'access-control-request-method': method },
    });
    const origin = header(answer, 'access-control-allow-origin');
    const methods = header(answer, 'access-control-allow-methods');
    if (answer.status > 204 || !methods.includes(method))
      lost.push(`${routeOf(probe, folder)}: ${answer.status}`);
    else if (origin !== '*' && origin !== page)
      lost.push(`${routeOf(probe, folder)}: allows "${origin}" (--origin says which page asks)`);
  }
  if (lost.length > 0) throw new Error(`no preflight for a browser: ${lost.join('; ')}`);
  return `${probes.length} routes`;
}
