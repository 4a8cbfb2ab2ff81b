import { configurationError } from '../../gateway-error.ts';
import { JavaList, javaText } from './java.ts';

type Method = (self: string, ...args: readonly unknown[]) => unknown;

const text = javaText;

/** java.lang.String, as far as a template has a use for it. */
export const STRING_METHODS: Readonly<Record<string, Method>> = {
  charAt: (self, at) => substring(self, Number(at), Number(at) + 1),
  compareTo: (self, other) => compare(self, text(other)),
  compareToIgnoreCase: (self, other) => compare(self.toLowerCase(), text(other).toLowerCase()),
  concat: (self, other) => self + text(other),
  contains: (self, part) => self.includes(text(part)),
  endsWith: (self, part) => self.endsWith(text(part)),
  equals: (self, other) => self === other,
  equalsIgnoreCase: (self, other) => self.toLowerCase() === text(other).toLowerCase(),
  indexOf: (self, part, from) => self.indexOf(text(part), Number(from ?? 0)),
  isBlank: (self) => self.trim() === '',
  isEmpty: (self) => self === '',
  lastIndexOf: (self, part) => self.lastIndexOf(text(part)),
  length: (self) => self.length,
  matches: (self, pattern) => javaPattern(`^(?:${text(pattern)})$`, '').test(self),
  replace: (self, from, to) => self.replaceAll(text(from), () => text(to)),
  replaceAll: (self, pattern, to) => replaced(self, text(pattern), text(to), 'g'),
  replaceFirst: (self, pattern, to) => replaced(self, text(pattern), text(to), ''),
  split: (self, pattern, limit) => split(self, text(pattern), Number(limit ?? 0)),
  startsWith: (self, part, from) => self.startsWith(text(part), Number(from ?? 0)),
  strip: (self) => self.trim(),
  substring: (self, from, to) => substring(self, Number(from), Number(to ?? self.length)),
  toLowerCase: (self) => self.toLowerCase(),
  toString: (self: string) => self,
  toUpperCase: (self) => self.toUpperCase(),
  trim: (self) => self.trim(),
};

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Out of range is an exception in Java, and so a failed transformation. */
function substring(self: string, from: number, to: number): string {
  if (!(from >= 0 && to >= from && to <= self.length))
    throw configurationError(
      `Mapping template: substring(${from}, ${to}) of a string of ${self.length} characters.`,
    );
  return self.slice(from, to);
}

/** java.util.regex where it is written otherwise: (?i) at the beginning, and \Q...\E. */
function javaPattern(pattern: string, flags: string): RegExp {
  const quoted = pattern.replace(/\\Q([\s\S]*?)(?:\\E|$)/g, (_, literal: string) =>
    literal.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'),
  );
  const [inline = '', own = ''] = /^(?:\^\(\?:)?\(\?([ims]+)\)/.exec(quoted) ?? [];
  const source = own === '' ? quoted : quoted.replace(inline, inline.startsWith('^') ? '^(?:' : '');
  try {
    return new RegExp(source, flags + own);
  } catch {
    throw configurationError(
      `Mapping template: ${JSON.stringify(pattern)} is no regular expression.`,
    );
  }
}

/** In Java "$1" is a group, and a backslash makes the next character plain. */
function replaced(self: string, pattern: string, to: string, flags: string): string {
  return self.replace(javaPattern(pattern, flags), (...match: unknown[]) =>
    to.replace(/\\([\s\S])|\$(\d)/g, (_, plain: string | undefined, group: string) =>
      plain === undefined ? groupText(match, Number(group)) : plain,
    ),
  );
}

function groupText(match: readonly unknown[], group: number): string {
  const value = match[group];
  return typeof value === 'string' ? value : '';
}

/** Trailing empty parts fall away when there is no limit, and groups are no parts. */
function split(self: string, pattern: string, limit: number): JavaList {
  const parts: string[] = [];
  let at = 0;
  for (const match of self.matchAll(javaPattern(pattern, 'g'))) {
    if (limit > 0 && parts.length === limit - 1) break;
    if (match.index === 0 && match[0] === '') continue;
    parts.push(self.slice(at, match.index));
    at = match.index + match[0].length;
  }
  if (parts.length === 0) return JavaList.fromItems([self]);
  parts.push(self.slice(at));
  while (limit === 0 && parts.at(-1) === '') parts.pop();
  return JavaList.fromItems(parts);
}
