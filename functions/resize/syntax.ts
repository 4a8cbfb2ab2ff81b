import type { Colour } from '../shared/image/render.ts';

/** What the text of a parameter may be, and the value that it means. */
export interface Syntax<T> {
  /** Ends the sentence "expected ...". */
  readonly expected: string;
  /** Undefined: not a value of this parameter. Equal meanings give equal values. */
  readonly parse: (text: string) => T | undefined;
}

export function wholeNumber(min: number, max: number): Syntax<number> {
  return {
    expected: `a whole number from ${min} to ${max}`,
    // No sign, exponent, leading zero or blank: one picture, one URL.
    parse: (text) => (/^[1-9]\d{0,8}$/.test(text) ? within(Number(text), min, max) : undefined),
  };
}

export function decimal(min: number, max: number): Syntax<number> {
  return {
    expected: `a number from ${min} to ${max} with at most two decimals`,
    parse: (text) =>
      /^(?:0|[1-9]\d{0,8})(?:\.\d{1,2})?$/.test(text) ? within(Number(text), min, max) : undefined,
  };
}

export function oneOf<const T extends string>(allowed: readonly T[]): Syntax<T> {
  return {
    expected: `one of ${allowed.join(', ')}`,
    parse: (text) => allowed.find((value) => value === text),
  };
}

export function nonEmpty(expected: string): Syntax<string> {
  return { expected, parse: (text) => (text === '' ? undefined : text) };
}

export function colour(): Syntax<Colour> {
  return { expected: 'three or six hexadecimal digits, such as ffffff', parse: parseColour };
}

function within(value: number, min: number, max: number): number | undefined {
  return value >= min && value <= max ? value : undefined;
}

function parseColour(text: string): Colour | undefined {
  if (!/^(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/.test(text)) return undefined;
  const digits = text.length === 3 ? text.replace(/./g, (digit) => digit + digit) : text;
  const value = Number.parseInt(digits, 16);
  return { r: value >> 16, g: (value >> 8) & 0xff, b: value & 0xff };
}
