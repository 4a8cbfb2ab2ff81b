import { isDeepStrictEqual } from 'node:util';
import { unsupported } from '../../gateway-error.ts';
import { isMap, JavaList, type JavaMap, javaText, MapEntry } from './java.ts';
import { STRING_METHODS } from './java-text.ts';

type Callable = (...args: readonly unknown[]) => unknown;
type Methods<T> = Readonly<Record<string, (self: T, ...args: readonly unknown[]) => unknown>>;

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

const LIST: Methods<unknown[]> = {
  add: (self, ...args) => {
    self.splice(args.length > 1 ? Number(args[0]) : self.length, 0, args.at(-1));
    return true;
  },
  addAll: (self, items) => {
    for (const item of itemsOf(items)) self.push(item);
    return itemsOf(items).length > 0;
  },
  clear: (self) => {
    self.length = 0;
  },
  contains: (self, item) => indexOf(self, item) >= 0,
  containsAll: (self, items) => itemsOf(items).every((item) => indexOf(self, item) >= 0),
  equals: (self, other) => isDeepStrictEqual([...self], itemsOf(other)),
  get: (self, index) => self[Number(index)],
  indexOf: (self, item) => indexOf(self, item),
  isEmpty: (self) => self.length === 0,
  remove: (self, item) => {
    const index = typeof item === 'number' ? item : indexOf(self, item);
    const [gone] = index < 0 ? [] : self.splice(index, 1);
    return typeof item === 'number' ? gone : index >= 0;
  },
  set: (self, index, item) => {
    const before = self[Number(index)];
    if (Number(index) in self) self[Number(index)] = item;
    return before;
  },
  size: (self) => self.length,
  subList: (self, from, to) => JavaList.fromItems(self.slice(Number(from), Number(to))),
  toString: (self: unknown) => javaText(self),
};

const MAP: Methods<JavaMap> = {
  clear: (self) => {
    for (const key of Object.keys(self)) delete self[key];
  },
  containsKey: (self, key) => Object.hasOwn(self, javaText(key)),
  containsValue: (self, value) => indexOf(Object.values(self), value) >= 0,
  entrySet: (self) =>
    JavaList.fromItems(Object.entries(self).map(([key, value]) => new MapEntry(key, value))),
  equals: (self, other) => isDeepStrictEqual(self, other),
  get: (self, key) => entryOf(self, key),
  getOrDefault: (self, key, other) => entryOf(self, key) ?? other,
  isEmpty: (self) => Object.keys(self).length === 0,
  keySet: (self) => JavaList.fromItems(Object.keys(self)),
  put: (self, key, value) => put(self, key, value),
  putAll: (self, other) => {
    for (const [key, value] of Object.entries(isMap(other) ? other : {})) put(self, key, value);
  },
  putIfAbsent: (self, key, value) => entryOf(self, key) ?? put(self, key, value),
  remove: (self, key) => {
    const before = entryOf(self, key);
    delete self[javaText(key)];
    return before;
  },
  size: (self) => Object.keys(self).length,
  toString: (self: unknown) => javaText(self),
  values: (self) => JavaList.fromItems(Object.values(self)),
};

const ENTRY: Methods<MapEntry> = {
  getKey: ({ key }) => key,
  getValue: ({ value }) => value,
  toString: (self: unknown) => javaText(self),
};

const SCALAR: Methods<number | boolean> = {
  booleanValue: (self) => self,
  compareTo: (self, other) => Math.sign(Number(self) - Number(other)),
  doubleValue: (self) => self,
  equals: (self, other) => self === other,
  intValue: (self) => Math.trunc(Number(self)),
  longValue: (self) => Math.trunc(Number(self)),
  toString: (self: unknown) => String(self),
};

export function callMethod(self: unknown, name: string, args: readonly unknown[]): unknown {
  if (self === undefined || self === null) return undefined;
  if (self instanceof Host) {
    const host = own(self.calls, name);
    if (!host) throw unsupported(`$${self.name}.${name}() in a mapping template`);
    return host(...args);
  }
  if (typeof self === 'string') return known(STRING_METHODS, 'string', name)(self, ...args);
  if (Array.isArray(self)) return known(LIST, 'list', name)(self, ...args);
  if (self instanceof MapEntry) return known(ENTRY, 'map entry', name)(self, ...args);
  if (isMap(self)) return known(MAP, 'map', name)(self, ...args);
  if (typeof self === 'number' || typeof self === 'boolean')
    return known(SCALAR, typeof self, name)(self, ...args);
  throw unsupported(`the method "${name}" of this value in a mapping template`);
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function known<T>(table: Readonly<Record<string, T>>, kind: string, name: string): T {
  const method = own(table, name);
  if (method === undefined) throw unsupported(`the ${kind} method "${name}" in a mapping template`);
  return method;
}

function itemsOf(value: unknown): unknown[] {
  return Array.isArray(value) ? [...(value as unknown[])] : [];
}

function indexOf(list: readonly unknown[], item: unknown): number {
  return list.findIndex((other) => other === item || isDeepStrictEqual(other, item));
}

function entryOf(map: JavaMap, key: unknown): unknown {
  const name = javaText(key);
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

/** As an own property whatever its name: "__proto__" is a key like others. */
export function put(target: object, key: unknown, value: unknown): unknown {
  const name = javaText(key);
  const before = Object.hasOwn(target, name) ? (target as JavaMap)[name] : undefined;
  const flags = { writable: true, enumerable: true, configurable: true };
  Object.defineProperty(target, name, { value, ...flags });
  return before;
}
