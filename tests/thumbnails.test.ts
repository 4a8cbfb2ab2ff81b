import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { json } from '../scripts/lib/checks/expect.ts';
import { sendTo } from '../scripts/lib/http.ts';
import { bucketOf } from './support/bucket.ts';
import { architecture, jsonOf, useExample } from './support/example.ts';
import { linesOf } from './support/log-lines.ts';

const example = useExample('complete', {
  resize_api_keys: ['a-key-for-acceptance-tests'],
  architecture,
});
let photograph: string;

beforeAll(async () => {
  const body = await sharp({
    create: { width: 900, height: 600, channels: 3, background: '#884422' },
  })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  photograph = String(
    jsonOf(
      await example.ask('/images', {
        method: 'POST',
        headers: { 'content-type': 'image/jpeg' },
        body,
      }),
    )['key'],
  );
});

async function post(body: unknown): Promise<string> {
  const answer = await example.ask('/thumbnails', json(body as Record<string, unknown>));
  expect(answer.status).toBe(202);
  const { id } = jsonOf(answer);
  expect(id).toMatch(/^[0-9]{13}[0-9A-Za-z-]{8,64}$/);
  return String(id);
}

async function decided(id: string): Promise<Record<string, unknown>> {
  let status: Record<string, unknown> = {};
  await expect
    .poll(
      async () => {
        const answer = await example.ask(`/thumbnails/${id}`);
        expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
        status = jsonOf(answer);
        return status['status'];
      },
      { timeout: 30_000, interval: 100 },
    )
    .not.toBe('pending');
  return status;
}

interface Thumbnail {
  readonly url: string;
  readonly objectKey: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

const keysOf = (thumbnails: readonly Thumbnail[]) => thumbnails.map(({ objectKey }) => objectKey);

describe('POST /thumbnails', () => {
  it('makes upright images under keys that follow from their inputs', async () => {
    const bucket = bucketOf(example);
    const wish = { key: photograph, widths: [40, 120], format: 'webp' };
    const done = await decided(await post(wish));
    expect(done).toMatchObject({ status: 'done', key: photograph });
    const thumbnails = done['thumbnails'] as Thumbnail[];
    expect(thumbnails.map(({ width, height }) => [width, height])).toEqual([
      [40, 60],
      [120, 180],
    ]);
    for (const { url, bytes, width, height } of thumbnails) {
      const fetched = await sendTo(url);
      expect([fetched.status, fetched.body.length, fetched.headers['content-type']]).toEqual([
        200,
        bytes,
        'image/webp',
      ]);
      expect(await sharp(fetched.body).metadata()).toMatchObject({ format: 'webp', width, height });
    }
    const again = await decided(await post(wish));
    expect(keysOf(again['thumbnails'] as Thumbnail[])).toEqual(keysOf(thumbnails));
    // 160: that of inspection.thumbnail_widths, which comes when it comes.
    const stored = (await bucket.keys('derivatives/thumbnails/')).filter(
      (name) => !name.includes('/160-'),
    );
    expect(stored.length).toBe(2);
  });

  it.each([
    { what: 'an unknown image', body: { key: 'nothing.jpg' }, code: 'not_found' },
    { what: 'a traversal', body: { key: '../jobs/x.json' }, code: 'invalid_key' },
    {
      what: 'a width that is none',
      body: { key: 'a.jpg', widths: [0] },
      code: 'invalid_parameter',
    },
    { what: 'no key', body: {}, code: 'missing_parameter' },
    { what: 'quotes and line ends', body: { key: '"\r\n\\" $util' }, code: 'invalid_key' },
    { what: 'a list', body: [1], code: 'invalid_body' },
  ])('of $what is accepted, and failed by its job', async ({ body, code }) => {
    const id = await post(body);
    expect(await decided(id)).toEqual({
      id,
      status: 'failed',
      code,
      message: expect.stringMatching(/./),
    });
  });

  it('with an impossible width makes the others', async () => {
    const id = await post({ key: photograph, widths: [100_000, 30] });
    const { status, thumbnails } = await decided(id);
    expect([status, thumbnails]).toEqual([
      'done',
      [
        expect.objectContaining({ requestedWidth: 30, status: 'done', width: 30 }),
        {
          requestedWidth: 100_000,
          status: 'failed',
          error: { code: 'invalid_parameter', message: expect.any(String), requestId: id },
        },
      ],
    ]);
  });

  it('of a broken image fails with what is wrong', async () => {
    await bucketOf(example).write(
      'images/broken.png',
      Buffer.from('89504e470d0a1a0a0000000049484452', 'hex'),
      'image/png',
    );
    expect(await decided(await post({ key: 'broken.png' }))).toMatchObject({
      status: 'failed',
      code: 'unprocessable_image',
    });
  });
});

/** A client may choose the id of its request ("Variables for access logging"), and so another's. */
const REQUEST_ID = '0b0d34c3-0f2e-4a8e-9d0a-3f8a6c1b2d4e';

describe('x-amzn-RequestId', () => {
  it('that two callers send names neither of their jobs', async () => {
    const post = async (key: string) => {
      const { headers, ...call } = json({ key });
      const named = { ...headers, 'x-amzn-RequestId': REQUEST_ID };
      const answer = await example.ask('/thumbnails', { ...call, headers: named });
      return String(jsonOf(answer)['id']);
    };
    const [one, other] = [await post('one.jpg'), await post('../other.jpg')];
    expect(one).not.toBe(other);
    expect(`${one} ${other}`).not.toContain(REQUEST_ID.slice(0, 8));
    expect(await decided(one)).toMatchObject({ id: one, code: 'not_found' });
    expect(await decided(other)).toMatchObject({ id: other, code: 'invalid_key' });
    expect((await example.ask(`/thumbnails/${REQUEST_ID}`)).status).toBe(404);
  });
});

describe('GET /thumbnails/{id}', () => {
  it('of an id as the 202 has it is pending, of any other 404', async () => {
    const id = `${Date.now()}JJbxGEhmIAMFnPg-`;
    expect(jsonOf(await example.ask(`/thumbnails/${id}`))).toEqual({ id, status: 'pending' });
    for (const unknown of [REQUEST_ID, 'nothing', '..%2Fimages%2Fa', '%2e%2e', 'x'.repeat(80)]) {
      const answer = await example.ask(`/thumbnails/${unknown}`);
      expect([unknown, answer.status, jsonOf(answer)['code']]).toEqual([unknown, 404, 'not_found']);
    }
  });
});

it('a job writes one line with its durations', () => {
  const jobs = linesOf(example, 'thumbnails').filter(({ method }) => method === 'EVENT');
  expect(jobs.length).toBe(12);
  expect(jobs[0]).toMatchObject({
    status: 200,
    format: 'webp',
    durations: { fetch: expect.any(Number), encode: expect.any(Number), store: expect.any(Number) },
  });
});
