/** A list that the template itself made (ArrayList): its text differs from that of a JSON list. */
export class JavaList extends Array<unknown> {
  static fromItems(items: readonly unknown[]): JavaList {
    const list = new JavaList();
    // One by one: as arguments of push, a long list is more than the stack holds.
    for (const item of items) list.push(item);
    return list;
  }

  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}

/** Of entrySet(). */
export class MapEntry {
  readonly key: string;
  readonly value: unknown;

  constructor(key: string, value: unknown) {
    this.key = key;
    this.value = value;
  }
}

export type JavaMap = Record<string, unknown>;

export function isMap(value: unknown): value is JavaMap {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * Java's toString(): a map is "{a=1, b=2}", a list of the template "[a, b]"; a list of the body is
 * JSON, also inside a map. Recorded: localstack/localstack test_apigateway_common.py
 * test_input_path_template_formatting.
 */
export function javaText(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  if (value instanceof JavaList) return `[${value.map(javaText).join(', ')}]`;
  if (Array.isArray(value)) return JSON.stringify(value);
  if (value instanceof MapEntry) return `${value.key}=${javaText(value.value)}`;
  if (!isMap(value)) return String(value);
  const entries = Object.entries(value).map(([key, item]) => `${key}=${javaText(item)}`);
  return `{${entries.join(', ')}}`;
}
