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

  it.each<[string, string[], Record<string, string>, string]>([
    ['no URL', [], { RESIZE_SIGNING_SECRET: secret }, 'URL is missing'],
    ['a relative URL', ['/resize?w=1'], { RESIZE_SIGNING_SECRET: secret }, 'not absolute'],
    ['no secret', [url], {}, 'RESIZE_SIGNING_SECRET'],
    ['a short secret', [url], { RESIZE_SIGNING_SECRET: 'short' }, 'RESIZE_SIGNING_SECRET'],
    ['an unknown option', [url, '--secret', 'x'], { RESIZE_SIGNING_SECRET: secret }, '--secret'],
    ['no seconds', [url, '--expires'], { RESIZE_SIGNING_SECRET: secret }, '--expires'],
    ['too many seconds', [url, '--expires', '604801'], { RESIZE_SIGNING_SECRET: secret }, '604800'],
  ])('%s is one line and exit code 1', (_name, args, env, text) => {
    const { code, out, error } = run(args, env);
    expect([code, out.length, error.length]).toEqual([1, 0, 1]);
    expect(error[0]).toContain(text);
  });
});
