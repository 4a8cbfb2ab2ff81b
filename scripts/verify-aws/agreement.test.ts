import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { agrees, requireSomebody } from './agreement.ts';

describe('the question before anything is created', () => {
  it.each([
    ['yes\n', true],
    [' yes \n', true],
    ['y\n', false],
    ['YES\n', false],
    ['\n', false],
    ['yes please\n', false],
    // Nobody has pressed Enter.
    ['yes', false],
    ['', false],
  ])('takes %j as %s', async (typed, isAgreed) => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const asked = agrees(input, output);
    input.end(typed);
    expect(await asked).toBe(isAgreed);
    expect(String(output.read())).toBe('Create it? Only "yes" is taken: ');
  });

  it.each([
    ['a pipe', {}, {}],
    ['a terminal of a build server', { CI: 'true' }, { isTTY: true }],
  ])('is not put to %s', (_, env, input) => {
    expect(() => requireSomebody(env, input)).toThrow('nobody can be asked here: give --yes');
  });

  it('is put to a terminal', () => {
    expect(() => requireSomebody({ CI: '' }, { isTTY: true })).not.toThrow();
  });
});
