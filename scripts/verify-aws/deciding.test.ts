import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findRoot } from '../lib/root.ts';
import { decidingChecks } from './support/deciding.ts';

it('docs/aws-checks.md names every deciding check, and none that does not exist', () => {
  const page = readFileSync(join(findRoot(), 'docs/aws-checks.md'), 'utf8');
  const named = [...page.matchAll(/^\| .* \| \w+ \| `([^`]+)` \| .* \|$/gm)];
  expect(named.map(([, name]) => name).sort()).toEqual([...decidingChecks()].sort());
});
