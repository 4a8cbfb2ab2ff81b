import { randomUUID } from 'node:crypto';
import type { Check, CheckTools, Decided } from '../lib/checks/check.ts';
import { expectJson, expectStatus, expectThat, header, json } from '../lib/checks/expect.ts';
import { finishedJob } from '../lib/checks/route-checks.ts';
import type { Answer } from '../lib/http.ts';
import { stageAddress } from './stage-check.ts';

/** "Quotas": a payload of at most 10 MB. */
const ABOVE_PAYLOAD_LIMIT = 10 * 1024 * 1024 + 1;
/** One above 8,192 (EDGE, PRIVATE), one above 10,240 (REGIONAL). */
const URL_LENGTHS = [8_300, 10_300] as const;

export const requestChecks: readonly Check[] = [
  { name: 'request id chosen by the caller', run: chosenRequestId },
  {
    name: 'request id of the caller names no job',
    needs: ['thumbnails'],
    run: jobIsNotTheCallers,
  },
  { name: 'body above 10 MB', needs: ['upload'], run: oversizedBody },
  {
    name: 'Content-Length of HEAD, function route',
    needs: ['image', 'download'],
    run: (tools) => headLength(tools, '/images'),
  },
  {
    name: 'Content-Length of HEAD, S3 route',
    needs: ['image', 's3'],
    run: (tools) => headLength(tools, '/s3'),
  },
  { name: 'Content-Type of a 304, S3 route', needs: ['image', 's3'], run: typeOfNotModified },
  { name: 'length of a URL', needs: ['health'], run: urlLength },
];

/** "Variables for access logging": clients can override `$context.requestId`. */
async function chosenRequestId({ apiUrl, ask }: CheckTools): Promise<Decided> {
  const mine = randomUUID();
  const answer = await ask('/no/such/route', { headers: { 'x-amzn-RequestId': mine } });
  const { requestId } = expectJson(answer, 403);
  const isMine = requestId === mine;
  // What stands before the API need not pass the header on.
  const saw = `requestId ${isMine ? 'is the one that was sent' : 'is another'}`;
  if (!isMine && stageAddress(apiUrl)) throw new Error(`expected the id that was sent; ${saw}`);
  return {
    saw,
    reading: isMine
      ? 'the caller chooses $context.requestId: nothing may rely on it'
      : 'the header does not get through this address',
  };
}

/** Whoever chooses an id could read or overwrite another's job. */
async function jobIsNotTheCallers(tools: CheckTools): Promise<string> {
  const mine = randomUUID();
  const call = json({ key: tools.found.key || 'none.jpg', widths: [16] });
  const headers = { ...call.headers, 'x-amzn-RequestId': mine };
  const answer = await tools.ask('/thumbnails', { ...call, headers });
  const id = String(expectJson(answer, 202)['id']);
  await finishedJob(tools, id);
  expectThat(id !== mine, 'a job id that the caller did not choose', answer);
  return '202, the id is another';
}

/** "Important notes": REQUEST_TOO_LARGE cannot be customised, neither its code nor its headers. */
async function oversizedBody({ apiUrl, ask }: CheckTools): Promise<Decided> {
  const body = Buffer.alloc(ABOVE_PAYLOAD_LIMIT);
  const call = { method: 'POST', headers: { 'content-type': 'image/jpeg' }, body };
  const answer = await ask('/images', call).catch((error: NodeJS.ErrnoException) => {
    // The service may end the connection while the rest is still being sent.
    if (['EPIPE', 'ECONNRESET'].includes(error.code ?? '')) return undefined;
    throw error;
  });
  if (!answer)
    return { saw: 'the connection was ended', reading: 'nothing is answered: no 413 to read' };
  expectStatus(answer, 413);
  const text = answer.body.toString();
  if (stageAddress(apiUrl)) {
    expectThat(!text.includes('payload_too_large'), "the service's own words", answer);
    expectThat(
      header(answer, 'access-control-allow-origin') === '',
      'no CORS header, which a page needs to read the 413',
      answer,
    );
  }
  return {
    saw: `413 ${text.slice(0, 80)}`,
    reading: /"message":\s*"Request Too Long"/i.test(text)
      ? 'as recorded; a page from elsewhere cannot read it'
      : 'other words than those recorded',
  };
}

async function headLength({ ask, found, photograph }: CheckTools, path: string): Promise<Decided> {
  const answer = expectStatus(await ask(`${path}/${found.key}`, { method: 'HEAD' }), 200);
  expectThat(answer.body.length === 0, 'no body', answer);
  const length = header(answer, 'content-length');
  const remapped = header(answer, 'x-amzn-remapped-content-length');
  const size = String(photograph.length);
  const reading =
    length === size
      ? 'the length of the image'
      : remapped === size
        ? 'remapped: the length of the image is in x-amzn-remapped-content-length'
        : 'no header tells the length of the image';
  return { saw: `content-length "${length}", remapped "${remapped}"`, reading };
}

/** S3's 304 seems to name no type, and API Gateway names application/json where there is none. */
async function typeOfNotModified({ ask, found }: CheckTools): Promise<Decided> {
  const path = `/s3/${found.key}`;
  const first = expectStatus(await ask(path), 200);
  const headers = { 'If-None-Match': header(first, 'etag') };
  const answer = expectStatus(await ask(path, { headers }), 304);
  const type = header(answer, 'content-type');
  const reading =
    type === '' || type === header(first, 'content-type')
      ? 'a cache keeps the type that it has'
      : 'a cache that takes the type of a 304 needs the download function';
  return { saw: `content-type "${type}"`, reading };
}

async function urlLength({ apiUrl, ask }: CheckTools): Promise<Decided> {
  const { pathname } = new URL(apiUrl);
  const answers: Answer[] = [];
  for (const length of URL_LENGTHS) {
    const start = '/health?x=';
    const room = length - start.length - pathname.replace(/\/$/, '').length;
    answers.push(await ask(`${start}${'y'.repeat(room)}`));
  }
  for (const answer of answers)
    expectThat(answer.status === 200 || /^4/.test(String(answer.status)), '200 or 4xx', answer);
  const taken = URL_LENGTHS.filter((_, index) => answers[index]?.status === 200);
  return {
    saw: answers.map(({ status }, index) => `${URL_LENGTHS[index]}: ${status}`).join(', '),
    reading:
      taken.length === 2
        ? 'more than 10,240 characters'
        : taken.length === 1
          ? 'up to 10,240 characters'
          : 'up to 8,192 characters',
  };
}
