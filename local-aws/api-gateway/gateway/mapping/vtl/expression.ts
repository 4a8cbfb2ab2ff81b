import { configurationError, unsupported } from '../../gateway-error.ts';
import type { Expression, Node, Reference, Step } from './nodes.ts';

const NAME = /[A-Za-z_][\w-]*/y;
const NUMBER = /-?\d+(?:\.\d+)?/y;
const OPERATORS: readonly (readonly [level: number, pattern: RegExp])[] = [
  [0, /\|\||or\b/y],
  [1, /&&|and\b/y],
  [2, /==|!=|eq\b|ne\b/y],
  [3, /<=|>=|<|>|le\b|ge\b|lt\b|gt\b/y],
  [4, /[+-]/y],
  [5, /[*/%]/y],
];
const WORDS: Readonly<Record<string, string>> = {
  or: '||',
  and: '&&',
  eq: '==',
  ne: '!=',
  le: '<=',
  ge: '>=',
  lt: '<',
  gt: '>',
};

/**
 * Expressions and references; the template scanner owns text and directives and hands in how to
 * read a double-quoted string.
 */
export class ExpressionReader {
  readonly source: string;
  at: number;
  readonly #parseText: (text: string) => readonly Node[];

  constructor(source: string, at: number, parseText: (text: string) => readonly Node[]) {
    this.source = source;
    this.at = at;
    this.#parseText = parseText;
  }

  expression(level = 0): Expression {
    if (level > 5) return this.#unary();
    let left = this.expression(level + 1);
    for (;;) {
      const operator = this.#operator(level);
      if (operator === undefined) return left;
      left = {
        kind: 'binary',
        operator: WORDS[operator] ?? operator,
        left,
        right: this.expression(level + 1),
      };
    }
  }

  /** At "$"; undefined when it is only a dollar sign. */
  reference(escapes = 0): Reference | undefined {
    const start = this.at;
    const [opening, bang, brace] = this.#match(/\$(!?)(\{?)/y) ?? [];
    const name = opening === undefined ? undefined : this.#match(NAME)?.[0];
    if (name === undefined) {
      this.at = start;
      return undefined;
    }
    const steps = this.#steps();
    if (brace) this.expect('}');
    return {
      kind: 'reference',
      name,
      steps,
      quiet: bang === '!',
      source: this.source.slice(start, this.at),
      escapes,
    };
  }

  expect(text: string): void {
    this.space();
    if (!this.source.startsWith(text, this.at)) throw this.error(`"${text}" expected`);
    this.at += text.length;
  }

  space(): void {
    this.#match(/\s*/y);
  }

  error(what: string): Error {
    const line = this.source.slice(0, this.at).split('\n').length;
    const near = JSON.stringify(this.source.slice(this.at, this.at + 20));
    return configurationError(`Mapping template, line ${line}: ${what} near ${near}.`);
  }

  #steps(): Step[] {
    const steps: Step[] = [];
    for (;;) {
      const property = this.#match(/\.([A-Za-z_][\w-]*)/y)?.[1];
      if (property !== undefined) {
        const isCall = this.source[this.at] === '(';
        steps.push(
          isCall
            ? { kind: 'call', name: property, args: this.#list('(', ')') }
            : { kind: 'property', name: property },
        );
      } else if (this.source[this.at] === '[') {
        this.at += 1;
        steps.push({ kind: 'index', index: this.expression() });
        this.expect(']');
      } else return steps;
    }
  }

  #unary(): Expression {
    this.space();
    if (this.#match(/!(?!=)|not\b/y)) return { kind: 'not', operand: this.#unary() };
    return this.#primary();
  }

  #primary(): Expression {
    const character = this.source[this.at];
    if (character === '$') {
      const reference = this.reference();
      if (reference) return reference;
    }
    if (character === "'" || character === '"') return this.#string(character);
    if (character === '(') return this.#parenthesis();
    if (character === '[') return this.#listOrRange();
    if (character === '{') return this.#map();
    const number = this.#match(NUMBER)?.[0];
    if (number !== undefined) return { kind: 'literal', value: Number(number) };
    const word = this.#match(NAME)?.[0];
    if (word === 'true' || word === 'false') return { kind: 'literal', value: word === 'true' };
    if (word === 'null') return { kind: 'literal', value: null };
    throw word === undefined
      ? this.error('an expression expected')
      : unsupported(`"${word}" in a mapping template expression`);
  }

  /** Single-quoted is literal; Velocity knows no escape but the doubled quote. */
  #string(quote: string): Expression {
    const pattern = quote === "'" ? /'((?:[^']|'')*)'/y : /"((?:[^"]|"")*)"/y;
    const text = this.#match(pattern)?.[1]?.replaceAll(quote + quote, quote);
    if (text === undefined) throw this.error('an unfinished string');
    return quote === "'"
      ? { kind: 'literal', value: text }
      : { kind: 'text', nodes: this.#parseText(text) };
  }

  #parenthesis(): Expression {
    this.at += 1;
    const inner = this.expression();
    this.expect(')');
    return inner;
  }

  #listOrRange(): Expression {
    const start = this.at;
    this.at += 1;
    this.space();
    if (this.source[this.at] !== ']') {
      const from = this.expression();
      this.space();
      if (this.source.startsWith('..', this.at)) {
        this.at += 2;
        const to = this.expression();
        this.expect(']');
        return { kind: 'range', from, to };
      }
    }
    this.at = start;
    return { kind: 'list', items: this.#list('[', ']') };
  }

  #list(open: string, close: string): Expression[] {
    this.expect(open);
    const items: Expression[] = [];
    this.space();
    while (this.source[this.at] !== close) {
      if (items.length > 0) this.expect(',');
      items.push(this.expression());
      this.space();
    }
    this.at += 1;
    return items;
  }

  #map(): Expression {
    this.expect('{');
    const entries: [Expression, Expression][] = [];
    this.space();
    while (this.source[this.at] !== '}') {
      if (entries.length > 0) this.expect(',');
      const key = this.expression();
      this.expect(':');
      entries.push([key, this.expression()]);
      this.space();
    }
    this.at += 1;
    return { kind: 'map', entries };
  }

  #operator(level: number): string | undefined {
    this.space();
    return this.#match(OPERATORS[level]?.[1] ?? /$^/y)?.[0];
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.source);
    if (match) this.at += match[0].length;
    return match ?? undefined;
  }
}
