import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.ts';
import { parsePort } from './port.ts';

describe('parseOptions', () => {
  const spec = {
    port: { type: 'string' },
    exit: { type: 'boolean' },
    only: { type: 'string', multiple: true },
  } as const;

  it('reads what the table has', () => {
    expect(
      parseOptions(spec, ['--port', '1', '--exit', '--only=a', '--only', 'b']).options,
    ).toEqual({ port: '1', exit: true, only: ['a', 'b'] });
  });

  it.each([['--nope'], ['--port'], ['stray'], ['--exit=1']])(
    'refuses %j and lists what there is',
    (argument) => {
      expect(() => parseOptions(spec, [argument])).toThrow(
        /^[^\n]+ Options: --port <value>, --exit, --only <value>\.$/,
      );
    },
  );

  it.each([
    ['4567', 4567],
    [undefined, 4566],
    ['0', 0],
  ])('parsePort(%j) is %j', (value, port) => {
    expect(parsePort(value)).toBe(port);
  });

  it.each(['-1', '65536', 'x', '1.5', ''])('parsePort refuses %j', (value) => {
    expect(() => parsePort(value)).toThrow('--port must be');
  });
});
