import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { json } from '../scripts/lib/checks/expect.ts';
import { untilReadable } from '../scripts/lib/checks/until-readable.ts';
import { sendTo } from '../scripts/lib/http.ts';
import { architecture, jsonOf, useExample } from './support/example.ts';
import { linesOf } from './support/log-lines.ts';

const resizeKey = 'a-key-for-acceptance-tests';
const vars = { resize_api_keys: [resizeKey], architecture };
const example = useExample('complete', { ...vars, response_streaming: true });
const side = 2600;
const ids = { userId: 'large', tweetId: 'noise' };
const path = '/images/large/noise.png';
const large = `/resize?key=large/noise.png&w=${side}&f=png&k=${resizeKey}`;

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
let noise: Buffer;

/** xorshift32: no encoder can make 20 MB of it smaller. */
function makeNoise(): Promise<Buffer> {
  const pixels = Buffer.alloc(side * side * 3);
  let state = 0x2545f491;
  for (let at = 0; at < pixels.length; at += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    pixels[at] = state;
  }
  return sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

/** VmHWM: the most memory that the processes of a function ever had, in bytes. */
function peakMemory(functionName: string): number {
  const peaks = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
        const isOurs =
          environment.includes(`AWS_LAMBDA_FUNCTION_NAME=${functionName}`) &&
          environment.includes(`AWS_ENDPOINT_URL=${example.aws.url}`);
        return isOurs
          ? Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]) *
              1024
          : 0;
      } catch {
        return 0;
      }
    });
  return Math.max(...peaks);
}

beforeAll(async () => {
  noise = await makeNoise();
  const { presignedUrl, headers } = jsonOf(await example.ask('/api/upload_url', json(ids)));
  const stored = await sendTo(String(presignedUrl), {
    method: 'PUT',
    headers: headers as Record<string, string>,
    body: noise,
  });
  expect([stored.status, noise.length > 20_000_000]).toEqual([200, true]);
  const head = () => example.ask(path, { method: 'HEAD' });
  expect((await untilReadable(head)).status).toBe(200);
});

describe('with response_streaming', () => {
  it('a download of 20 MB comes byte for byte, also as HEAD and in part', async () => {
    const whole = await example.ask(path);
    expect([whole.status, whole.headers['content-type']]).toEqual([200, 'image/png']);
    expect(sha256(whole.body)).toBe(sha256(noise));
    const head = await example.ask(path, { method: 'HEAD' });
    expect([head.status, head.headers['content-type'], head.body.length]).toEqual([
      200,
      'image/png',
      0,
    ]);
    expect(head.headers['etag']).toBe(whole.headers['etag']);
    const part = await example.ask(path, { headers: { Range: 'bytes=10000000-18999999' } });
    expect([part.status, part.headers['content-range']]).toEqual([
      206,
      `bytes 10000000-18999999/${noise.length}`,
    ]);
    expect(part.body.equals(noise.subarray(10_000_000, 19_000_000))).toBe(true);
    const known = await example.ask(path, {
      headers: { 'If-None-Match': String(whole.headers['etag']) },
    });
    expect([known.status, known.body.length, known.headers['content-type']]).toEqual([
      304,
      0,
      'image/png',
    ]);
  });

  it.runIf(existsSync('/proc/self/environ'))(
    'the memory of a download does not grow with the object',
    async () => {
      await example.ask(path, { headers: { Range: 'bytes=0-99999' } });
      const before = peakMemory('image-api-download');
      for (let round = 0; round < 4; round += 1)
        expect((await example.ask(path)).body.length).toBe(noise.length);
      expect(before).toBeGreaterThan(20_000_000);
      // Buffers of sockets and garbage that is not yet collected, but no 20 MB.
      expect(peakMemory('image-api-download') - before).toBeLessThan(16_000_000);
    },
  );

  it('a resized image of 20 MB comes whole', async () => {
    const answer = await example.ask(large);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'image/png']);
    expect(answer.body.length).toBeGreaterThan(10_000_000);
    const pixels = async (bytes: Buffer) =>
      sha256(await sharp(bytes).removeAlpha().raw().toBuffer());
    expect(await pixels(answer.body)).toBe(await pixels(noise));
  });

  it('errors are those of a buffered answer', async () => {
    const missing = await example.ask('/images/nothing.png');
    expect([missing.status, missing.headers['content-type']]).toEqual([404, 'application/json']);
    expect(jsonOf(missing)).toMatchObject({
      code: 'not_found',
      requestId: expect.stringMatching(/./),
    });
  });

  it('parallel downloads do not mix', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, part) =>
        example.ask(path, {
          headers: { Range: `bytes=${part * 3_000_000}-${part * 3_000_000 + 2_999_999}` },
        }),
      ),
    );
    expect(sha256(Buffer.concat(answers.map(({ body }) => body)))).toBe(
      sha256(noise.subarray(0, 18_000_000)),
    );
  });
});

describe('without response_streaming', () => {
  beforeAll(() => example.apply({ ...vars, response_streaming: false }));

  it('a download of 20 MB is a 303 to a URL that S3 answers', async () => {
    const answer = await example.ask(path);
    expect([answer.status, answer.headers['cache-control'], answer.body.length]).toEqual([
      303,
      'no-store',
      0,
    ]);
    const back = await sendTo(String(answer.headers['location']));
    expect([back.status, back.headers['content-type']]).toEqual([200, 'image/png']);
    expect(sha256(back.body)).toBe(sha256(noise));
    const head = await example.ask(path, { method: 'HEAD' });
    expect(head.status).toBe(303);
    const whole = await sendTo(String(head.headers['location']), { method: 'HEAD' });
    expect([whole.status, whole.headers['content-length']]).toEqual([200, String(noise.length)]);
  });

  it('a resized image of 20 MB is stored once, and a 303 each time', async () => {
    const locations: string[] = [];
    const other = large.replace(`w=${side}`, `w=${side - 1}`);
    for (const method of ['GET', 'GET', 'HEAD']) {
      const answer = await example.ask(other, { method });
      expect([answer.status, answer.headers['cache-control']]).toEqual([303, 'no-store']);
      locations.push(String(answer.headers['location']));
    }
    expect(new Set(locations.map((url) => new URL(url).pathname)).size).toBe(1);
    const { width } = await sharp((await sendTo(locations[1] ?? '')).body).metadata();
    expect(width).toBe(side - 1);
    expect((await sendTo(locations[2] ?? '', { method: 'HEAD' })).status).toBe(200);
    // The one that was kept when it was streamed.
    expect((await example.ask(large)).status).toBe(303);
    const rendered = linesOf(example, 'resize')
      .slice(-4)
      .map(({ durations }) => 'encode' in (durations as object));
    expect(rendered).toEqual([true, false, false, false]);
  });
});
