import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDeadline } from '../shared/deadline.ts';
import { parseKey } from '../shared/keys.ts';
import { type Answer, type FakeS3, startFakeS3, xmlError } from '../shared/support/fake-s3.ts';
import { createBucket } from './bucket.ts';

let s3: FakeS3;
beforeAll(async () => {
  s3 = await startFakeS3();
});
afterAll(() => s3.stop());

const key = parseKey('a b.png', 'images/', 'key');
const deadline = createDeadline({});
const bucket = () => createBucket(s3.client, 'bucket');

const xml =
  (body: string): Answer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/xml' });
    response.end(`<?xml version="1.0"?>${body}`);
  };

const noContent: Answer = (response) => void response.writeHead(204).end();

describe('the bucket of the function manage', () => {
  it('lists keys as they are, however S3 writes them', async () => {
    const entry = (name: string) =>
      `<Contents><Key>${name}</Key><Size>3</Size><ETag>"e"</ETag>` +
      '<LastModified>2026-01-02T03:04:05.000Z</LastModified></Contents>';
    const names = ['images/a+b%2Bc', 'images/a%20b', 'images/%01%3C', 'images/%C3%A9%2525'];
    s3.answerWith(
      xml(
        '<ListBucketResult><IsTruncated>true</IsTruncated><EncodingType>url</EncodingType>' +
          `${names.map(entry).join('')}</ListBucketResult>`,
      ),
    );
    const page = await bucket().list('images/', { limit: 4, after: 'images/\u0001' }, deadline);
    expect(page.objects.map((object) => object.key)).toEqual([
      'images/a b+c',
      'images/a b',
      'images/\u0001<',
      'images/é%25',
    ]);
    expect(page.isLast).toBe(false);
    const { searchParams } = new URL(s3.seen[0]?.url ?? '', 'http://s3');
    expect(Object.fromEntries(searchParams)).toMatchObject({
      prefix: 'images/',
      'max-keys': '4',
      'start-after': 'images/\u0001',
      'encoding-type': 'url',
    });
  });

  it('sends the condition of a delete, and none without', async () => {
    s3.answerWith(noContent);
    await bucket().remove(key, '"e"', deadline);
    await bucket().remove(key, undefined, deadline);
    expect(s3.seen.map(({ method, headers }) => [method, headers['if-match']])).toEqual([
      ['DELETE', '"e"'],
      ['DELETE', undefined],
    ]);
  });

  it.each([
    [xmlError(412, 'PreconditionFailed'), 'precondition_failed'],
    [xmlError(409, 'ConditionalRequestConflict'), 'unavailable'],
    [xmlError(403, 'AccessDenied'), 'internal_error'],
    [xmlError(503, 'SlowDown'), 'unavailable'],
  ])('a delete that S3 refuses is %s: %s', async (answer, code) => {
    s3.answerWith(answer);
    await expect(bucket().remove(key, '"e"', deadline)).rejects.toMatchObject({ code });
  });

  it('a delete of what is gone has nothing to do', async () => {
    s3.answerWith(xmlError(404, 'NoSuchKey'));
    await bucket().remove(key, '"e"', deadline);
  });

  it('a key that is refused within a 200 is a failure', async () => {
    const error = (code: string) =>
      `<DeleteResult><Error><Key>k</Key><Code>${code}</Code></Error></DeleteResult>`;
    s3.answerWith(xml('<DeleteResult/>'), xml(error('SlowDown')), xml(error('AccessDenied')));
    await bucket().removeAll(['k'], deadline);
    for (const code of ['unavailable', 'internal_error']) {
      await expect(bucket().removeAll(['k'], deadline)).rejects.toMatchObject({ code });
    }
    expect(String(s3.seen[0]?.body)).toContain('<Key>k</Key>');
  });
});
