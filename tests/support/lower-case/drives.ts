import sharp from 'sharp';
import { expect } from 'vitest';
import { sendTo, type Answer, type Call } from '../../../scripts/lib/http.ts';
import type { Bucket } from '../bucket.ts';

/** Every header name that a drive sends is in lower case, as HTTP/2 and browsers have them. */
export const ORIGIN = 'https://www.example.com';
export const NAME = 'lower-case.png';
const BROWSER = 'image/avif,image/webp,image/*,*/*;q=0.8';
const RANGE = 'bytes=1-3';

export interface Tools {
  readonly ask: (path: string, call?: Call) => Promise<Answer>;
  readonly bucket: Bucket;
  /** Stored as `images/<NAME>`, and of a size that no other image has. */
  readonly png: Buffer;
  readonly resizeKey: string;
}

/** Drives one route; what it finds wrong it throws. Answers go to the check of CORS. */
export type Drive = (tools: Tools) => Promise<readonly Answer[]>;

export const health: Drive = async ({ ask }) => {
  const answer = await ask('/health', { headers: { origin: ORIGIN, accept: BROWSER } });
  expect([answer.status, answer.body.toString()]).toEqual([200, '{"status":"ok"}']);
  return [answer];
};

export const demoPage: Drive = async ({ ask }) => {
  const get = (headers: Record<string, string>): Promise<Answer> =>
    ask('/demo', { headers: { accept: BROWSER, ...headers } });
  const whole = await get({});
  expect([whole.status, whole.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  const same = await get({ 'if-none-match': String(whole.headers['etag']) });
  expect(SAME.S3).toContain(same.status);
  return [];
};

export function mock(path: string): Drive {
  return async ({ ask }) => {
    const answer = await ask(path, { headers: { origin: ORIGIN, accept: BROWSER } });
    expect(answer.status).toBe(200);
    return [answer];
  };
}

/** The function reads names in any case; for S3 the gateway maps them, which may lose them. */
type Backend = 'function' | 'S3';

const PARTS: Readonly<Record<Backend, readonly number[]>> = { function: [206], S3: [206, 200] };
const SAME: Readonly<Record<Backend, readonly number[]>> = { function: [304], S3: [304, 200] };

/** `bytesOf`: what the route serves, when that is not the stored image. */
export function image(
  backend: Backend,
  path: string,
  bytesOf: (tools: Tools) => Buffer | Promise<Buffer> = ({ png }) => png,
): Drive {
  return async (tools) => {
    const bytes = await bytesOf(tools);
    const get = (headers: Record<string, string>): Promise<Answer> =>
      tools.ask(path, { headers: { accept: BROWSER, origin: ORIGIN, ...headers } });
    const whole = await get({});
    expect([whole.status, whole.headers['content-type']]).toEqual([200, 'image/png']);
    expect(whole.body.equals(bytes)).toBe(true);
    const part = await get({ range: RANGE });
    expect(PARTS[backend]).toContain(part.status);
    expect(part.body.equals(part.status === 206 ? bytes.subarray(1, 4) : bytes)).toBe(true);
    const same = [
      await get({ 'if-none-match': String(whole.headers['etag']) }),
      await get({ 'if-modified-since': String(whole.headers['last-modified']) }),
    ];
    for (const { status, body } of same) {
      expect(SAME[backend]).toContain(status);
      expect(body.equals(status === 304 ? Buffer.alloc(0) : bytes)).toBe(true);
    }
    return [whole, part, ...same];
  };
}

export function head(path: string): Drive {
  return async ({ ask }) => {
    const headers = { accept: BROWSER, origin: ORIGIN };
    const answer = await ask(path, { method: 'HEAD', headers });
    expect([answer.status, answer.headers['content-type'], answer.body.length]).toEqual([
      200,
      'image/png',
      0,
    ]);
    const etag = String(answer.headers['etag']);
    const again = await ask(path, {
      method: 'HEAD',
      headers: { ...headers, 'if-none-match': etag },
    });
    expect([200, 304]).toContain(again.status);
    return [answer, again];
  };
}

export function upload(path: string): Drive {
  return async ({ ask, bucket }) => {
    const body = await picture(41);
    const headers = { 'content-type': 'image/png', origin: ORIGIN };
    const answer = await ask(path, { method: 'POST', headers, body });
    expect(answer.status, answer.body.toString()).toBe(201);
    const { key } = JSON.parse(answer.body.toString()) as { readonly key: string };
    expect((await bucket.read(`images/${key}`)).bytes.equals(body)).toBe(true);
    return [answer];
  };
}

/** A condition in lower case decides; it reaches the function, or a stored image would be lost. */
const OTHER = { 'if-match': '"another"' };

export const replace: Drive = async ({ ask, bucket }) => {
  const [before, body] = [await picture(42), await picture(43)];
  await bucket.write('images/replaced.png', before, 'image/png');
  const put = (more: Record<string, string>): Promise<Answer> => {
    const headers = { 'content-type': 'image/png', origin: ORIGIN, ...more };
    return ask('/images/replaced.png', { method: 'PUT', headers, body });
  };
  const refused = await put(OTHER);
  expect(refused.status).toBe(412);
  expect((await bucket.read('images/replaced.png')).bytes.equals(before)).toBe(true);
  const replaced = await put({});
  expect(replaced.status, replaced.body.toString()).toBe(200);
  expect((await bucket.read('images/replaced.png')).bytes.equals(body)).toBe(true);
  return [refused, replaced];
};

export const list: Drive = async ({ ask, bucket }) => {
  await bucket.write('images/listed/a.png', await picture(44), 'image/png');
  const answer = await ask('/images?prefix=listed/', { headers: { origin: ORIGIN } });
  const { images } = JSON.parse(answer.body.toString()) as { images: { key: string }[] };
  expect(images.map(({ key }) => key)).toEqual(['listed/a.png']);
  return [answer];
};

export const remove: Drive = async ({ ask, bucket }) => {
  // Refused: else a thumbnail of inspection could come between the deletions, and be one more.
  await bucket.write('images/removed.png', await picture(45), 'image/png', 'refused');
  const send = (more: Record<string, string>): Promise<Answer> =>
    ask('/images/removed.png', { method: 'DELETE', headers: { origin: ORIGIN, ...more } });
  const answers = [await send(OTHER), await send({}), await send({})];
  expect(answers.map(({ status }) => status)).toEqual([412, 204, 404]);
  return answers;
};

export const info: Drive = async ({ ask, png }) => {
  const get = (more: Record<string, string> = {}): Promise<Answer> =>
    ask(`/info/${NAME}`, { headers: { origin: ORIGIN, ...more } });
  const whole = await get();
  expect(JSON.parse(whole.body.toString())).toMatchObject({ bytes: png.length, width: 40 });
  const same = await get({ 'if-none-match': String(whole.headers['etag']) });
  expect([same.status, same.body.length]).toEqual([304, 0]);
  return [whole, same];
};

/** A format that the caller's `accept` names, and the width that was asked for. */
export const resize: Drive = async ({ ask, resizeKey }) => {
  const path = `/resize?key=${NAME}&w=16&k=${resizeKey}`;
  const get = (more: Record<string, string> = {}): Promise<Answer> =>
    ask(path, { headers: { accept: 'image/webp', origin: ORIGIN, ...more } });
  const whole = await get();
  expect([whole.status, whole.headers['content-type']]).toEqual([200, 'image/webp']);
  expect(await sharp(whole.body).metadata()).toMatchObject({ format: 'webp', width: 16 });
  const part = await get({ range: RANGE });
  expect([200, 206]).toContain(part.status);
  const { status, body } = part;
  expect(body.equals(status === 206 ? whole.body.subarray(1, 4) : whole.body)).toBe(true);
  const same = await get({ 'if-none-match': String(whole.headers['etag']) });
  expect([same.status, same.body.length]).toEqual([304, 0]);
  return [whole, part, same];
};

export const resizeHead: Drive = async ({ ask, resizeKey }) => {
  const answer = await ask(`/resize?key=${NAME}&w=16&k=${resizeKey}`, {
    method: 'HEAD',
    headers: { accept: 'image/webp', origin: ORIGIN },
  });
  expect([answer.status, answer.headers['content-type'], answer.body.length]).toEqual([
    200,
    'image/webp',
    0,
  ]);
  return [answer];
};

async function presigned(
  { ask }: Tools,
  path: string,
): Promise<{ answer: Answer; url: string; objectKey: string; headers: Record<string, string> }> {
  const answer = await ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: ORIGIN },
    body: JSON.stringify({ userId: 'lower', tweetId: 'case' }),
  });
  expect(answer.status, answer.body.toString()).toBe(200);
  const fields = JSON.parse(answer.body.toString()) as {
    readonly presignedUrl: string;
    readonly objectKey: string;
    readonly headers?: Readonly<Record<string, string>>;
  };
  const headers = Object.entries(fields.headers ?? {}).map(([name, value]) => [
    name.toLowerCase(),
    value,
  ]);
  return {
    answer,
    url: fields.presignedUrl,
    objectKey: fields.objectKey,
    headers: Object.fromEntries(headers),
  };
}

