import { beforeAll, describe, expect, it } from 'vitest';
import { asApiError } from '../shared/response.ts';
import type { ObjectStore } from '../shared/storage.ts';
import { QUIET } from '../shared/support/adapter-options.ts';
import { type Answer, okObject, silence } from '../shared/support/fake-s3.ts';
import { createMemoryStore, FAKE_SIGNER } from '../shared/support/memory-store.ts';
import {
  contextOf,
  found,
  halfOfIt,
  stored,
  unknown,
  warmUp,
  withS3,
} from '../shared/support/stalling-s3.ts';
import { readThumbnailsConfig } from './config.ts';
import { createThumbnails } from './thumbnails.ts';

const ID = '1795190400123JJbxGEhmIAMFnPg-';
const config = readThumbnailsConfig({ S3_BUCKET_NAME: 'bucket', THUMBNAIL_WIDTHS: '8' });
const thumbnailsOf = (store: ObjectStore) =>
  createThumbnails({ config, store, signer: FAKE_SIGNER }, QUIET);
const status = (value: object) => okObject(Buffer.from(JSON.stringify({ id: ID, ...value })));

beforeAll(warmUp);

describe.concurrent('a job whose S3 stalls ends before Lambda ends it', () => {
  const LAST = status({ status: 'pending', attempt: 2 });
  const run = async (answers: readonly Answer[]) => {
    const ms = 2500;
    const { result, tookMs, seen } = await withS3(answers, (store) =>
      thumbnailsOf(store)({ id: ID, body: { key: 'a.png' } }, contextOf(ms)).then(
        (value) => value,
        (error: unknown) => asApiError(error).code,
      ),
    );
    expect(tookMs).toBeLessThan(ms);
    expect(seen).toHaveLength(answers.length);
    return { result, last: seen.at(-1) };
  };

  it.each<[string, readonly Answer[]]>([
    ['the status', [silence]],
    ['the first word', [unknown, silence]],
    ['the next word', [LAST, silence]],
    ['the source', [unknown, stored, silence]],
    ['half of the source', [unknown, stored, halfOfIt]],
    ['the last word', [LAST, stored, unknown, silence]],
  ])('and is thrown for Lambda to repeat: %s', async (_name, answers) => {
    expect((await run(answers)).result).toBe('timeout');
  });

  it.each<[string, readonly Answer[]]>([
    ['the source', [silence]],
    ['half of the source', [halfOfIt]],
    ['the known thumbnail', [found, silence]],
    ['the new thumbnail', [found, unknown, silence]],
  ])('and has failed at the last attempt: %s', async (_name, answers) => {
    const { result, last } = await run([LAST, stored, ...answers, stored]);
    const failed = { id: ID, status: 'failed', code: 'timeout', message: expect.any(String) };
    expect(result).toMatchObject(failed);
    expect(last).toMatchObject({ method: 'PUT', url: expect.stringContaining(`/jobs/${ID}.json`) });
    expect(JSON.parse(String(last?.body))).toMatchObject(failed);
  });
});

describe.concurrent('a wait that no signal reaches ends', () => {
  const never = () => new Promise<never>(() => undefined);
  const store: ObjectStore = { head: never, get: never, put: never };

  it('a job', async () => {
    const job = thumbnailsOf(store)({ id: ID, body: { key: 'a.png' } }, contextOf(700));
    await expect(job).rejects.toMatchObject({ code: 'timeout' });
  });

  it('a job at its last attempt, and it has failed', async () => {
    const memory = createMemoryStore();
    const pending = Buffer.from(JSON.stringify({ id: ID, status: 'pending', attempt: 2 }));
    memory.seed(`jobs/${ID}.json`, pending, 'application/json');
    const get: ObjectStore['get'] = (key, ...rest) =>
      key.startsWith('images/') ? never() : memory.get(key, ...rest);
    const job = thumbnailsOf({ ...memory, get })(
      { id: ID, body: { key: 'a.png' } },
      contextOf(1700),
    );
    expect(await job).toMatchObject({ status: 'failed', code: 'timeout' });
  });
});
