import { describe, expect, it } from 'vitest';
import { readBoolean } from './env.ts';

describe('readers', () => {
  it('reads booleans', () => {
    expect([readBoolean({}, 'X', true), readBoolean({ X: 'false' }, 'X', true)]).toEqual([
      true,
      false,
    ]);
    expect(() => readBoolean({ X: 'yes' }, 'X', true)).toThrow('variable X is "yes"');
  });
});
