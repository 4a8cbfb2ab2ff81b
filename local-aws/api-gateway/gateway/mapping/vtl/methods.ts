import { unsupported } from '../../gateway-error.ts';

type Callable = (...args: readonly unknown[]) => unknown;

/** Objects of the template ($input, $util) that answer calls themselves. */
export class Host {
  readonly name: string;
  readonly calls: Readonly<Record<string, Callable>>;
  readonly properties: Readonly<Record<string, () => unknown>>;

  constructor(
    name: string,
    calls: Readonly<Record<string, Callable>>,
    properties: Readonly<Record<string, () => unknown>> = {},
  ) {
    this.name = name;
    this.calls = calls;
    this.properties = properties;
  }
}

const text = String;
const number = Number;

const STRING: Readonly<Record<string, (self: string, ...args: readonly unknown[]) => unknown>> = {
  contains: (self, part) => self.includes(text(part)),
  concat: (self, other) => self + text(other),
  endsWith: (self, part) => self.endsWith(text(part)),
  equals: (self, other) => self === other,
  equalsIgnoreCase: (self, other) => self.toLowerCase() === text(other).toLowerCase(),
  indexOf: (self, part) => self.indexOf(text(part)),
  isEmpty: (self) => self === '',
  lastIndexOf: (self, part) => self.lastIndexOf(text(part)),
  length: (self) => self.length,
  matches: (self, pattern) => new RegExp(`^(?:${text(pattern)})$`).test(self),
  replace: (self, from, to) => self.replaceAll(text(from), text(to)),
  replaceAll: (self, pattern, to) => self.replace(new RegExp(text(pattern), 'g'), text(to)),
  split: (self, pattern) => self.split(new RegExp(text(pattern))),
  startsWith: (self, part) => self.startsWith(text(part)),
  substring: (self, from, to) =>
    self.substring(number(from), to === undefined ? undefined : number(to)),
  toLowerCase: (self) => self.toLowerCase(),
  toString: (self: string) => self,
  toUpperCase: (self) => self.toUpperCase(),
  trim: (self) => self.trim(),
};

const LIST: Readonly<Record<string, (self: unknown[], ...args: readonly unknown[]) => unknown>> = {
  add: (self, item) => self.push(item) > 0,
  contains: (self, item) => self.includes(item),
  get: (self, index) => self[number(index)],
  isEmpty: (self) => self.length === 0,
  size: (self) => self.length,
};

const MAP: Readonly<
  Record<string, (self: Record<string, unknown>, ...args: readonly unknown[]) => unknown>
> = {
  containsKey: (self, key) => Object.hasOwn(self, text(key)),
  entrySet: (self) => Object.entries(self).map(([key, value]) => ({ key, value })),
  get: (self, key) => (Object.hasOwn(self, text(key)) ? self[text(key)] : undefined),
  isEmpty: (self) => Object.keys(self).length === 0,
  keySet: (self) => Object.keys(self),
  put: (self, key, value) => {
    const before = self[text(key)];
    Object.defineProperty(self, text(key), {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
    return before;
  },
  size: (self) => Object.keys(self).length,
  values: (self) => Object.values(self),
};

export function callMethod(self: unknown, name: string, args: readonly unknown[]): unknown {
  if (self instanceof Host) {
    const host = own(self.calls, name);
    if (!host) throw unsupported(`$${self.name}.${name}() in a mapping template`);
    return host(...args);
  }
  if (typeof self === 'string') return known(own(STRING, name), 'string', name)(self, ...args);
  if (Array.isArray(self)) return known(own(LIST, name), 'list', name)(self, ...args);
  if (typeof self === 'object' && self !== null)
    return known(own(MAP, name), 'map', name)(self as Record<string, unknown>, ...args);
  if (self === undefined || self === null) return undefined;
  if (name === 'toString') return text(self);
  if (name === 'equals') return self === args[0];
  throw unsupported(`the method "${name}" of a ${typeof self} in a mapping template`);
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function known<T>(method: T | undefined, kind: string, name: string): T {
  if (method === undefined) throw unsupported(`the ${kind} method "${name}" in a mapping template`);
  return method;
}
