import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { findRoot } from '../root.ts';
import { runProcess } from '../terraform/process.ts';
import { expectTrue } from './support/expect-element.ts';
import { type Element, readElements, readSrcset } from './support/html.ts';
import { type Ask, createPageApi, HARD_KEY } from './support/page-api.ts';
import { blockOf, blocksOf, createImporter, usePageFolder } from './support/page-code.ts';

interface Helpers {
  imageProps(key: string, widths: number[], parameters?: object): { src: string; srcSet: string };
  lazyImage(key: string, alt: string): Promise<string>;
  transformer(src: string, operations: object, options: undefined): string;
}

interface Loader {
  default(wanted: { src: string; width: number; quality?: number }): string;
}

interface NextConfig {
  readonly default: {
    readonly images: {
      readonly loader: string;
      readonly loaderFile: string;
      readonly deviceSizes: readonly number[];
      readonly imageSizes: readonly number[];
    };
  };
}

const folder = usePageFolder();
const importPage = createImporter(folder);
let ask: Ask;
beforeAll(async () => {
  ask = await createPageApi();
});

describe('the TypeScript of docs/use-from-html.md', () => {
  it('satisfies the compiler', async () => {
    const files = blocksOf('ts').map(({ name }) => name);
    const types = join(findRoot(), 'node_modules/@types');
    const options = '--noEmit --strict --module esnext --moduleResolution bundler --target es2022';
    const lib = ['--lib', 'es2022,dom', '--types', 'node', '--typeRoots', types];
    const tsc = join(findRoot(), 'node_modules/typescript/bin/tsc');
    const args = [tsc, '--ignoreConfig', ...options.split(' '), ...lib, ...files];
    const { code, stdout } = await runProcess(process.execPath, args, { cwd: folder, env: {} });
    expect([code, stdout]).toEqual([0, '']);
  });

  it.each(['cat.jpg', HARD_KEY])('has a helper whose URLs are answered, for %s', async (key) => {
    const { imageProps } = await importPage<Helpers>('images.ts');
    const { src, srcSet } = imageProps(key, [320, 640], { q: 40 });
    const candidates = readSrcset(srcSet);
    expect(candidates.map(({ descriptor }) => descriptor)).toEqual(['320w', '640w']);
    expect(candidates[1]?.url).toBe(src);
    const attributes = new Map([['srcset', srcSet]]);
    await expectTrue({ name: 'img', attributes }, ask);
  });

  describe('of a lazy image', () => {
    const make = async (key: string, alt: string): Promise<Element> => {
      const { lazyImage } = await importPage<Helpers>('lazy-image.ts');
      vi.stubGlobal('fetch', async (url: string) => {
        const { status, headers, bytes } = await ask(url);
        return new Response(new Uint8Array(bytes), { status, headers });
      });
      try {
        const [element] = readElements(await lazyImage(key, alt));
        if (element === undefined) throw new Error('no element');
        return element;
      } finally {
        vi.unstubAllGlobals();
      }
    };

    it.each(['cat.jpg', HARD_KEY])('has shape, placeholder and version, for %s', async (key) => {
      const alt = 'A "cat" & <dog>';
      const element = await make(key, alt);
      const get = (name: string) => element.attributes.get(name) ?? '';
      expect([get('width'), get('height'), get('loading'), get('alt')]).toEqual([
        '1800',
        '1200',
        'lazy',
        alt,
      ]);
      const [, placeholder = ''] = /^background: url\(data:image\/webp;base64,([^)]+)\)/.exec(
        get('style'),
      ) ?? [''];
      expect((await sharp(Buffer.from(placeholder, 'base64')).metadata()).width).toBe(16);
      expect(readSrcset(get('srcset')).map(({ descriptor }) => descriptor)).toEqual([
        '320w',
        '640w',
        '1280w',
      ]);
      expect(new URL(get('src')).searchParams.get('v')).toMatch(/^[0-9a-f]{32}$/);
      await expectTrue(element, ask);
    });

    it('has no background where it is transparent, and no width above its own', async () => {
      const element = await make('clear.png', '');
      expect(element.attributes.get('style')).toBe('');
      expect(readSrcset(element.attributes.get('srcset') ?? '')).toHaveLength(1);
      await expectTrue(element, ask);
    });

    it('that is not there fails with its status', async () => {
      await expect(make('none.jpg', '')).rejects.toThrow('/info/none.jpg: 404');
    });
  });

  it('has a loader for Next.js, where its configuration looks for it', async () => {
    const { loader, loaderFile, deviceSizes, imageSizes } = (
      await importPage<NextConfig>('next.config.mjs')
    ).default.images;
    expect(loader).toBe('custom');
    const { name } = blockOf(loaderFile.slice(2));
    const load = (await importPage<Loader>(name)).default;
    for (const width of [...deviceSizes, ...imageSizes]) {
      const url = load({ src: HARD_KEY, width });
      expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
        key: HARD_KEY,
        w: String(width),
        k: 'YOUR_KEY',
      });
      expect((await ask(url)).status).toBe(200);
    }
    const url = load({ src: 'cat.jpg', width: 64, quality: 75 });
    expect(new URL(url).searchParams.get('q')).toBe('75');
    expect((await ask(url)).status).toBe(200);
    expect(readFileSync(join(folder, 'image-loader.ts'), 'utf8')).toMatch(/^'use client';$/m);
  });

  /** As @unpic/core 1.0.3 calls it for `constrained` and `fullWidth`, and for a `format`. */
  it.each<[object, Record<string, string>]>([
    [
      { quality: 70, width: 750, height: 563 },
      { w: '750', h: '563', q: '70' },
    ],
    [
      { width: 800, height: 600, format: 'webp' },
      { w: '800', h: '600', f: 'webp' },
    ],
    [
      { width: 640, height: undefined, format: 'jpg' },
      { w: '640', f: 'jpeg' },
    ],
    [
      { width: '640', height: '480' },
      { w: '640', h: '480' },
    ],
    [{ width: 6016 }, { w: '4096' }],
    [
      { width: 6016, height: 3008 },
      { w: '4096', h: '2048' },
    ],
    [
      { width: 2048, height: 8192 },
      { w: '1024', h: '4096' },
    ],
    [{ width: undefined, height: undefined }, { w: '1280' }],
  ])('has a transformer for unpic: %j', async (operations, expected) => {
    const { transformer } = await importPage<Helpers>('transformer.ts');
    const url = transformer(HARD_KEY, operations, undefined);
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      key: HARD_KEY,
      ...expected,
      k: 'YOUR_KEY',
    });
    expect((await ask(url)).status).toBe(200);
  });
});
