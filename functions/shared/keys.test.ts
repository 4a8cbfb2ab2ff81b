import { describe, expect, it } from 'vitest';
import { encodeKeyPath, parseKey, relativeKey } from './keys.ts';

const longest = 'é'.repeat(508) + 'a'; // 1,017 bytes; with "images/" 1,024

describe('parseKey', () => {
  it.each([
    ['a.jpg', 'images/a.jpg'],
    ['images/a.jpg', 'images/images/a.jpg'],
    ['images/images/a.jpg', 'images/images/images/a.jpg'],
    ['images', 'images/images'],
    ['%2Fa', 'images/%2Fa'],
    ['e\u0301', 'images/e\u0301'],
    ['\u00e9', 'images/\u00e9'],
    ['a/b c+d(1)&?#%é€.jpg', 'images/a/b c+d(1)&?#%é€.jpg'],
    ['100x100.png', 'images/100x100.png'],
    ['%2e%2e/x', 'images/%2e%2e/x'],
    ['...', 'images/...'],
    ['images-private/a', 'images/images-private/a'],
    [longest, `images/${longest}`],
  ])('takes %j', (raw, expected) => {
    expect(parseKey(raw, 'images/', 'key')).toBe(expected);
  });

  it.each([
    ['', 'is empty'],
    ['images/', 'segment'],
    ['.', 'segment'],
    ['..', 'segment'],
    ['../a', 'segment'],
    ['a/../b', 'segment'],
    ['a/./b', 'segment'],
    ['a//b', 'segment'],
    ['a/', 'segment'],
    ['images/../a', 'segment'],
    ['/a', 'begins'],
    ['images//a', 'segment'],
    ['a\ufffd', 'UTF-8'],
    ['a\\b', 'backslash'],
    ['a\0b', 'control'],
    ['a\r\nb', 'control'],
    ['a\u007f', 'control'],
    ['a\u0085', 'control'],
    ['a\ud800', 'Unicode'],
    [`${longest}a`, '1025 bytes'],
  ])('refuses %j', (raw, flaw) => {
    expect(() => parseKey(raw, 'images/', 'image')).toThrowError(
      expect.objectContaining({
        code: 'invalid_key',
        message: expect.stringMatching(new RegExp(`"image".*${flaw}`)),
      }),
    );
  });

  it('works without a prefix', () => {
    expect(parseKey('images/a', '', 'key')).toBe('images/a');
    expect(() => parseKey('', '', 'key')).toThrow('is empty');
  });
});

it('names and encodes keys for URLs', () => {
  const key = parseKey('a b/é#?.jpg', 'images/', 'key');
  expect(relativeKey(key, 'images/')).toBe('a b/é#?.jpg');
  expect(encodeKeyPath('a b/é#?%.jpg')).toBe('a%20b/%C3%A9%23%3F%25.jpg');
});
