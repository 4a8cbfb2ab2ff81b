import { isDeepStrictEqual } from 'node:util';
import { configurationError } from '../gateway-error.ts';

type Operand =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'pattern'; readonly pattern: RegExp };

export type Filter =
  | { readonly kind: 'and' | 'or'; readonly sides: readonly [Filter, Filter] }
  | { readonly kind: 'not'; readonly inner: Filter }
  | {
      readonly kind: 'test';
      readonly left: Operand;
      readonly operator: string;
      readonly right: Operand;
    }
  | { readonly kind: 'exists'; readonly operand: Operand };

const OPERATOR =
  /\s*(==|!=|=~|<=|>=|<|>|(?:in|nin|contains|size|empty|anyof|noneof|subsetof)\b)\s*/iy;
const PATH = /[@$](?:\.\.?[\w*-]+(?:\(\))?|\[(?:'[^']*'|"[^"]*"|[^\]?]*)\])*/y;
const LITERAL =
  /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)\b/y;
const PATTERN = /\/((?:[^/\\]|\\.)+)\/(i?)/y;

/** From behind "[?" to behind "]". */
export function parseFilter(path: string, from: number): { filter: Filter; at: number } {
  const reader = new FilterReader(path, from);
  reader.expect('(');
  const filter = reader.or();
  reader.expect(')');
  reader.expect(']');
  return { filter, at: reader.at };
}

class FilterReader {
  readonly #path: string;
  at: number;

  constructor(path: string, at: number) {
    this.#path = path;
    this.at = at;
  }

  or(): Filter {
    let left = this.#and();
    while (this.#take('||')) left = { kind: 'or', sides: [left, this.#and()] };
    return left;
  }

  #and(): Filter {
    let left = this.#unary();
    while (this.#take('&&')) left = { kind: 'and', sides: [left, this.#unary()] };
    return left;
  }

  #unary(): Filter {
    if (this.#take('!')) return { kind: 'not', inner: this.#unary() };
    if (this.#take('(')) {
      const inner = this.or();
      this.expect(')');
      return inner;
    }
    const left = this.#operand();
    const operator = this.#match(OPERATOR)?.[1]?.toLowerCase();
    if (operator === undefined) return { kind: 'exists', operand: left };
    return { kind: 'test', left, operator, right: this.#operand() };
  }

  #operand(): Operand {
    this.#match(/\s*/y);
    const path = this.#match(PATH)?.[0];
    if (path !== undefined) return { kind: 'path', path };
    const pattern = this.#match(PATTERN);
    if (pattern)
      return { kind: 'pattern', pattern: this.#regExp(pattern[1] ?? '', pattern[2] ?? '') };
    if (this.#take('[')) return { kind: 'value', value: this.#list() };
    const literal = this.#match(LITERAL);
    if (!literal) throw this.#error();
    const text = literal[1] ?? literal[2];
    const value: unknown =
      text === undefined ? JSON.parse(literal[3] ?? 'null') : text.replace(/\\(.)/g, '$1');
    return { kind: 'value', value };
  }

  #list(): unknown[] {
    const values: unknown[] = [];
    while (!this.#take(']')) {
      if (values.length > 0) this.expect(',');
      const operand = this.#operand();
      values.push(operand.kind === 'value' ? operand.value : undefined);
    }
    return values;
  }

  #regExp(source: string, flags: string): RegExp {
    try {
      return new RegExp(`^(?:${source})$`, flags);
    } catch {
      throw this.#error();
    }
  }

  expect(text: string): void {
    if (!this.#take(text)) throw this.#error();
  }

  #take(text: string): boolean {
    this.#match(/\s*/y);
    if (!this.#path.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#path) ?? undefined;
    if (found) this.at += found[0].length;
    return found;
  }

  #error(): Error {
    return configurationError(
      `The filter of the JSONPath ${JSON.stringify(this.#path)} is not understood.`,
    );
  }
}

/** "@", "$", and how paths inside a filter are read. */
interface At {
  readonly item: unknown;
  readonly root: unknown;
  readonly read: (root: unknown, path: string) => unknown;
}

export function isPicked(filter: Filter, at: At): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.sides.every((side) => isPicked(side, at));
    case 'or':
      return filter.sides.some((side) => isPicked(side, at));
    case 'not':
      return !isPicked(filter.inner, at);
    case 'exists': {
      const value = valueOf(filter.operand, at);
      return filter.operand.kind === 'path' ? value !== undefined : value === true;
    }
    case 'test':
      return passes(filter, at);
  }
}

function passes({ left, operator, right }: Extract<Filter, { kind: 'test' }>, at: At): boolean {
  const a = valueOf(left, at);
  if (operator === '=~')
    return typeof a === 'string' && right.kind === 'pattern' && right.pattern.test(a);
  const b = valueOf(right, at);
  const [listA, listB] = [a, b].map((value) => (Array.isArray(value) ? (value as unknown[]) : []));
  const has = (list: unknown[] | undefined, value: unknown): boolean =>
    (list ?? []).some((other) => isDeepStrictEqual(other, value));
  switch (operator) {
    case '==':
      return isDeepStrictEqual(a, b);
    case '!=':
      return !isDeepStrictEqual(a, b);
    case 'in':
      return has(listB, a);
    case 'nin':
      return !has(listB, a);
    case 'contains':
      return typeof a === 'string' ? a.includes(String(b)) : has(listA, b);
    case 'size':
      return (typeof a === 'string' || Array.isArray(a)) && a.length === b;
    case 'empty':
      return (typeof a === 'string' || Array.isArray(a)) && (a.length === 0) === b;
    case 'anyof':
      return (listA ?? []).some((value) => has(listB, value));
    case 'noneof':
      return !(listA ?? []).some((value) => has(listB, value));
    case 'subsetof':
      return (listA ?? []).every((value) => has(listB, value));
    default:
      return isOrdered(operator, a, b);
  }
}

function isOrdered(operator: string, a: unknown, b: unknown): boolean {
  const isComparable =
    (typeof a === 'number' && typeof b === 'number') ||
    (typeof a === 'string' && typeof b === 'string');
  if (!isComparable) return false;
  if (operator === '<') return a < b;
  if (operator === '>') return a > b;
  return operator === '<=' ? a <= b : a >= b;
}

function valueOf(operand: Operand, at: At): unknown {
  if (operand.kind === 'value') return operand.value;
  if (operand.kind === 'pattern') return undefined;
  return at.read(operand.path.startsWith('@') ? at.item : at.root, operand.path);
}
