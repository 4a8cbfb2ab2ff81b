import type { HeaderList } from '../api-gateway/gateway/types.ts';

/** Malformed escapes stay as they are: API Gateway does not refuse them. */
export function decodeText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) =>
      Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'),
    );
  }
}

/** ";" splits as "&" does ("Amazon API Gateway important notes", REST APIs). */
export function parseQuery(rawQuery: string): HeaderList {
  return rawQuery
    .split(/[&;]/)
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      const name = equals < 0 ? part : part.slice(0, equals);
      const value = equals < 0 ? '' : part.slice(equals + 1);
      return [
        decodeText(name.replaceAll('+', ' ')),
        decodeText(value.replaceAll('+', ' ')),
      ] as const;
    });
}

/** RFC 3986 unreserved characters only, as SigV4 wants them. */
export function encodeStrict(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

export function formatQuery(pairs: HeaderList): string {
  return pairs.map(([name, value]) => `${encodeStrict(name)}=${encodeStrict(value)}`).join('&');
}
