import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { STATUS_OF_CODE, type ErrorCode } from '../functions/shared/errors.ts';
import { json } from '../scripts/lib/checks/expect.ts';
import type { Answer } from '../scripts/lib/http.ts';
import { jsonOf, useExample } from './support/example.ts';

const example = useExample('presigned-urls');
let keys: { readonly few: string; readonly slow: string };

/** Callers with keys: one that has two requests a day, and one that has one a second. */
beforeAll(async () => {
  const file = join(example.applied.directory, 'main.tf');
  const text = readFileSync(file, 'utf8');
  const changed = text.replace(
    '  presign = {}\n',
    `
  presign  = { api_key_required = true }
  api_keys = { few = {}, slow = {} }
  usage_plans = {
    few  = { api_keys = ["few"], quota = { limit = 2, period = "DAY" } }
    slow = { api_keys = ["slow"], throttle = { rate = 1, burst = 1 } }
  }
`,
  );
  expect(changed).not.toBe(text);
  writeFileSync(
    file,
    `${changed}
output "keys" {
  sensitive = true
  value     = module.image_api.api_key_values
}
`,
  );
  await example.apply({});
  keys = example.applied.outputs['keys'] as typeof keys;
});

function expectCode(answer: Answer, code: ErrorCode): void {
  expect(jsonOf(answer)).toEqual({
    code,
    message: expect.stringMatching(/./),
    requestId: expect.stringMatching(/./),
  });
  expect(answer.status).toBe(STATUS_OF_CODE[code]);
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json',
    'cache-control': 'no-store',
  });
}

const ask = (key?: string) => {
  const call = json({ userId: 'u', tweetId: 't' });
  return example.ask(
    '/api/upload_url',
    key === undefined ? call : { ...call, headers: { ...call.headers, 'x-api-key': key } },
  );
};

describe('the codes that only API Gateway answers', () => {
  it('missing_authentication_token: no such route', async () => {
    expectCode(await example.ask('/nothing'), 'missing_authentication_token');
  });

  it.each([undefined, 'unknown'])('access_denied: the key is %s', async (key) => {
    expectCode(await ask(key), 'access_denied');
  });

  it('quota_exceeded: the third request of a plan of two', async () => {
    expect([(await ask(keys.few)).status, (await ask(keys.few)).status]).toEqual([200, 200]);
    expectCode(await ask(keys.few), 'quota_exceeded');
  });

  it('throttled: more requests at once than the plan allows', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask(keys.slow)));
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.length).toBeGreaterThan(3);
    for (const answer of refused) {
      expectCode(answer, 'throttled');
      expect(answer.headers['retry-after']).toBe('1');
    }
  });
});
