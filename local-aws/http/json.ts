/** A parsed JSON object, before anything is known of it. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** undefined: not JSON, or not an object. */
export function parseFields(text: Buffer | string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text.toString());
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
