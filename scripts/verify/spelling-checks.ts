import { NotAsked, type Check, type CheckTools, type Decided } from '../lib/checks/check.ts';
import { expectStatus, expectThat, header } from '../lib/checks/expect.ts';
import { ORIGIN } from '../lib/checks/route-checks.ts';
import type { Answer, Call } from '../lib/http.ts';
import type { Probe, Survey } from './survey.ts';
import {
  createTransport,
  lacksToken,
  type Spelling,
  type Transport,
  type TransportRequest,
} from './transport.ts';

interface SpellingDeps {
  readonly transport: Transport;
  readonly request: TransportRequest;
  readonly survey: Survey;
}

const LOST = 'names are case-sensitive: the lower case of HTTP/2 and browsers is lost';
const KEPT = 'names reach the backend in either case';

/**
 * Facts A3: whether API Gateway's mappings know a header name in the lower case that HTTP/2
 * clients send.
 */
export function spellingChecks({ transport, request, survey }: SpellingDeps): readonly Check[] {
  return [
    conditional(transport, 'Range', 206, () => 'bytes=100-199'),
    conditional(transport, 'If-None-Match', 304, (answer) => header(answer, 'etag')),
    conditional(transport, 'If-Modified-Since', 304, (answer) => header(answer, 'last-modified')),
    {
      name: 'Range and If-None-Match in each spelling, function route',
      needs: ['image', 'download'],
      run: (tools) => functionRoute(transport, tools),
    },
    {
      name: 'Content-Type in each spelling, PUT /s3/{key+}',
      needs: ['s3-put'],
      run: (tools) => storedByPut(transport, tools),
    },
    {
      name: 'Origin in each spelling',
      needs: ['upload', 'cors'],
      run: ({ origin = ORIGIN }) => allowedOrigin(transport, origin),
    },
    credential(transport, request, survey, 'x-api-key'),
    credential(transport, request, survey, 'Authorization'),
  ];
}

/** The first spelling is the one of the documents and must work; the last is lower case. */
async function inEach(
  { spellings, askIn }: Transport,
  path: string,
  call: Call,
): Promise<readonly { readonly spelling: Spelling; readonly answer: Answer }[]> {
  const answers: { spelling: Spelling; answer: Answer }[] = [];
  for (const spelling of spellings)
    answers.push({ spelling, answer: await askIn(spelling)(path, call) });
  return answers;
}

function conditional(
  transport: Transport,
  name: string,
  wanted: 206 | 304,
  valueOf: (whole: Answer) => string,
): Check {
  return {
    name: `${name} in each spelling, S3 route`,
    needs: ['image', 's3'],
    run: async ({ ask, found }) => {
      const whole = expectStatus(await ask(`/s3/${found.key}`), 200);
      const call = { headers: { [name]: valueOf(whole) } };
      const answers = await inEach(transport, `/s3/${found.key}`, call);
      for (const { spelling, answer } of answers) {
        const is = (status: number): boolean => answer.status === status;
        const { body } = whole;
        expectThat(
          is(wanted) || (is(200) && spelling === 'lower'),
          `${wanted} for ${spelling} case (or, if it is lost, 200)`,
          answer,
        );
        const part = is(206) ? body.subarray(100, 200) : is(304) ? Buffer.alloc(0) : body;
        expectThat(answer.body.equals(part), `the ${part.length} bytes of a ${wanted}`, answer);
      }
      const lower = answers.at(-1)?.answer.status;
      return { saw: seen(answers), reading: lower === wanted ? KEPT : LOST };
    },
  };
}

async function functionRoute(transport: Transport, { ask, found }: CheckTools): Promise<string> {
  const path = `/images/${found.key}`;
  const etag = header(await ask(path), 'etag');
  const ranges = await inEach(transport, path, { headers: { Range: 'bytes=100-199' } });
  for (const { answer } of ranges) expectStatus(answer, 206);
  const matches = await inEach(transport, path, { headers: { 'If-None-Match': etag } });
  for (const { answer } of matches) expectStatus(answer, 304);
  return `${seen(ranges)}; ${seen(matches)}`;
}

async function storedByPut(
  transport: Transport,
  { png, found, folder = 'verify' }: CheckTools,
): Promise<Decided> {
  const answers: { spelling: Spelling; answer: Answer }[] = [];
  for (const spelling of transport.spellings) {
    const key = `${folder}/put-${transport.version}-${spelling}.png`;
    const call = { method: 'PUT', headers: { 'Content-Type': 'image/png' }, body: png };
    const answer = await transport.askIn(spelling)(`/s3/${key}`, call);
    if (answer.status === 400)
      throw new Error(`400 for Content-Type in ${spelling} case; ${LOST}, and uploads with it`);
    found.images.add(key);
    expectStatus(answer, 200);
    const back = expectStatus(await transport.askIn(spelling)(`/s3/${key}`), 200);
    expectThat(back.body.equals(png), `the same ${png.length} bytes`, back);
    answers.push({ spelling, answer });
  }
  return { saw: seen(answers), reading: KEPT };
}

async function allowedOrigin(transport: Transport, origin: string): Promise<string> {
  const call = { method: 'OPTIONS', headers: { Origin: origin } };
  const answers = await inEach(transport, '/images', call);
  for (const { spelling, answer } of answers)
    expectThat(
      ['*', origin].includes(header(answer, 'access-control-allow-origin')),
      `Access-Control-Allow-Origin for ${spelling} case`,
      answer,
    );
  return seen(answers);
}

/** Only when the caller gave the header, and only where a route refuses without it. */
function credential(
  { version, spellings }: Transport,
  request: TransportRequest,
  { answers }: Survey,
  name: string,
): Check {
  return {
    name: `${name} in each spelling`,
    run: async () => {
      const given = Object.entries(request.headers);
      const value = given.find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1];
      if (value === undefined) throw new NotAsked(`give --header "${name}: ..."`);
      const others = given.filter(([other]) => other.toLowerCase() !== name.toLowerCase());
      const rest = { apiUrl: request.apiUrl, headers: Object.fromEntries(others) };
      const bare = createTransport(version, rest);
      const probe = await refusedWithout(bare, answers);
      if (!probe) throw new NotAsked(`no route refuses a request without ${name}`, 'absent');
      const call = { ...probe.call, headers: { ...probe.call.headers, [name]: value } };
      const asked = await inEach(bare, probe.path, call);
      for (const { spelling, answer } of asked)
        expectThat(
          ![401, 403].includes(answer.status),
          `${name} taken in ${spelling} case`,
          answer,
        );
      return { saw: `${seen(asked)}, without it refused`, reading: describe(spellings) };
    },
  };
}

function describe(spellings: readonly Spelling[]): string {
  return spellings.length > 1 ? 'taken in either case' : 'taken in lower case';
}

async function refusedWithout(
  bare: Transport,
  answers: Survey['answers'],
): Promise<Probe | undefined> {
  for (const [probe, answer] of answers) {
    if ([401, 403].includes(answer.status)) continue;
    const without = await bare.askIn('lower')(probe.path, probe.call);
    if ([401, 403].includes(without.status) || lacksToken(without)) return probe;
  }
  return undefined;
}

function seen(
  answers: readonly { readonly spelling: Spelling; readonly answer: Answer }[],
): string {
  return answers.map(({ spelling, answer }) => `${answer.status} (${spelling})`).join(', ');
}
