import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FigureFile } from '../bench/figures.ts';
import { findRoot } from '../lib/root.ts';
import { areCostsStale } from './costs-file.ts';
import { renderCosts } from './page.ts';
import { DEFAULTS, RESIZES } from './scenarios.ts';
import { wrap } from './text.ts';

const names = [
  ...RESIZES.map((operation) => `resize ${operation}`),
  ...['download buffered', 'download streamed', 'start download', 'start resize'],
];
const measured = (more: readonly object[] = []): FigureFile => ({
  group: {
    machine: { date: '2026-01-02T03:04:05Z', processors: 2 },
    figures: [...names.map((name) => ({ name, ms: 60, cpuMs: 40, bytes: 64_000 })), ...more] as [],
  },
});

function rowOf(page: string, start: string): string {
  return page.split('\n').find((line) => line.startsWith(`| ${start}`)) ?? '';
}

describe('docs/costs.md', () => {
  it('is what the prices and the figures give', () => {
    const page = readFileSync(join(findRoot(), 'docs/costs.md'), 'utf8');
    const figures = JSON.parse(readFileSync(join(findRoot(), 'docs/benchmarks.json'), 'utf8'));
    expect(page, 'docs/costs.md is stale: run `npm run docs`').toBe(renderCosts(figures));
    expect(areCostsStale(findRoot())).toBe(false);
  });

  it('reckons with what the figures say', () => {
    const page = renderCosts(measured());
    // By hand: 1769 / 1024 GB x 140.6 ms at 16.6667 microdollars, and 20 cents; 64 GB at 9 cents.
    expect(rowOf(page, 'jpeg 720 x 588, made |')).toBe(
      '| jpeg 720 x 588, made | $3.50 | $4.25 (140 ms) | $0.40 | $5.76 | **$13.91** |',
    );
    // Four calls to S3, of which one writes.
    expect(rowOf(page, 'jpeg 720 x 588, made and kept')).toBe(
      '| jpeg 720 x 588, made and kept | $3.50 | $12.89 (440 ms) | $6.20 | $5.76 | **$28.35** |',
    );
  });

  it('says of a hit that nobody measured it, until somebody does', () => {
    expect(rowOf(renderCosts(measured()), 'webp 720 x 588, kept before')).toContain('not measured');
    const hit = { name: 'hit', ms: 9, cpuMs: 5.5 };
    const ofWebp = { name: 'hit webp 720 x 588', ms: 9, cpuMs: 7 };
    const page = renderCosts(measured([hit, ofWebp]));
    expect(rowOf(page, 'jpeg 720 x 588, kept before')).toContain('(206 ms) | $0.80 | $5.76');
    expect(rowOf(page, 'webp 720 x 588, kept before')).toContain('(207 ms) | $0.80 | $5.76');
    // 40 - 7 ms of work, less the 13.9 ms that one more GET is worth.
    expect(page.replaceAll('\n', ' ')).toContain('19 ms (webp 720 x 588)');
    expect(renderCosts(measured())).not.toContain('It is the cheaper one');
  });

  it('takes wall time where the system tells no CPU time', () => {
    const { group } = measured();
    const figures = group?.figures.map((figure) => ({ ...figure, cpuMs: null })) ?? [];
    const page = renderCosts({ group: { machine: {}, figures } });
    expect(rowOf(page, 'jpeg 720 x 588, made |')).toContain('(160 ms)');
  });

  it('names the figure that is not there', () => {
    const text = 'no figure "resize jpeg 720 x 588"; run `npm run bench -- --write`';
    expect(() => renderCosts({})).toThrow(text);
  });

  it('has the memory and the architecture of the module', () => {
    const read = (file: string) => readFileSync(join(findRoot(), file), 'utf8');
    const { download, resize } = DEFAULTS;
    const defaults = /feature_defaults = \{[\s\S]*?\n {2}\}/.exec(read('features.tf'))?.[0];
    expect(defaults).toMatch(new RegExp(`memory_size +?= ${download.memoryMb}\\n`));
    expect(defaults).toMatch(new RegExp(`architecture +?= "${download.architecture}"`));
    expect(read('feature-download.tf')).not.toMatch(/memory_size|architecture/);
    expect(read('feature-resize.tf')).toMatch(
      new RegExp(`memory_size +?= ${resize.memoryMb}\\n +architecture += var.architecture`),
    );
    expect(read('variables-functions.tf')).toMatch(
      new RegExp(`variable "architecture" \\{[^}]*default +?= "${resize.architecture}"`),
    );
  });

  it('has no number of the prices in its words', () => {
    const sources = ['page.ts', 'assumptions.ts', 'text.ts', 'scenarios.ts'].map((file) =>
      readFileSync(join(findRoot(), 'scripts/costs', file), 'utf8'),
    );
    for (const source of sources) expect(source).not.toMatch(/\$\d|\b\d+ (?:ms|MB)\b/);
  });
});

it('wraps paragraphs, and indents bullets', () => {
  const text = 'word '.repeat(40).trim();
  expect(wrap(text)).toHaveLength(2);
  expect(wrap(`- ${text}`)[1]).toMatch(/^ {2}word/);
  expect(wrap('short')).toEqual(['short']);
});
