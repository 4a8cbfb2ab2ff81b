import { unsupported } from '../gateway-error.ts';

const STEP = /^(?:\.([A-Za-z_][\w-]*)|\[(\d+)\]|\['([^']*)'\]|\["([^"]*)"\])/;

/** $.a.b, $['a'], $[0]: one value. Wildcards, filters and recursive descent are refused by name. */
export function readJsonPath(value: unknown, path: string): unknown {
  if (!path.startsWith('$')) throw unsupported(`the JSONPath "${path}" (it must start with "$")`);
  let rest = path.slice(1);
  let current: unknown = value;
  while (rest !== '') {
    const match = STEP.exec(rest);
    if (!match) throw unsupported(`the JSONPath "${path}" (only names and indexes are read)`);
    current = step(current, match[1] ?? match[2] ?? match[3] ?? match[4] ?? '');
    rest = rest.slice(match[0].length);
  }
  return current;
}

function step(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
