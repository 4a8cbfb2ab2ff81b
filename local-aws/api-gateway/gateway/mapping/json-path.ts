import { type Fields, isFields } from '../../../http/json.ts';
import { configurationError } from '../gateway-error.ts';
import { type Filter, isPicked, parseFilter } from './json-path-filter.ts';

type Segment =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'indexes'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: 'all' | 'deep' }
  | { readonly kind: 'filter'; readonly filter: Filter }
  | { readonly kind: 'function'; readonly name: string };

const FUNCTIONS = new Set(['length', 'size', 'min', 'max', 'avg', 'sum', 'keys']);

/**
 * JsonPath as Jayway reads it: a path that names one value gives it or undefined, one that may name
 * several (a wildcard, "..", a slice, a filter) gives a list, which may be empty.
 */
export function readJsonPath(root: unknown, path: string): unknown {
  const segments = parsePath(/^[$@]/.test(path) ? path : `$.${path}`);
  let values: unknown[] = [root];
  let isDefinite = true;
  for (const segment of segments) {
    if (segment.kind === 'function') {
      const subject = isDefinite ? values[0] : values;
      return values.length === 0 && isDefinite ? undefined : applied(segment.name, subject);
    }
    if (!['name', 'names', 'index'].includes(segment.kind)) isDefinite = false;
    values = values.flatMap((value) => step(value, segment, root));
  }
  return isDefinite ? values[0] : values;
}

function step(
  value: unknown,
  segment: Exclude<Segment, { kind: 'function' }>,
  root: unknown,
): unknown[] {
  switch (segment.kind) {
    case 'name':
      return isFields(value) && Object.hasOwn(value, segment.name) ? [value[segment.name]] : [];
    case 'names':
      return isFields(value) ? [picked(value, segment.names)] : [];
    case 'index':
      return elements(value, [segment.index]);
    case 'indexes':
      return elements(value, segment.indexes);
    case 'slice':
      return Array.isArray(value) ? value.slice(segment.from, segment.to) : [];
    case 'all':
      return children(value);
    case 'deep':
      return descendants(value);
    case 'filter': {
      const candidates: unknown[] = Array.isArray(value) ? value : isFields(value) ? [value] : [];
      return candidates.filter((item) =>
        isPicked(segment.filter, { item, root, read: readJsonPath }),
      );
    }
  }
}

function picked(value: Fields, names: readonly string[]): Fields {
  const entries = names.filter((name) => Object.hasOwn(value, name));
  return Object.fromEntries(entries.map((name) => [name, value[name]]));
}

function elements(value: unknown, indexes: readonly number[]): unknown[] {
  if (!Array.isArray(value)) return [];
  return indexes
    .map((index) => (index < 0 ? value.length + index : index))
    .filter((index) => index >= 0 && index < value.length)
    .map((index): unknown => value[index]);
}

function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return isFields(value) ? Object.values(value) : [];
}

function descendants(root: unknown): unknown[] {
  const found: unknown[] = [root];
  for (const value of found) for (const child of children(value)) found.push(child);
  return found.filter((value) => typeof value === 'object' && value !== null);
}

function applied(name: string, subject: unknown): unknown {
  if (name === 'keys') return isFields(subject) ? Object.keys(subject) : undefined;
  if (name === 'length' || name === 'size')
    return typeof subject === 'string' ? subject.length : children(subject).length;
  const numbers = children(subject).filter((item) => typeof item === 'number');
  if (numbers.length === 0) return undefined;
  const sum = numbers.reduce((total, item) => total + item, 0);
  if (name === 'sum') return sum;
  if (name === 'avg') return sum / numbers.length;
  const [first = 0, ...rest] = numbers;
  return rest.reduce(
    (best, item) => (name === 'min' ? Math.min(best, item) : Math.max(best, item)),
    first,
  );
}

const DOTTED = /\.(?:\*|([^.[\]()*\s]+)(\(\s*\))?)/y;
const DEEP = /\.\.(?=[^.])/y;
const INDEXES = String.raw`((?:-?\d+\s*,\s*)*-?\d+)`;
const SLICE = String.raw`(-?\d*):(-?\d*)`;
const NAME = String.raw`(?:'[^']*'|"[^"]*")`;
const NAMES = String.raw`(${NAME}(?:\s*,\s*${NAME})*)`;
const BRACKET = new RegExp(String.raw`\[\s*(?:\*|${INDEXES}|${SLICE}|${NAMES})\s*\]`, 'y');

function parsePath(path: string): Segment[] {
  const segments: Segment[] = [];
  let at = 1;
  const match = (pattern: RegExp, from = at): RegExpExecArray | null => {
    pattern.lastIndex = from;
    return pattern.exec(path);
  };
  while (at < path.length) {
    if (match(DEEP)) {
      segments.push({ kind: 'deep' });
      at += path[at + 2] === '[' ? 2 : 1;
      continue;
    }
    // Jayway takes "$.['a']" for "$['a']".
    if (path.startsWith('.[', at)) at += 1;
    const filter = path.startsWith('[?', at) ? parseFilter(path, at + 2) : undefined;
    const found = filter ? undefined : (match(DOTTED) ?? match(BRACKET));
    if (filter) {
      segments.push({ kind: 'filter', filter: filter.filter });
      at = filter.at;
    } else if (found) {
      segments.push(path[at] === '.' ? dotted(found, path) : bracketed(found));
      at += found[0].length;
    } else throw invalid(path);
  }
  return segments;
}

function dotted([, name, call]: RegExpExecArray, path: string): Segment {
  if (name === undefined) return { kind: 'all' };
  if (call === undefined) return { kind: 'name', name };
  if (!FUNCTIONS.has(name)) throw invalid(path);
  return { kind: 'function', name };
}

function bracketed([, numbers, from, to, quoted]: RegExpExecArray): Segment {
  if (numbers !== undefined) {
    const indexes = numbers.split(',').map(Number);
    const [index = 0] = indexes;
    return indexes.length === 1 ? { kind: 'index', index } : { kind: 'indexes', indexes };
  }
  if (from !== undefined) return { kind: 'slice', from: bound(from), to: bound(to) };
  if (quoted === undefined) return { kind: 'all' };
  const names = [...quoted.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, a, b]) => a ?? b ?? '');
  const [name = ''] = names;
  return names.length === 1 ? { kind: 'name', name } : { kind: 'names', names };
}

function bound(text: string | undefined): number | undefined {
  return text === undefined || text === '' ? undefined : Number(text);
}

function invalid(path: string): Error {
  return configurationError(`The JSONPath ${JSON.stringify(path)} is not understood.`);
}
