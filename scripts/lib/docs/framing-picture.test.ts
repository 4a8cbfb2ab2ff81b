import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findRoot } from '../root.ts';
import { isPictureStale, PICTURE, TILES } from './framing-picture.ts';

it('docs/framing.png shows what the functions make', async () => {
  expect(await isPictureStale(findRoot()), `${PICTURE} is stale: run \`npm run docs\``).toBe(false);
});

it('docs/framing.md says of each tile what was asked for', () => {
  const page = readFileSync(join(findRoot(), 'docs/framing.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `w=.*$/gm)].map(([row]) =>
    [...row.matchAll(/`([^`]+)`/g)].map(([, query]) => query),
  );
  expect(rows).toEqual(TILES);
});
