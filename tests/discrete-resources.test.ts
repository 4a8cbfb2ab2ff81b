import { describe, expect, it } from 'vitest';
import { useExample } from './support/example.ts';

// Each test starts where the one before it ended.
const example = useExample('../tests/discrete-resources');

describe('an API of discrete resources', () => {
  it('is read back as it was made', async () => {
    expect((await example.applied.plan()).text).toContain('No changes.');
  });

  it.each([true, false])('is changed in place: changed = %s', async (changed) => {
    await example.apply({ changed });
    expect((await example.applied.plan()).text).toContain('No changes.');
  });
});
