import { ApiError } from '../shared/errors.ts';
import { type Box, type Fit, FITS } from '../shared/image/geometry.ts';
import type { Colour } from '../shared/image/render.ts';
import { type ImageType, IMAGE_TYPES } from '../shared/image/type.ts';

export interface ResizeParams {
  readonly box: Box;
  readonly format: ImageType | 'auto';
  readonly quality: number | undefined;
  readonly background: Colour | undefined;
  readonly source:
    { readonly kind: 'url'; readonly url: string } | { readonly kind: 'key'; readonly key: string };
  /** Equal requests, however written, have equal text: part of the ETag. */
  readonly canonical: string;
}

interface Values {
  w: number;
  h: number;
  fit: Fit;
  q: number;
  f: ImageType | 'auto';
  dpr: number;
  bg: Colour;
  u: string;
  key: string;
}

interface Parameter<T> {
  readonly expected: string;
  /** Undefined: not a value of this parameter. */
  readonly parse: (text: string) => T | undefined;
}

type Table = { readonly [N in keyof Values]: Parameter<Values[N]> };

/** The one table of parameters; what is not in it is refused. */
export function createParameterTable(maxSide: number): Table {
  return {
    w: integer(1, maxSide),
    h: integer(1, maxSide),
    fit: oneOf(FITS),
    q: integer(1, 100),
    f: oneOf(['auto', ...IMAGE_TYPES]),
    dpr: {
      expected: 'a number from 1 to 4 with at most two decimals',
      parse: (text) =>
        /^(?:[1-3](?:\.\d{1,2})?|4(?:\.0{1,2})?)$/.test(text) ? Number(text) : undefined,
    },
    bg: {
      expected: 'three or six hexadecimal digits, such as ffffff',
      parse: parseColour,
    },
    u: nonEmpty('an absolute URL'),
    key: nonEmpty('the key of a stored image'),
  };
}

/** Parameters that authorise; they are judged before the table is read. */
const CREDENTIALS: ReadonlySet<string> = new Set(['k', 'e', 's']);

export function parseResizeParams(
  query: ReadonlyMap<string, readonly string[]>,
  maxSide: number,
): ResizeParams {
  const values = parseValues(query, createParameterTable(maxSide));
  const source = parseSource(values);
  if (values.w === undefined) {
    throw new ApiError(
      'missing_parameter',
      `Parameter "w" is missing; give the width in pixels, 1 to ${maxSide}.`,
    );
  }
  const dpr = values.dpr ?? 1;
  const fit = values.fit ?? 'cover';
  const box: Box = {
    width: times('w', values.w, dpr, maxSide),
    height: values.h === undefined ? undefined : times('h', values.h, dpr, maxSide),
    fit,
  };
  const format = values.f ?? 'auto';
  return {
    box,
    format,
    quality: values.q,
    background: values.bg,
    source,
    canonical: JSON.stringify([box, format, values.q, values.bg]),
  };
}

function parseValues(query: ReadonlyMap<string, readonly string[]>, table: Table): Partial<Values> {
  const values: Partial<Record<keyof Values, unknown>> = {};
  for (const [name, texts] of query) {
    if (CREDENTIALS.has(name)) continue;
    if (!isParameter(name, table)) throw unknownParameter(name, table);
    const [text = '', ...more] = texts;
    if (more.length > 0) {
      throw new ApiError(
        'invalid_parameter',
        `Parameter "${name}" is given ${texts.length} times; give it once.`,
      );
    }
    const { expected, parse } = table[name];
    const value = parse(text);
    if (value === undefined) {
      throw new ApiError(
        'invalid_parameter',
        `Parameter "${name}" is "${shown(text)}"; expected ${expected}.`,
      );
    }
    values[name] = value;
  }
  return values as Partial<Values>;
}

function parseSource({ u, key }: Partial<Values>): ResizeParams['source'] {
  if (u !== undefined && key !== undefined) {
    throw new ApiError(
      'invalid_parameter',
      'Parameters "u" and "key" are both given; give exactly one of them.',
    );
  }
  if (u !== undefined) return { kind: 'url', url: u };
  if (key !== undefined) return { kind: 'key', key };
  throw new ApiError(
    'missing_parameter',
    'Parameter "u" is missing; give a source URL in "u" or a stored key in "key".',
  );
}

function times(name: string, value: number, dpr: number, maxSide: number): number {
  const product = Math.round(value * dpr);
  if (product <= maxSide) return product;
  throw new ApiError(
    'invalid_parameter',
    `Parameter "dpr" makes "${name}" ${product} pixels; ` +
      `"${name}" times "dpr" may be at most ${maxSide}.`,
  );
}

function isParameter(name: string, table: Table): name is keyof Values {
  return Object.hasOwn(table, name);
}

function unknownParameter(name: string, table: Table): ApiError {
  const known = [...Object.keys(table), ...CREDENTIALS].join(', ');
  return new ApiError(
    'invalid_parameter',
    `Parameter "${shown(name)}" is unknown; known are ${known}.`,
  );
}

function integer(min: number, max: number): Parameter<number> {
  return {
    expected: `a whole number from ${min} to ${max}`,
    parse: (text) => {
      // No sign, exponent, leading zero or blank: one picture, one URL.
      if (!/^[1-9]\d{0,8}$/.test(text)) return undefined;
      const value = Number(text);
      return value >= min && value <= max ? value : undefined;
    },
  };
}

function oneOf<T extends string>(allowed: readonly T[]): Parameter<T> {
  return {
    expected: `one of ${allowed.join(', ')}`,
    parse: (text) => allowed.find((value) => value === text),
  };
}

function nonEmpty(expected: string): Parameter<string> {
  return { expected, parse: (text) => (text === '' ? undefined : text) };
}

function parseColour(text: string): Colour | undefined {
  if (!/^(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/.test(text)) return undefined;
  const digits = text.length === 3 ? text.replace(/./g, (digit) => digit + digit) : text;
  const value = Number.parseInt(digits, 16);
  return { r: value >> 16, g: (value >> 8) & 0xff, b: value & 0xff };
}

/** Enough of a value to recognise it; never a whole URL with its secrets. */
function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}
