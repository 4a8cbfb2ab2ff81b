import { describe, expect, it } from 'vitest';
import { createQueryParser } from '../../../functions/resize/parse-query.ts';
import { bytesText, curlLine, encodeKey, imageTag, resizeAddress } from './addresses.ts';
import { problemOf } from './problem.ts';
import { apiBase, type Settings } from './settings.ts';

describe('addresses', () => {
  it.each(["a b+c&d=e?f#g'(1)*!.png", 'é/\u{1f600}.png', 'images/%2F.jpg'])(
    'name the key %s as the function reads it, and need no quoting',
    (key) => {
      const focus = { x: 0.25, y: 1 };
      const wanted = { key, width: 320, height: 240, focus, format: 'avif', etag: '"5d41+40/2a"' };
      const address = resizeAddress('https://api.example/v1/resize', wanted, 'k&"\'');
      expect(address).not.toMatch(/['"<> ]/);
      const pairs = [...new URL(address).searchParams];
      const values = new Map(pairs.map(([name, value]) => [name, [value]]));
      expect([values.get('key'), values.get('k'), values.get('v')]).toEqual([
        [key],
        ['k&"\''],
        ['5d41402a'],
      ]);
      values.delete('k');
      expect(createQueryParser(4096)(values).settings).toMatchObject({ w: 320, h: 240, fp: focus });
      expect(decodeURIComponent(new URL(`/${encodeKey(key)}`, 'https://a').pathname)).toBe(
        `/${key}`,
      );
    },
  );

  it('leave out what was not chosen', () => {
    const wanted = { key: 'a.png', width: 320, focus: { x: 0, y: 0 } };
    expect(resizeAddress('/resize', wanted, 'k')).toBe('/resize?key=a.png&w=320&k=k');
    expect(curlLine('/x', 'auto')).toContain("-H 'Accept: image/avif,image/webp,*/*'");
    expect(curlLine('/x', 'png')).toBe("curl -sS -o picture '/x'");
  });

  it('stand in an attribute as they are read', () => {
    const candidates = [[320, '/r?w=320&k="']] as const;
    const tag = imageTag({ src: '/r?w=640&k=1', candidates, width: 640, height: 480 });
    expect(tag).toContain('src="/r?w=640&amp;k=1"');
    expect(tag).toContain('srcset="/r?w=320&amp;k=&quot; 320w"');
  });

  it.each([
    ['https://a.example/v1/demo#k=x', '/demo', 'https://a.example/v1'],
    ['https://a.example/v1/demo/?q', '/demo', 'https://a.example/v1'],
    ['https://pics.example/try/it', '/try/it', 'https://pics.example'],
  ])('of %s are below what stands in front of the page', (address, page, base) => {
    expect(apiBase(address, { page } as Settings)).toBe(base);
  });

  it.each([
    [999, '999 B'],
    [1500, '1.5 kB'],
    [2_340_000, '2.3 MB'],
  ])('of %s bytes are read as %s', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });
});

it.each([
  ['{"message":"m","code":"throttled"}', '429 throttled: m'],
  [
    '<Error><Code>EntityTooLarge</Code><Message>too big</Message></Error>',
    '429 EntityTooLarge: too big',
  ],
  ['<html>no</html>', '429 unknown: <html>no</html>'],
])('says of %s what it says', (body, message) => {
  expect(problemOf(429, body).message).toBe(message);
});