export const presignUpload: Drive = async (tools) => {
  const { answer, url, objectKey, headers } = await presigned(tools, '/api/upload_url');
  const put = await sendTo(url, { method: 'PUT', headers, body: tools.png });
  expect(put.status, put.body.toString()).toBe(200);
  expect((await tools.bucket.read(objectKey)).bytes.equals(tools.png)).toBe(true);
  return [answer];
};

export const presignDownload: Drive = async (tools) => {
  const { answer, url, objectKey } = await presigned(tools, '/api/download_url');
  await tools.bucket.write(objectKey, tools.png, 'image/png');
  const part = await sendTo(url, { headers: { range: RANGE } });
  expect([part.status, part.body.equals(tools.png.subarray(1, 4))]).toEqual([206, true]);
  return [answer];
};

async function startJob({ ask }: Tools): Promise<{ answer: Answer; id: string }> {
  const answer = await ask('/thumbnails', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: ORIGIN },
    body: JSON.stringify({ key: NAME, widths: [16], format: 'webp' }),
  });
  expect(answer.status, answer.body.toString()).toBe(202);
  return { answer, id: String((JSON.parse(answer.body.toString()) as { id: unknown }).id) };
}

export const thumbnails: Drive = async (tools) => [(await startJob(tools)).answer];

export const thumbnailsJob: Drive = async (tools) => {
  const { id } = await startJob(tools);
  const answers: Answer[] = [];
  const status = async (): Promise<unknown> => {
    const answer = await tools.ask(`/thumbnails/${id}`, { headers: { origin: ORIGIN } });
    expect(answer.status).toBe(200);
    answers.push(answer);
    return (JSON.parse(answer.body.toString()) as { status: unknown }).status;
  };
  await expect.poll(status, { timeout: 30_000, interval: 100 }).toBe('done');
  return answers;
};

/** What a browser asks before a page may send anything but a plain GET. */
export function preflight(path: string): Drive {
  return async ({ ask }) => {
    const answer = await ask(path, {
      method: 'OPTIONS',
      headers: {
        origin: ORIGIN,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'content-type,range',
      },
    });
    expect([200, 204]).toContain(answer.status);
    return [answer];
  };
}

export function picture(width: number): Promise<Buffer> {
  return sharp({ create: { width, height: 20, channels: 3, background: '#336699' } })
    .png()
    .toBuffer();
}
