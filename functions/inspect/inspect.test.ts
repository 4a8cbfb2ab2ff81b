import { describe, expect, it } from 'vitest';
import { ApiError } from '../shared/errors.ts';
import { jpegOf, makePng } from '../shared/support/images.ts';
import { createRandom } from '../shared/support/random.ts';
import { ENCODED, KEY, recordOf, setUp } from './support/set-up.ts';

const READY = { 'image-state': 'ready', 'image-type': 'image/png' };

describe('a verdict', () => {
  it('admits an image, by the key that the event encodes, with what is known of it', async () => {
    const { bucket, tell, lines } = setUp();
    bucket.put(KEY, 'v1', makePng(30, 20));
    await tell(recordOf(ENCODED, 'v1'));
    expect(bucket.tagsOf(KEY, 'v1')).toEqual({
      ...READY,
      'image-width': '30',
      'image-height': '20',
    });
    expect(lines).toMatchObject([{ level: 'info', outcome: 'ready', format: 'png' }]);
    expect(JSON.stringify(lines)).not.toContain('a b');
  });

  it.each<[string, Buffer | Promise<Buffer>, string, string, Record<string, string>]>([
    ['text', Buffer.from('<script>'), 'image/png', 'unsupported_media_type', {}],
    ['nothing', Buffer.alloc(0), 'image/png', 'invalid_body', {}],
    ['half an image', makePng(90, 90).subarray(0, 120), 'image/png', 'unprocessable_image', {}],
    ['an image called a page', makePng(4, 4), 'text/html', 'unsupported_media_type', {}],
    [
      'too many bytes',
      jpegOf(400, 300),
      'image/jpeg',
      'payload_too_large',
      { MAX_SOURCE_BYTES: '99' },
    ],
    [
      'too many pixels',
      makePng(40, 40),
      'image/png',
      'payload_too_large',
      { MAX_INPUT_PIXELS: '99' },
    ],
  ])('refuses %s', async (_, bytes, type, code, env) => {
    const { bucket, tell, lines } = setUp(env);
    bucket.put(KEY, 'v1', await bytes, type);
    await tell(recordOf(ENCODED, 'v1'));
    expect(bucket.tagsOf(KEY, 'v1')).toEqual({ 'image-state': 'refused', 'image-error': code });
    expect(lines).toMatchObject([{ level: 'info', outcome: 'refused', code }]);
  });

  it('does not read what is too large', async () => {
    const { bucket, tell } = setUp({ MAX_SOURCE_BYTES: '99' });
    let wasRead = false;
    bucket.put(KEY, 'v1', makePng(90, 90));
    const get = bucket.store.get.bind(bucket.store);
    Object.assign(bucket.store, {
      get: async (...given: Parameters<typeof get>) => {
        const found = await get(...given);
        found.body.once('data', () => (wasRead = true)).pause();
        return found;
      },
    });
    await tell(recordOf(ENCODED, 'v1'));
    expect([wasRead, bucket.tagsOf(KEY, 'v1')?.['image-state']]).toEqual([false, 'refused']);
  });

  it('keeps the tags of others, and leaves out facts where there is no room', async () => {
    const { bucket, tell, lines } = setUp();
    const foreign = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`image-of-${n}`, 'x']));
    bucket.put(KEY, 'v8', makePng(4, 4), 'image/png', foreign(8));
    bucket.put(KEY, 'v10', makePng(4, 4), 'image/png', foreign(10));
    await tell(recordOf(ENCODED, 'v8'));
    expect(bucket.tagsOf(KEY, 'v8')).toEqual({ ...foreign(8), ...READY });
    await expect(tell(recordOf(ENCODED, 'v10'))).rejects.toThrow('no room');
    expect(bucket.tagsOf(KEY, 'v10')).toEqual(foreign(10));
    expect(lines[1]).toMatchObject({ level: 'error', outcome: 'failed' });
  });
});

describe('events come twice, late, and in another order', () => {
  it('and what is decided stays decided, without a look', async () => {
    const { bucket, tell, lines } = setUp();
    bucket.put(KEY, 'v1', makePng(4, 4));
    bucket.put(KEY, 'v2', makePng(4, 4), 'image/png', { 'image-state': 'refused' });
    await tell(recordOf(ENCODED, 'v1'), recordOf(ENCODED, 'v1'), recordOf(ENCODED, 'v2'));
    expect(lines.map(({ outcome }) => outcome)).toEqual(['ready', 'known', 'known']);
    expect(bucket.calls).toEqual(['get v1', 'tag v1']);
    expect(bucket.tagsOf(KEY, 'v2')).toEqual({ 'image-state': 'refused' });
  });

  it('and each version gets the verdict of its own bytes', async () => {
    const { bucket, tell } = setUp();
    bucket.put(KEY, 'old', makePng(4, 4));
    bucket.put(KEY, 'new', Buffer.from('text'));
    await tell(recordOf(ENCODED, 'new'));
    await tell(recordOf(ENCODED, 'old'));
    expect(bucket.tagsOf(KEY, 'old')).toMatchObject({ 'image-state': 'ready' });
    expect(bucket.tagsOf(KEY, 'new')).toMatchObject({ 'image-state': 'refused' });
  });

  it('two at once agree', async () => {
    const { bucket, tell } = setUp();
    bucket.put(KEY, 'v1', makePng(4, 4));
    await Promise.all([tell(recordOf(ENCODED, 'v1')), tell(recordOf(ENCODED, 'v1'))]);
    expect(bucket.tagsOf(KEY, 'v1')).toMatchObject(READY);
  });

  it('and the version may be gone by then, at any moment', async () => {
    const { bucket, tell, lines } = setUp();
    await tell(recordOf(ENCODED, 'v1'));
    bucket.put(KEY, 'v2', makePng(4, 4));
    const readTags = bucket.tagging.readTags.bind(bucket.tagging);
    bucket.tagging.readTags = async (...given) => {
      const tags = await readTags(...given);
      bucket.remove(KEY, 'v2');
      return tags;
    };
    await tell(recordOf(ENCODED, 'v2'));
    expect(lines.map(({ level, outcome }) => [level, outcome])).toEqual([
      ['info', 'gone'],
      ['info', 'gone'],
    ]);
  });
});

