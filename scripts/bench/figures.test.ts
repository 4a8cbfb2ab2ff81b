import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FIGURE_FILE, findFigure, figureOf, readFigures, writeFigures } from './figures.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'figures-test-'));
  mkdirSync(join(root, 'docs'));
});
afterEach(() => rmSync(root, { recursive: true }));

const machine = (node: string) => ({ node, loadAtStart: 0.333, system: 'of no interest' });

describe('figures of the benchmark', () => {
  it('are kept for groups that were not measured again', () => {
    const old = { machine: machine('20'), figures: [{ name: 'a', ms: 1 }] };
    writeFigures(root, { startup: old, handlers: old });
    const fresh = { machine: machine('22'), figures: [{ name: 'b', ms: 2, bytes: 3 }] };
    writeFigures(root, { handlers: fresh });
    const file = readFigures(root);
    expect(Object.keys(file)).toEqual(['handlers', 'startup']);
    expect([file['handlers']?.machine['node'], file['startup']?.machine['node']]).toEqual([
      '22',
      '20',
    ]);
    expect([findFigure(file, 'a')?.ms, findFigure(file, 'b')?.bytes]).toEqual([1, 3]);
  });

  it('have two decimals, and null where nothing was told', () => {
    const figures = [{ name: 'a', ms: 1.23456, cpuMs: Number.NaN }];
    writeFigures(root, { group: { machine: machine('20'), figures } });
    expect(readFigures(root)['group']).toEqual({
      machine: { node: '20', loadAtStart: 0.33 },
      figures: [{ name: 'a', ms: 1.23, cpuMs: null }],
    });
    expect(readFileSync(join(root, FIGURE_FILE), 'utf8')).toMatch(/\}\n$/);
  });

  it('that are not there are named with what brings them', () => {
    expect(findFigure({}, 'a')).toBeUndefined();
    expect(() => figureOf({}, 'a')).toThrow('no figure "a"; run `npm run bench -- --write`');
  });
});
