import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFigures } from '../bench/figures.ts';
import { writeAtomic } from '../lib/files.ts';
import { renderCosts } from './page.ts';

export const COSTS = 'docs/costs.md';

export function areCostsStale(root: string): boolean {
  const path = join(root, COSTS);
  return !existsSync(path) || readFileSync(path, 'utf8') !== renderCosts(readFigures(root));
}

export function writeCosts(root: string): string {
  writeAtomic(join(root, COSTS), renderCosts(readFigures(root)));
  return COSTS;
}
