import type { HeaderList } from './headers.ts';

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

/** Segment by segment, for ARNs in policies: "/a%62" and "/ab" are one path. */
export function decodePath(rawPath: string): string {
  return rawPath.split('/').map(decodeText).join('/');
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

export interface Target {
  readonly path: string;
  /** Without "?"; a second one is part of it. */
  readonly query: string;
}

/** A request's target, both parts as sent. */
export function splitTarget(target = '/'): Target {
  const [path = '/', ...query] = target.split('?');
  return { path, query: query.join('?') };
}