describe('a fault of S3', () => {
  it('is thrown, so that Lambda tries again, and leaves the upload pending', async () => {
    const { bucket, tell, lines } = setUp();
    bucket.put(KEY, 'v1', makePng(4, 4));
    bucket.put('images/other.png', 'v2', makePng(4, 4));
    const writeTags = bucket.tagging.writeTags.bind(bucket.tagging);
    bucket.tagging.writeTags = async (upload, ...rest) => {
      if (upload.versionId === 'v1') throw new ApiError('unavailable', 'SlowDown');
      await writeTags(upload, ...rest);
    };
    const records = [recordOf(ENCODED, 'v1'), recordOf('images/other.png', 'v2')];
    await expect(tell(...records)).rejects.toMatchObject({ code: 'unavailable' });
    expect(bucket.tagsOf(KEY, 'v1')).toEqual({});
    // The others of the event are not held up.
    expect(bucket.tagsOf('images/other.png', 'v2')).toMatchObject(READY);
    expect(lines.map(({ outcome }) => outcome)).toEqual(['failed', 'ready']);
    bucket.tagging.writeTags = writeTags;
    await tell(...records);
    expect(lines.slice(2).map(({ outcome }) => outcome)).toEqual(['ready', 'known']);
  });

  it.each(['unavailable', 'timeout', 'internal_error'] as const)(
    'while the bytes are read (%s) is no refusal',
    async (code) => {
      const { bucket, tell } = setUp();
      bucket.put(KEY, 'v1', makePng(4, 4));
      Object.assign(bucket.store, { get: () => Promise.reject(new ApiError(code, 'S3 failed.')) });
      await expect(tell(recordOf(ENCODED, 'v1'))).rejects.toMatchObject({ code });
      expect(bucket.tagsOf(KEY, 'v1')).toEqual({});
    },
  );

  it('and a store that never answers ends with the deadline', async () => {
    const { bucket, handler } = setUp();
    bucket.tagging.readTags = () => new Promise(() => undefined);
    const event = { Records: [recordOf(ENCODED, 'v1')] };
    await expect(handler(event, { getRemainingTimeInMillis: () => 600 })).rejects.toMatchObject({
      code: 'timeout',
    });
  });
});

describe('what else calls the function', () => {
  it.each<[string, unknown, string, boolean]>([
    ['a test event', { Service: 'Amazon S3', Event: 's3:TestEvent' }, 'a test event', false],
    ['a request', { httpMethod: 'GET' }, 'no event of S3', true],
    ['nothing', null, 'no event of S3', true],
    ['records of another service', { Records: [{ eventSource: 'aws:sqs' }] }, 'no record', true],
    ['a record that is none', { Records: [7] }, 'no record', true],
    [
      'another bucket',
      one(ENCODED, 'v1', { s3: { bucket: { name: 'x' }, object: { key: 'images/a' } } }),
      'another bucket',
      true,
    ],
    ['a deletion', one(ENCODED, 'v1', { eventName: 'ObjectRemoved:Delete' }), 'not about', false],
    ['another prefix', one('derivatives/a.png', 'v1'), 'none of this API', false],
    ["a folder's marker", one('images/folder/', 'v1'), 'none of this API', false],
    ['a broken key', one('images/%zz', 'v1'), 'not URL-encoded', true],
    ['no version', one(ENCODED), 'keep versions', true],
    ['a version of a suspended bucket', one(ENCODED, 'null'), 'keep versions', true],
  ])('%s is ignored, and said', async (_, event, ignored, isFault) => {
    const { bucket, handler, lines } = setUp();
    bucket.put(KEY, 'v1', makePng(4, 4));
    await handler(event, {});
    expect(lines).toMatchObject([
      {
        level: isFault ? 'error' : 'info',
        outcome: 'ignored',
        ignored: expect.stringContaining(ignored),
      },
    ]);
    expect(bucket.calls).toEqual([]);
  });

  it('an event that is broken anywhere throws nothing', async () => {
    const { handler } = setUp();
    const random = createRandom(7);
    const values = [undefined, null, 7, '', 'images/%', [], {}, { key: 7 }, 'ObjectCreated:Put'];
    const pick = () => values[random.below(values.length)];
    for (let n = 0; n < 300; n++) {
      const record: Record<string, unknown> = { ...recordOf('images/gone.png', 'v1') };
      const names = ['eventSource', 'eventName', 's3'] as const;
      record[names[random.below(3)] ?? 's3'] = pick();
      if (random.below(2) === 0) record['s3'] = { bucket: pick(), object: pick() };
      await handler({ Records: [record, pick()] }, {});
    }
  });
});

function one(...given: Parameters<typeof recordOf>): object {
  return { Records: [recordOf(...given)] };
}
