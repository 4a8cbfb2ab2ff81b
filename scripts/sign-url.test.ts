import { describe, expect, it } from 'vitest';
import { verifySignedQuery } from '../functions/resize/signed-query.ts';
import { printSigned, signUrl } from './sign-url.ts';

const secret = 'test-secret-of-at-least-32-characters';
const now = 1_800_000_000;
const url = 'https://api.test/v1/resize?key=caf%C3%A9%20+%26.jpg&w=720';

function queryOf(text: string): Map<string, string[]> {
  const query = new Map<string, string[]>();
  for (const [name, value] of new URL(text).searchParams)
    query.set(name, [...(query.get(name) ?? []), value]);
  return query;
}

function run(args: string[], env: Record<string, string> = { RESIZE_SIGNING_SECRET: secret }) {
  const out: string[] = [];
  const error: string[] = [];
  const code = printSigned(
    args,
    env,
    { out: (line) => out.push(line), error: (line) => error.push(line) },
    now,
  );
  return { code, out, error };
}

const ok = { RESIZE_SIGNING_SECRET: secret };
const api = 'https://api.test/v1/resize';

describe('sign-url', () => {
  it('makes a URL that the function takes until it expires', () => {
    const { code, out } = run([url, '--expires', '60']);
    expect(code).toBe(0);
    const query = queryOf(out[0] ?? '');
    expect(verifySignedQuery(query, [secret], now + 59)).toBe('valid');
    expect(verifySignedQuery(query, [secret], now + 60)).toBe('expired');
    expect(query.get('key')).toEqual(['café  &.jpg']);
  });

  it('replaces a key and an older signature', () => {
    const again = signUrl(`${signUrl(url, secret, 5, now)}&k=secret`, secret, 60, now);
    expect(verifySignedQuery(queryOf(again), [secret], now + 59)).toBe('valid');
    expect(queryOf(again).has('k')).toBe(false);
  });

  it('prints a tag of signed URLs', () => {
    const { code, out } = run([url, '--srcset', '640,320', '--sizes', '(width > 9px) "50vw"']);
    expect([code, out.length]).toEqual([0, 1]);
    const [tag = ''] = out;
    const text = tag.replaceAll('&amp;', '&');
    const signed = (w: number) => signUrl(url.replace('w=720', `w=${w}`), secret, 3600, now);
    expect(text).toBe(
      `<img src="${signed(640)}" srcset="${signed(640)} 640w, ${signed(320)} 320w" ` +
        'sizes="(width &gt; 9px) &quot;50vw&quot;" alt="">',
    );
    expect(tag).not.toMatch(/&(?!amp;|quot;|gt;)/);
  });

  it('keeps the shape, puts the widest into src, and shows it over the whole width', () => {
    const { out } = run([`${api}?key=a&w=300&h=200`, '--srcset', '150,75']);
    const sized = (w: number, h: number) =>
      signUrl(`${api}?key=a&w=${w}&h=${h}`, secret, 3600, now).replaceAll('&', '&amp;');
    const [large, small] = [sized(150, 100), sized(75, 50)];
    expect(out).toEqual([
      `<img src="${large}" srcset="${large} 150w, ${small} 75w" sizes="100vw" alt="">`,
    ]);
  });

  it.each<[string, string[], Record<string, string>, string]>([
    ['no URL', [], { RESIZE_SIGNING_SECRET: secret }, 'URL is missing'],
    ['a relative URL', ['/resize?w=1'], { RESIZE_SIGNING_SECRET: secret }, 'not absolute'],
    ['no secret', [url], {}, 'RESIZE_SIGNING_SECRET'],
    ['a short secret', [url], { RESIZE_SIGNING_SECRET: 'short' }, 'RESIZE_SIGNING_SECRET'],
    ['an unknown option', [url, '--secret', 'x'], { RESIZE_SIGNING_SECRET: secret }, '--secret'],
    ['no seconds', [url, '--expires'], { RESIZE_SIGNING_SECRET: secret }, '--expires'],
    ['a width of nothing', [url, '--srcset', '320,,640'], ok, 'got ""'],
    ['the width 0', [url, '--srcset', '0'], ok, '1 to 4096'],
    ['a width above the limit', [url, '--srcset', '320,4097'], ok, '4097'],
    ['a width that is no number', [url, '--srcset', '320w'], ok, '320w'],
    ['spaces between widths', [url, '--srcset', '320, 640'], ok, '" 640"'],
    ['a width twice', [url, '--srcset', '320,640,320'], ok, '320 twice'],
    ['sizes without widths', [url, '--sizes', '50vw'], ok, '--srcset'],
    ['empty sizes', [url, '--srcset', '320', '--sizes', ' '], ok, '--sizes'],
    ['a preset with widths', [`${api}?key=a&p=thumb`, '--srcset', '320'], ok, '"p"'],
    ['a density with widths', [`${url}&dpr=2`, '--srcset', '320'], ok, '"dpr"'],
    ['a height without width', [`${api}?key=a&h=9`, '--srcset', '320'], ok, '"h"'],
    ['a shape too high', [`${api}?key=a&w=1&h=9`, '--srcset', '4096'], ok, '"h"'],
    ['a shape too flat', [`${api}?key=a&w=900&h=1`, '--srcset', '99'], ok, '"h"'],
    ['too many seconds', [url, '--expires', '604801'], { RESIZE_SIGNING_SECRET: secret }, '604800'],
  ])('%s is one line and exit code 1', (_name, args, env, text) => {
    const { code, out, error } = run(args, env);
    expect([code, out.length, error.length]).toEqual([1, 0, 1]);
    expect(error[0]).toContain(text);
  });
});
