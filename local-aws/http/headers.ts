/** In the order and the spelling in which they were sent. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** From node's rawHeaders, where names and values take turns. */
export function headerList(rawHeaders: readonly string[]): HeaderList {
  return Array.from(
    { length: rawHeaders.length / 2 },
    (_, index) => [rawHeaders[index * 2] ?? '', rawHeaders[index * 2 + 1] ?? ''] as const,
  );
}

export type Multimap = ReadonlyMap<string, readonly string[]>;

export function headerValues(headers: HeaderList, name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value);
}

/**
 * As the name was sent: mappings, required parameters and templates are case-sensitive ("Amazon API
 * Gateway important notes", REST APIs).
 */
export function exactHeaderValues(headers: HeaderList, name: string): string[] {
  return headers.filter(([key]) => key === name).map(([, value]) => value);
}

/** The last one, as API Gateway does wherever one value is asked for. */
export function headerValue(headers: HeaderList, name: string): string | undefined {
  return headerValues(headers, name).at(-1);
}

export function withoutHeaders(headers: HeaderList, names: Iterable<string>): HeaderList {
  const removed = new Set([...names].map((name) => name.toLowerCase()));
  return headers.filter(([name]) => !removed.has(name.toLowerCase()));
}

export function setHeader(headers: HeaderList, name: string, value: string): HeaderList {
  return [...withoutHeaders(headers, [name]), [name, value]];
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i;

/**
 * Of an author who may have written anything: what is no name is left out, control characters too,
 * and other alphabets go out as UTF-8.
 */
export function writableHeaders(headers: HeaderList): HeaderList {
  return headers
    .filter(([name]) => TOKEN.test(name))
    .map(([name, value]) => [name, writableValue(value)] as const);
}

function writableValue(value: string): string {
  const isLatin = [...value].every((character) => (character.codePointAt(0) ?? 0) <= 0xff);
  const bytes = isLatin ? value : Buffer.from(value, 'utf8').toString('latin1');
  return bytes.replace(/[^\t\x20-\x7e\x80-\xff]/g, '');
}

/** "Image/PNG; q=0.9" -> "image/png" */
export function mediaType(value: string | undefined): string | undefined {
  const type = value?.split(/[;,]/, 1)[0]?.trim().toLowerCase();
  return type === '' ? undefined : type;
}

/** Names in the spelling of their first occurrence. */
export function groupByName(
  pairs: HeaderList,
  sameName: (name: string) => string = (name) => name,
): Multimap {
  const spelling = new Map<string, string>();
  const grouped = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const key = sameName(name);
    const spelled = spelling.get(key) ?? name;
    spelling.set(key, spelled);
    const values = grouped.get(spelled) ?? [];
    grouped.set(spelled, [...values, value]);
  }
  return grouped;
}

/** RFC 9110, 7.6.1, and what the connection itself decides. */
export const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
] as const;
