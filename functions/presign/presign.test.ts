import { describe, expect, it } from 'vitest';
import { createRandom } from '../shared/support/random.ts';
import { IDS, setUp, SHA256 } from './support/set-up.ts';

describe('members', () => {
  it.each([
    ['', 'invalid_body'],
    ['{', 'invalid_body'],
    ['[]', 'invalid_body'],
    ['null', 'invalid_body'],
    ['"x"', 'invalid_body'],
    [JSON.stringify({ ...IDS, pad: 'x'.repeat(17_000) }), 'invalid_body'],
    [{}, 'missing_parameter'],
    [{ userId: 'u' }, 'missing_parameter'],
    [{ ...IDS, userId: '' }, 'missing_parameter'],
    [{ ...IDS, userId: null }, 'missing_parameter'],
    [{ ...IDS, userId: 7 }, 'invalid_parameter'],
    [{ ...IDS, userId: ['a'] }, 'invalid_parameter'],
    [{ ...IDS, userId: 'x'.repeat(257) }, 'invalid_parameter'],
    [{ ...IDS, userId: '..' }, 'invalid_key'],
    [{ ...IDS, userId: '.' }, 'invalid_key'],
    [{ ...IDS, userId: 'a/b' }, 'invalid_key'],
    [{ ...IDS, userId: 'a\\b' }, 'invalid_key'],
    [{ ...IDS, userId: 'a\nb' }, 'invalid_key'],
    [{ ...IDS, userId: 'a\u0000' }, 'invalid_key'],
    ['{"userId":"\\ud800","tweetId":"t"}', 'invalid_key'],
    [{ ...IDS, userId: 'a\ufffd' }, 'invalid_key'],
    ['{"userId":"u","tweetId":"t","__proto__":{}}', 'invalid_parameter'],
    [{ ...IDS, extra: 1 }, 'invalid_parameter'],
    [{ ...IDS, method: 'GET' }, 'invalid_parameter'],
    [{ ...IDS, contentType: 'text/html' }, 'invalid_parameter'],
    [{ ...IDS, contentLength: 0 }, 'invalid_parameter'],
    [{ ...IDS, contentLength: 1.5 }, 'invalid_parameter'],
    [{ ...IDS, contentLength: '5' }, 'invalid_parameter'],
    [{ ...IDS, contentLength: 26_214_401 }, 'payload_too_large'],
    [{ ...IDS, checksumSha256: 'abc' }, 'invalid_parameter'],
    [{ ...IDS, checksumSha256: `${SHA256.slice(0, -2)}h=` }, 'invalid_parameter'],
    [{ ...IDS, expiresIn: 0 }, 'invalid_parameter'],
    [{ ...IDS, expiresIn: 1801 }, 'invalid_parameter'],
  ])('%j -> %s', async (body, code) => {
    expect((await setUp().upload(body)).body.code).toBe(code);
  });

  it('encodes every other character once', async () => {
    const { body } = await setUp().upload({ userId: 'a b+{tweetId}%2e', tweetId: 'é$&#?' });
    expect(body.key).toBe('a b+{tweetId}%2e/é$&#?.png');
    expect(new URL(body.presignedUrl).pathname).toBe(
      '/images/a%20b%2B%7BtweetId%7D%252e/%C3%A9%24%26%23%3F.png',
    );
  });

  it('needs a type where the template shows none', async () => {
    const { upload } = setUp({ KEY_TEMPLATE: 'images/{id}' });
    expect((await upload({ id: 'x' })).body.code).toBe('missing_parameter');
    expect((await upload({ id: 'x', contentType: 'image/avif' })).status).toBe(200);
  });

  it('refuses bytes that are no UTF-8', async () => {
    const bytes = Buffer.from('{"userId":"u\xff","tweetId":"t"}', 'latin1');
    expect((await setUp().upload(bytes)).body.code).toBe('invalid_body');
  });

  it('signs nothing on another route', async () => {
    expect((await setUp().post('/api/other', IDS)).body.code).toBe('not_found');
  });

  it('logs neither URL nor ids', async () => {
    const { upload, lines } = setUp();
    await upload({ userId: 'private-user', tweetId: 't' });
    expect(lines.join()).not.toMatch(/private-user|X-Amz|AKID/);
  });

  it('answers no 5xx to any of 500 malformed requests, and no key leaves the prefix', async () => {
    const random = createRandom(42);
    const { post } = setUp();
    const names = [
      'userId',
      'tweetId',
      'contentType',
      'contentLength',
      'method',
      'expiresIn',
      'fileName',
      '__proto__',
    ];
    for (let round = 0; round < 500; round++) {
      const members = Object.fromEntries([
        ...Object.entries(random.pick([IDS, {}])),
        [random.pick(names), random.pick([random.text(12), random.junk()])],
      ]);
      const route = random.pick(['/api/upload_url', '/api/download_url']);
      const { status, body } = await post(route, random.pick<unknown>([members, random.text(30)]));
      expect(status, JSON.stringify(members)).toBeLessThan(500);
      if (status === 200) expect(body.key).toMatch(/^[^/]+\/[^/]+\.png$/);
    }
  });
});
