import { skipToken } from './hcl.ts';

/** A type constraint: `map(object({ ... }))` is a map of one type, which has attributes. */
export interface HclType {
  readonly kind: string;
  /** What is inside `list(...)`, `map(...)`, `optional(...)`, or the members of a tuple. */
  readonly parts: readonly HclType[];
  /** Of an object, in the order of declaration. */
  readonly attributes: readonly HclAttribute[];
  /** Of `optional(type, default)`: the expression without white space and comments. */
  readonly fallback?: string;
}

export interface HclAttribute {
  readonly name: string;
  readonly type: HclType;
}

export interface AttributePath {
  /** Names from the variable's own attributes down. */
  readonly path: readonly string[];
  readonly type: HclType;
}

export function parseType(source: string): HclType {
  const reader = createReader(tokens(source));
  const type = readType(reader);
  if (reader.peek() !== undefined) throw unexpected(reader.peek());
  return type;
}

/** The same text for types that mean the same, whatever their lines, spaces and comments. */
export function typeText(type: HclType): string {
  const { kind, parts, attributes } = type;
  if (kind === 'object') {
    const fields = attributes.map(({ name, type }) => `${name}=${typeText(type)}`);
    return `object({${fields.join(',')}})`;
  }
  if (kind === 'tuple') return `tuple([${parts.map(typeText).join(',')}])`;
  if (parts.length === 0) return kind;
  return `${kind}(${argumentsOf(type, typeText).join(',')})`;
}

/** What fits in a table: objects without their attributes. */
export function shortType(type: HclType): string {
  const { kind, parts } = type;
  if (kind === 'tuple' || parts.length === 0) return kind;
  return `${kind}(${argumentsOf(type, shortType).join(', ')})`;
}

function argumentsOf({ parts, fallback }: HclType, text: (part: HclType) => string): string[] {
  return [...parts.map(text), ...(fallback === undefined ? [] : [fallback])];
}

/** The attributes of the object that a type is or holds: those of X for `list(optional(X))`. */
export function attributesOf(type: HclType): readonly HclAttribute[] {
  return type.kind === 'object' ? type.attributes : type.parts.flatMap(attributesOf);
}

/** Every attribute at every depth, parents before their own, in the order of declaration. */
export function attributePaths(type: HclType, above: readonly string[] = []): AttributePath[] {
  return attributesOf(type).flatMap((attribute) => {
    const path = [...above, attribute.name];
    return [{ path, type: attribute.type }, ...attributePaths(attribute.type, path)];
  });
}

interface Reader {
  readonly peek: () => string | undefined;
  readonly take: (expected?: string) => string;
}

function createReader(list: readonly string[]): Reader {
  let next = 0;
  return {
    peek: () => list[next],
    take: (expected) => {
      const token = list[next];
      if (token === undefined || (expected !== undefined && token !== expected))
        throw unexpected(token, expected);
      next += 1;
      return token;
    },
  };
}

function unexpected(token: string | undefined, expected?: string): Error {
  const wanted = expected === undefined ? '' : ` instead of "${expected}"`;
  return new Error(`This is no type: "${token ?? 'the end'}"${wanted}.`);
}

function readType(reader: Reader): HclType {
  const kind = reader.take();
  if (!/^\w+$/.test(kind)) throw unexpected(kind);
  if (reader.peek() !== '(') return { kind, parts: [], attributes: [] };
  reader.take('(');
  const inside = readArguments(reader, kind);
  skipSeparators(reader);
  reader.take(')');
  return { kind, parts: [], attributes: [], ...inside };
}

function readArguments(reader: Reader, kind: string): Partial<HclType> {
  if (kind === 'object') return { attributes: readAttributes(reader) };
  if (kind === 'tuple') return { parts: readMembers(reader) };
  skipSeparators(reader);
  const parts = [readType(reader)];
  if (kind !== 'optional' || reader.peek() !== ',') return { parts };
  reader.take(',');
  return { parts, fallback: readExpression(reader) };
}

function readAttributes(reader: Reader): HclAttribute[] {
  const attributes: HclAttribute[] = [];
  skipSeparators(reader);
  reader.take('{');
  for (skipSeparators(reader); reader.peek() !== '}'; skipSeparators(reader)) {
    const name = reader.take();
    reader.take('=');
    attributes.push({ name, type: readType(reader) });
  }
  reader.take('}');
  return attributes;
}

function readMembers(reader: Reader): HclType[] {
  const members: HclType[] = [];
  skipSeparators(reader);
  reader.take('[');
  for (skipSeparators(reader); reader.peek() !== ']'; skipSeparators(reader))
    members.push(readType(reader));
  reader.take(']');
  return members;
}

/** Up to the bracket that closes what the expression stands in. */
function readExpression(reader: Reader): string {
  const taken: string[] = [];
  for (let depth = 0; depth > 0 || reader.peek() !== ')';) {
    const token = reader.take();
    if ('([{'.includes(token)) depth += 1;
    if (')]}'.includes(token)) depth -= 1;
    taken.push(token === '\n' ? ',' : token);
  }
  return taken
    .join('')
    .replace(/,+/g, ',')
    .replace(/([([{]),/g, '$1')
    .replace(/,([)\]}]|$)/g, '$1');
}

function skipSeparators(reader: Reader): void {
  while (reader.peek() === '\n' || reader.peek() === ',') reader.take();
}

/** Words, strings, line ends and signs; spaces and comments are left out. */
function tokens(source: string): string[] {
  const found: string[] = [];
  for (let position = 0; position < source.length;) {
    const word = /[\w.-]+/y;
    word.lastIndex = position;
    const end = word.test(source) ? word.lastIndex : skipToken(source, position);
    const text = source.slice(position, end);
    if (text === '\n' || !/^(\s|#|\/\/|\/\*)/.test(text)) found.push(text);
    position = end;
  }
  return found;
}
