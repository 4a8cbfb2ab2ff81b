import { describe, expect, it } from 'vitest';
import { parseType } from './hcl-type.ts';
import { interfaceProblems } from './interfaces.ts';
import type { Declaration, HclModule } from './module.ts';

const TYPE =
  'object({ path = string, throttle = optional(object({ rate = number, burst = number })) })';
const WHOLE = [
  'What it is. Null is off.',
  '',
  '- `path`: Path of the route,',
  '  over two lines.',
  '- `throttle`: Limit of this route.',
  '  - `rate`: Requests per second.',
  '  - `burst`: Requests at once.',
];

function variable(description: string, type = TYPE, name = 'stage'): Declaration {
  const place = { file: 'variables.tf', line: 7, sensitive: false };
  return { kind: 'variable', name, description, type: parseType(type), ...place };
}

function moduleOf(folder: string, ...declarations: Declaration[]): HclModule {
  return { folder, declarations };
}

function problems(description: string, type = TYPE): string[] {
  return interfaceProblems([moduleOf('.', variable(description, type))]);
}

/** The complete description with one of its lines changed or left out. */
function without(line: number, ...instead: string[]): string {
  return WHOLE.toSpliced(line, 1, ...instead).join('\n');
}

const WHERE = 'variables.tf:7: variable "stage"';
const REFUSED = [
  [
    'without a nested bullet',
    without(5),
    'no bullet for "throttle.rate"; add "- `rate`: ..." below `throttle`',
  ],
  [
    'without a bullet of its own',
    without(2),
    'no bullet for "path"; add "- `path`: ..." to its description',
  ],
  [
    'with a misspelt bullet',
    without(5, '  - `rates`: Requests.'),
    'bullet for "throttle.rates", which is no attribute',
  ],
  [
    'with a bullet at the wrong depth',
    without(6, '- `burst`: Requests.'),
    'no bullet for "throttle.burst"',
  ],
  [
    'with two bullets',
    without(5, '  - `rate`: One.', '  - `rate`: Two.'),
    'two bullets for "throttle.rate"; keep one',
  ],
  [
    'with an empty bullet',
    without(5, '  - `rate`:'),
    'says nothing in the bullet for "throttle.rate"',
  ],
  [
    'in another order',
    WHOLE.toSpliced(5, 2, WHOLE[6] ?? '', WHOLE[5] ?? '').join('\n'),
    'the bullet for "throttle.burst" where "throttle.rate" is declared',
  ],
  ['without an empty line', without(1), 'lists attributes in its first paragraph'],
  [
    'without a full stop',
    without(6, '  - `burst`: Requests at once'),
    'ends in "at once"; end it with a full stop',
  ],
  ['that is empty', '', 'has no description; say what the variable is'],
] as const;

describe('the description of an object variable', () => {
  it('is complete with one bullet per attribute', () => {
    expect(problems(WHOLE.join('\n'))).toEqual([]);
  });

  it('has the same bullets for a map or a list of objects', () => {
    expect(problems(WHOLE.join('\n'), `map(${TYPE})`)).toEqual([]);
    expect(problems(WHOLE.join('\n'), `list(${TYPE})`)).toEqual([]);
  });

  it.each(REFUSED)('%s is refused', (_, description, problem) => {
    const found = problems(description);
    expect(found.join('\n')).toContain(problem);
    for (const one of found) expect(one).toContain(WHERE);
  });
});

describe('other variables and outputs', () => {
  it('need a sentence, and no bullets', () => {
    expect(problems('A name.', 'string')).toEqual([]);
    expect(problems('A name', 'string')).toHaveLength(1);
  });

  it('are outputs by name in the message', () => {
    const output: Declaration = { ...variable('', 'any', 'url'), kind: 'output' };
    expect(interfaceProblems([moduleOf('modules/one', output)])).toEqual([
      'variables.tf:7: output "url" has no description; say what the output is.',
    ]);
  });
});

describe('a variable whose description names the type of another module', () => {
  const COPY =
    'Own routes: the same type as\n`stage` of modules/one, where every attribute is explained.';
  const original = moduleOf('modules/one', variable(WHOLE.join('\n')));
  const copied = (type: string): string =>
    interfaceProblems([moduleOf('.', variable(COPY, type)), original]).join('\n');

  it('finds it in the root module as well', () => {
    const copy = 'Own stage: the same type as `stage` of the root module; null is none.';
    const problems = (type: string): string =>
      interfaceProblems([
        moduleOf('examples/one', variable(copy, type)),
        moduleOf('.', variable(WHOLE.join('\n'))),
      ]).join('\n');
    expect(problems(TYPE)).toBe('');
    expect(problems('object({})')).toContain('"stage" of the root module as its description says');
  });

  it('needs no bullets when it has that type', () => {
    expect(copied(TYPE.replaceAll(', ', '\n# why\n'))).toBe('');
  });

  it.each([
    [
      'another type',
      TYPE.replace('rate = number', 'rate = string'),
      '"throttle.rate" is string instead of number',
    ],
    [
      'one attribute less',
      TYPE.replace('path = string, ', ''),
      '"path" is missing instead of string',
    ],
    ['one attribute more', TYPE.replace('path', 'own = any, path'), '"own" is not there'],
    [
      'another order',
      'object({ throttle = optional(object({ rate = number, burst = number })), path = string })',
      'the attributes are in another order',
    ],
    ['another collection', `map(${TYPE})`, 'the variable is map(object) instead of object'],
  ])('%s is refused with the first difference', (_, type, difference) => {
    expect(copied(type)).toContain(difference);
    expect(copied(type)).toContain('copy the type from variables.tf');
  });

  it('is refused when there is no such variable', () => {
    expect(interfaceProblems([moduleOf('.', variable(COPY))]).join()).toContain(
      'names the type of "stage" of modules/one, which does not exist',
    );
  });
});
