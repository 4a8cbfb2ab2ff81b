import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findRoot } from '../../scripts/lib/root.ts';
import { renderPage } from './support/page.ts';

it('docs/local-aws.md has every rule; with -u it is written', async () => {
  await expect(renderPage()).toMatchFileSnapshot(join(findRoot(), 'docs/local-aws.md'));
});
