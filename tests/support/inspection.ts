import { expect } from 'vitest';
import { makePng } from '../../functions/shared/support/images.ts';
import { sendTo } from '../../scripts/lib/http.ts';
import { bucketOf } from './bucket.ts';
import { type Example, jsonOf } from './example.ts';

const PATIENCE = { timeout: 30_000, interval: 50 };
const NAME = 'looked/at.png';
const NOBODY = [404, 404, 404, 404, 403, 'failed'];
const EVERYBODY = [200, 200, 200, 200, 200, 'done'];

interface Inspected {
  readonly example: Example;
  readonly resizeKey: string;
}

type Signed = Readonly<Record<string, unknown>>;

async function signed({ ask }: Example, kind: 'upload' | 'download', tweetId: string) {
  const body = JSON.stringify({ userId: 'looked', tweetId });
  return jsonOf(await ask(`/api/${kind}_url`, { method: 'POST', body })) as Signed;
}

async function upload(example: Example, body: Buffer): Promise<void> {
  const { presignedUrl, headers } = await signed(example, 'upload', 'at');
  const call = { method: 'PUT', headers: headers as Record<string, string>, body };
  expect((await sendTo(String(presignedUrl), call)).status).toBe(200);
}

/** By each route, by the URL that was signed, and by the result of a job. */
async function readers({ example, resizeKey }: Inspected): Promise<readonly unknown[]> {
  const { ask } = example;
  const job = { method: 'POST', body: JSON.stringify({ key: NAME }) };
  const { id } = jsonOf(await ask('/thumbnails', job));
  const { presignedUrl } = await signed(example, 'download', 'at');
  const state = async () => jsonOf(await ask(`/thumbnails/${String(id)}`))['status'];
  await expect.poll(state, PATIENCE).not.toBe('pending');
  const resize = `/resize?key=${NAME}&w=8&k=${resizeKey}`;
  const paths = [`/images/${NAME}`, `/s3/${NAME}`, `/s3?image=${NAME}`, resize];
  const answers = await Promise.all(paths.map((path) => ask(path)));
  const byUrl = await sendTo(String(presignedUrl));
  return [...answers.map(({ status }) => status), byUrl.status, await state()];
}

export async function driveInspection(inspected: Inspected): Promise<void> {
  const { example } = inspected;
  const info = async () => jsonOf(await example.ask(`/info/${NAME}`));
  const decided = (state: string) =>
    expect.poll(async () => (await info())['status'], PATIENCE).toBe(state);

  await upload(example, Buffer.from('<script>'));
  await decided('refused');
  expect((await info())['error']).toMatchObject({ code: 'unsupported_media_type' });
  expect(await readers(inspected)).toEqual(NOBODY);
  await upload(example, makePng(40, 20));
  await decided('ready');
  expect(await readers(inspected)).toEqual(EVERYBODY);
  // What replaces an image has nothing of its verdict.
  await upload(example, makePng(41, 21).subarray(0, 60));
  await decided('refused');
  expect(await readers(inspected)).toEqual(NOBODY);
  const put = { method: 'PUT', body: makePng(40, 20) };
  const restored = await example.ask(`/images/${NAME}`, put);
  expect([restored.status, (await info())['status']]).toEqual([200, 'ready']);
}

export async function tagWithUpload(example: Example): Promise<void> {
  const { presignedUrl, headers } = await signed(example, 'upload', 'tag');
  const own = headers as Record<string, string>;
  const answer = await sendTo(String(presignedUrl), {
    method: 'PUT',
    headers: { ...own, 'x-amz-tagging': 'image-state=ready' },
    body: Buffer.from('text'),
  });
  // "Authenticating Requests: Using Query Parameters" (S3): x-amz- headers have to be signed.
  expect([answer.status, answer.body.toString()]).toEqual([
    403,
    expect.stringContaining('not signed'),
  ]);
  expect(await bucketOf(example).keys('images/looked/tag.png')).toEqual([]);
}
