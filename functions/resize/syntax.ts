import type { Point, Rectangle } from '../shared/image/geometry.ts';
import type { Colour } from '../shared/image/colour.ts';

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

export function wholeNumberOr<const T extends string>(
  word: T,
  min: number,
  max: number,
): Syntax<number | T> {
  const { expected, parse } = wholeNumber(min, max);
  return {
    expected: `${expected}, or ${word}`,
    parse: (text) => (text === word ? word : parse(text)),
  };
}

export function decimal(min: number, max: number): Syntax<number> {
  return {
    expected: `a number from ${min} to ${max} with at most two decimals`,
    parse: (text) => within(parseDecimal(text), min, max),
  };
}

/** Given or not: there is no way to say no, so that one picture has one URL. */
export function flag(): Syntax<true> {
  return { expected: '1', parse: (text) => (text === '1' ? true : undefined) };
}

/** Shares of width and height, from the top left. */
export function point(): Syntax<Point> {
  return {
    expected: 'two numbers from 0 to 1 with at most four decimals, such as 0.5,0.3',
    parse: (text) => {
      const [x, y, ...more] = text.split(',').map((part) => within(parseDecimal(part, 4), 0, 1));
      return x === undefined || y === undefined || more.length > 0 ? undefined : { x, y };
    },
  };
}

/** As the region of the IIIF Image API 3.0 is written. */
export function rectangle(): Syntax<Rectangle> {
  return {
    expected: 'x,y,w,h in pixels, or pct:x,y,w,h in percent with at most two decimals',
    parse: parseRectangle,
  };
}

export function oneOf<const T extends string>(allowed: readonly T[]): Syntax<T> {
  return {
    expected: `one of ${allowed.join(', ')}`,
    parse: (text) => allowed.find((value) => value === text),
  };
}

export function oneOfNumbers<const T extends number>(allowed: readonly T[]): Syntax<T> {
  return {
    expected: `one of ${allowed.join(', ')}`,
    parse: (text) => allowed.find((value) => String(value) === text),
  };
}

export function nonEmpty(expected: string): Syntax<string> {
  return { expected, parse: (text) => (text === '' ? undefined : text) };
}

export function tag(): Syntax<string> {
  return {
    expected: '1 to 64 letters, digits, "-" and "_"',
    parse: (text) => (/^[\w-]{1,64}$/.test(text) ? text : undefined),
  };
}

export function colour(): Syntax<Colour> {
  return { expected: 'three or six hexadecimal digits, such as ffffff', parse: parseColour };
}

function within(value: number | undefined, min: number, max: number): number | undefined {
  return value !== undefined && value >= min && value <= max ? value : undefined;
}

/** No sign, exponent, leading zero or blank. */
function parseDecimal(text: string, decimals = 2): number | undefined {
  const [, whole, more = ''] = /^(0|[1-9]\d{0,8})(?:\.(\d{1,9}))?$/.exec(text) ?? [];
  return whole === undefined || more.length > decimals ? undefined : Number(text);
}

function parseRectangle(text: string): Rectangle | undefined {
  const inPercent = text.startsWith('pct:');
  const parts = (inPercent ? text.slice(4) : text).split(',');
  const most = inPercent ? 100 : 999_999;
  const values = parts.map((part) => within(parseDecimal(part, inPercent ? 2 : 0), 0, most));
  const [x, y, width, height, ...more] = values;
  if (x === undefined || y === undefined || more.length > 0) return undefined;
  if (!width || !height) return undefined;
  return { x, y, width, height, unit: inPercent ? 'percent' : 'pixels' };
}

function parseColour(text: string): Colour | undefined {
  if (!/^(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/.test(text)) return undefined;
  const digits = text.length === 3 ? text.replace(/./g, (digit) => digit + digit) : text;
  const value = Number.parseInt(digits, 16);
  return { r: value >> 16, g: (value >> 8) & 0xff, b: value & 0xff };
}
