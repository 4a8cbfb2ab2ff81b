import { beforeAll, describe, expect, it } from 'vitest';
import { printSigned } from '../../sign-url.ts';
import { expectTrue } from './support/expect-element.ts';
import { candidatesOf, readElements, readSrcset } from './support/html.ts';
import { type Ask, CHROME, createPageApi, NOW_SECONDS, SECRET } from './support/page-api.ts';
import { BLOCKS, blocksOf, PAGE, readCode } from './support/page-code.ts';

let ask: Ask;
beforeAll(async () => {
  ask = await createPageApi();
});

describe('docs/use-from-html.md', () => {
  it('has no code that is run by no test', () => {
    expect(blocksOf('ts', 'js').map(({ name }) => name)).toEqual([
      'images.ts',
      'lazy-image.ts',
      'next.config.mjs',
      'image-loader.ts',
      'transformer.ts',
      // And those in use-from-html-signers.test.ts.
      'sign-image-url.ts',
    ]);
    expect([...new Set(BLOCKS.map(({ language }) => language))].sort()).toEqual([
      'go',
      'html',
      'java',
      'js',
      'python',
      'sh',
      'ts',
    ]);
    expect(PAGE.match(/^\s*(```|~~~)/gm)).toHaveLength(2 * BLOCKS.length);
  });

  it.each(blocksOf('html'))('HTML: $text', async ({ text }) => {
    const elements = readElements(text);
    expect(elements.length).toBe(text.match(/<[a-z]/g)?.length);
    for (const element of elements) await expectTrue(element, ask);
    const images = elements.filter(({ name }) => name === 'img');
    for (const { attributes } of images)
      for (const name of ['alt', 'width', 'height']) expect(attributes.has(name)).toBe(true);
    expect(text.includes('<picture>') ? images.length : 1).toBe(1);
  });

  it.each(PAGE.match(/^\| `[^`]*\*\/\*[^`]*`.*$/gm) ?? [])('Accept: %s', async (row) => {
    const [accept = '', type = ''] = [...row.matchAll(/`([^`]+)`/g)].map(([, text]) => text);
    const url = 'https://images.example.com/resize?key=cat.jpg&w=64&k=YOUR_KEY';
    expect((await ask(url, accept)).headers['content-type']).toBe(type);
  });

  it('has a tag printed by the command, at widths that the image has', async () => {
    const [{ text } = { text: '' }] = blocksOf('sh');
    const [before = '', line = ''] = text.trim().split(' npm run -s sign-url -- ');
    const args = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare);
    const out: string[] = [];
    const output = { out: (one: string) => out.push(one), error: (one: string) => out.push(one) };
    const env = { RESIZE_SIGNING_SECRET: SECRET };
    expect(before).toBe('RESIZE_SIGNING_SECRET=$SECRET');
    expect(printSigned(args as string[], env, output, NOW_SECONDS)).toBe(0);
    const [tag] = readElements(out.join('\n'));
    expect(tag && candidatesOf(tag).map(({ descriptor }) => descriptor)).toEqual([
      '',
      '320w',
      '640w',
      '1280w',
    ]);
    if (tag !== undefined) await expectTrue(tag, ask);
  });
});

describe('what reads the page', () => {
  it('finds code by its language, with a name', () => {
    expect(readCode('a\n```ts\n// x.ts\n1\n```\n\n```sh\nls -l\n```\n')).toEqual([
      { language: 'ts', name: 'x.ts', text: '// x.ts\n1\n' },
      { language: 'sh', name: 'ls -l', text: 'ls -l\n' },
    ]);
  });

  it.each([
    ['a 1w, b 2w', ['a 1w', 'b 2w']],
    ['a,b 1w,\n c,d  2x', ['a,b 1w', 'c,d 2x']],
    ['a, b 2x', ['a ', 'b 2x']],
    ['a', ['a ']],
    ['', []],
  ])('reads srcset %j', (srcset, expected) => {
    expect(readSrcset(srcset).map(({ url, descriptor }) => `${url} ${descriptor}`)).toEqual(
      expected,
    );
  });

  it('refuses a bare ampersand', () => {
    expect(() => readElements('<img src="?a=1&k=2">')).toThrow('write &amp;');
    expect(readElements('<img src="?a=1&amp;k=2">')[0]?.attributes.get('src')).toBe('?a=1&k=2');
  });

  it('answers no other host, and no "+"', async () => {
    await expect(ask('https://example.com/resize?w=1')).rejects.toThrow('no route');
    await expect(ask('https://images.example.com/resize?key=a+b')).rejects.toThrow('%20');
    expect((await ask('https://images.example.com/resize?key=cat.jpg&w=9')).status).toBe(401);
    expect(CHROME).toContain('image/avif');
  });
});
