import { beforeAll, describe, expect, it } from 'vitest';
import { takeResizeImage } from './resize/support/take-image.ts';
import { STATUS_OF_CODE } from './shared/errors.ts';
import { damagedFiles, goodFiles, hostileFiles, polyglots } from './shared/support/hostile.ts';
import { imageTakers } from './shared/support/take-image.ts';
import { takeUploadImage } from './upload/support/take-image.ts';

const takers = await imageTakers();
const hostile = await hostileFiles();

describe.each([...takers])('%s', (_name, take) => {
  it.each(hostile)('$name is $code, and nothing is stored', async ({ bytes, code }) => {
    expect(await take(bytes)).toMatchObject({ code, status: STATUS_OF_CODE[code], stored: [] });
  });
});

describe('true images', () => {
  let good: Readonly<Record<string, Buffer>>;
  beforeAll(async () => void (good = { ...(await goodFiles()), ...(await polyglots()) }));

  it.each([...takers])('are taken by %s', async (_name, take) => {
    for (const [name, bytes] of Object.entries(good)) {
      expect([name, (await take(bytes)).code]).toEqual([name, undefined]);
    }
  });

  it('are stored as they are, under the type of their bytes', async () => {
    for (const [name, bytes] of Object.entries(good)) {
      const { status, body, stored } = await takeUploadImage(bytes);
      expect([name, status]).toEqual([name, 201]);
      expect(body).toMatchObject({
        width: 96,
        height: 64,
        bytes: bytes.length,
        type: stored[0]?.contentType,
      });
      expect(stored[0]?.bytes.equals(bytes)).toBe(true);
    }
  });

  it('lose what is hidden in them when resized, and carry headers that run nothing', async () => {
    for (const [name, bytes] of Object.entries(good)) {
      const { result } = await takeResizeImage(bytes);
      const made = Buffer.from(result.body, 'base64');
      const hidden = /<script|PK\u0005\u0006/.test(made.toString('latin1'));
      expect([name, result.statusCode, hidden]).toEqual([name, 200, false]);
      expect(result.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
      });
    }
  });
});

it.each(hostile)('the refusal of $name has the members of every error', async ({ bytes }) => {
  const { body } = await takeUploadImage(bytes);
  expect(Object.keys(body).sort()).toEqual(['code', 'message', 'requestId']);
});

it('a damaged file is taken or refused, no 5xx, and stored only if it was decoded', async () => {
  const refusals = ['unsupported_media_type', 'unprocessable_image', 'payload_too_large'];
  const statuses = new Set<number>();
  for (const bytes of await damagedFiles(300)) {
    for (const [name, take] of takers) {
      const { status, code, stored } = await take(bytes);
      statuses.add(status);
      if (code !== undefined) expect(stored).toEqual([]);
      if (name !== 'upload') continue;
      expect(stored.length).toBe(status === 201 ? 1 : 0);
      if (status !== 201) expect(refusals).toContain(code);
    }
  }
  // 400: a damaged height can make the result taller than allowed.
  expect([...statuses].sort()).toEqual([200, 201, 400, 413, 415, 422]);
});
