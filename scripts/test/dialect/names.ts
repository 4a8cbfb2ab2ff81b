import { lineAt, type Finding } from './finding.ts';
import { maskCode } from './mask.ts';

const TOP_LEVEL = /^(?:export )?const ([\w$]+)/gm;
const TYPE = /^(?:export )?(?:declare )?(?:abstract )?(?:type|interface|class) ([\w$]+)/gm;
const FUNCTION = /^(?:export )?(?:async )?function\*? ([\w$]+)|^(?:export )?let ([\w$]+)/gm;
const UPPER_SNAKE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;
const CAMEL = /^[a-z][A-Za-z0-9]*$/;
const PASCAL = /^[A-Z][A-Za-z0-9]*$/;
/** A literal, a pattern, a list, a table, a Set or a Map; what functions make of them is free. */
const DATA = /^(?:['"`/[{]|-?\d|new (?:Set|Map)\b|(?:true|false|null)\b)/;
const MAKES_FUNCTION = /^(?:async )?(?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\w+)\s*(?::[^=]+)?=>/;

/** Before its colon, in a table. */
const KEY = /[\w$]+\s*:(?!:)/g;
const PLAIN_WORD = /^(?:[A-Z]|\d|as$|const$|satisfies$|true$|false$|null$|undefined$|new$)/;

/** One case per kind of thing. Tests are free: their tables stand beside what reads them. */
export function namingFindings(file: string, text: string): Finding[] {
  if (/\.test\.ts$/.test(file)) return [];
  const code = maskCode(text);
  const at = (offset: number, message: string): Finding => ({
    file,
    line: lineAt(text, offset),
    message,
  });
  const constants = [...code.matchAll(TOP_LEVEL)].flatMap(({ 0: whole, 1: name = '', index }) => {
    const value = valueAfter(code, index + whole.length);
    if (isData(value) && !UPPER_SNAKE.test(name))
      return [at(index, `a constant that holds data is UPPER_SNAKE_CASE; rename ${name}`)];
    if (MAKES_FUNCTION.test(value) && !CAMEL.test(name))
      return [at(index, `a function is camelCase; rename ${name}`)];
    return [];
  });
  const cased = (pattern: RegExp, form: RegExp, rule: string): Finding[] =>
    [...code.matchAll(pattern)].flatMap(({ 1: first, 2: second, index }) => {
      const name = first ?? second ?? '';
      return form.test(name) ? [] : [at(index, `${rule}; rename ${name}`)];
    });
  return [
    ...constants,
    ...cased(TYPE, PASCAL, 'a type is PascalCase'),
    ...cased(FUNCTION, CAMEL, 'a function is camelCase, and so is what changes'),
  ];
}

/** An object that is made of other things, or has functions, is a thing and not a table. */
function isData(value: string): boolean {
  if (!DATA.test(value)) return false;
  if (!/^[{[]/.test(value)) return true;
  const literal = value.slice(0, endOfLiteral(value)).replace(KEY, '');
  return [...literal.matchAll(/[\w$]+/g)].every(([word]) => PLAIN_WORD.test(word));
}

function endOfLiteral(value: string): number {
  let depth = 0;
  for (let index = 0; index < value.length; index += 1) {
    if ('{[('.includes(value[index] ?? '')) depth += 1;
    if ('}])'.includes(value[index] ?? '')) depth -= 1;
    if (depth === 0) return index + 1;
  }
  return value.length;
}

/** Behind the type, if there is one: the first "=" that is no arrow and stands in no bracket. */
function valueAfter(code: string, start: number): string {
  let depth = 0;
  for (let index = start; index < code.length; index += 1) {
    const char = code[index] ?? '';
    if ('{[(<'.includes(char)) depth += 1;
    if ('}])'.includes(char) || (char === '>' && code[index - 1] !== '=')) depth -= 1;
    if (char === '=' && depth === 0 && code[index + 1] !== '>')
      return code.slice(index + 1).trimStart();
    if (char === ';' && depth === 0) return '';
  }
  return '';
}
