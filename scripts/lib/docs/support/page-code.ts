import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll } from 'vitest';
import { findRoot } from '../../root.ts';

export const PAGE = readFileSync(join(findRoot(), 'docs/use-from-html.md'), 'utf8');

export interface CodeBlock {
  readonly language: string;
  /** Of its first line, `// name` or `# name`; of HTML and commands their first words. */
  readonly name: string;
  readonly text: string;
}

export function readCode(markdown: string): readonly CodeBlock[] {
  return [...markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', text = '']) => {
      const [, name] = /^(?:\/\/|#) (\S+)\n/.exec(text) ?? [];
      return { language, name: name ?? text.trim().slice(0, 40), text };
    },
  );
}

export const BLOCKS = readCode(PAGE);

export function blocksOf(...languages: readonly string[]): readonly CodeBlock[] {
  return BLOCKS.filter(({ language }) => languages.includes(language));
}

export function blockOf(name: string): CodeBlock {
  const found = BLOCKS.find((block) => block.name === name);
  if (found === undefined) throw new Error(`docs/use-from-html.md has no code named ${name}`);
  return found;
}

/** A folder for the tests of one file. */
export function usePageFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'use-from-html-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Writes the page's own files for Node and bundlers, and imports one as a bundler gives it. */
export function createImporter(folder: string) {
  for (const { name, text } of blocksOf('ts', 'js')) writeFileSync(join(folder, name), text);
  return async <T>(name: string): Promise<T> => {
    const outfile = join(folder, `${name}.bundle.mjs`);
    const entryPoints = [join(folder, name)];
    await build({ entryPoints, outfile, bundle: true, format: 'esm', platform: 'node' });
    return (await import(pathToFileURL(outfile).href)) as T;
  };
}
