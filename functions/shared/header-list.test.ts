import { expect, it } from 'vitest';
import { splitList } from './header-list.ts';

/** RFC 9110, 5.6.1.2 (empty members) and 5.6.4 (quoted strings). */
it.each<[string, ',' | ';', string[]]>([
  ['a, b ,\tc', ',', ['a', 'b', 'c']],
  [',a,,b,', ',', ['a', 'b']],
  ['', ',', []],
  ['a="1,2", b', ',', ['a="1,2"', 'b']],
  ['a="1\\",2", b', ',', ['a="1\\",2"', 'b']],
  ['a="1,2', ',', ['a="1,2']],
  ['a;b=";";c', ';', ['a', 'b=";"', 'c']],
])('%j by %j is %j', (text, separator, expected) => {
  expect(splitList(text, separator)).toEqual(expected);
});
