import { describe, expect, it } from 'vitest';
import { createSteps, table } from './steps.ts';

describe('steps', () => {
  it('say what begins and how long it took, also when it fails', async () => {
    const lines: string[] = [];
    let time = 0;
    const { step, elapsed } = createSteps((line) => lines.push(line), { now: () => time });
    await step('One', async (note) => {
      note('detail');
      time = 1500;
    });
    await expect(
      step('Two', () => {
        time = 2000;
        return Promise.reject(new Error('no'));
      }),
    ).rejects.toThrow('no');
    expect(lines).toEqual([
      'One ...',
      '  detail',
      '  done in 1.5 s',
      'Two ...',
      '  failed after 0.5 s',
    ]);
    expect(elapsed()).toBe('2.0 s');
  });

  it('that the user has interrupted have not failed', async () => {
    const lines: string[] = [];
    const { step } = createSteps((line) => lines.push(line), { signal: AbortSignal.abort() });
    await expect(step('One', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(lines).toEqual(['One ...']);
  });

  it('table aligns columns', () => {
    expect(
      table([
        ['a', 'bb'],
        ['ccc', 'd'],
      ]),
    ).toBe('a    bb\nccc  d');
  });
});
