export interface Wanted {
  readonly key: string;
  readonly width: number;
  readonly height?: number | undefined;
  readonly focus?: Focus | undefined;
  /** auto: what the browser's Accept header names. */
  readonly format?: string;
  /** ETag of the picture, so that no cache shows the one before it. */
  readonly etag?: string | undefined;
}

export interface Focus {
  readonly x: number;
  readonly y: number;
}

/** As RFC 3986 has it, so that a shell and an attribute take the result as it is. */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

export function encodeKey(key: string): string {
  return key.split('/').map(encode).join('/');
}

export function resizeAddress(route: string, wanted: Wanted, resizeKey: string): string {
  const { key, width, height, focus, format = 'auto', etag } = wanted;
  const version = etag?.replace(/[^A-Za-z0-9]/g, '').slice(0, 16);
  const pairs = [
    ['key', key],
    ['w', String(width)],
    ...(height === undefined ? [] : [['h', String(height)]]),
    ...(height === undefined || !focus ? [] : [['fp', `${focus.x},${focus.y}`]]),
    ...(format === 'auto' ? [] : [['f', format]]),
    ...(version ? [['v', version]] : []),
    ['k', resizeKey],
  ];
  return `${route}?${pairs.map(([name = '', value = '']) => `${name}=${encode(value)}`).join('&')}`;
}

/** Of a browser: curl names nothing, and would get the picture's own type. */
const ACCEPT = 'image/avif,image/webp,*/*';

export function curlLine(address: string, format: string): string {
  const accept = format === 'auto' ? ` -H 'Accept: ${ACCEPT}'` : '';
  return `curl -sS${accept} -o picture '${address}'`;
}

export interface Tag {
  readonly src: string;
  /** Address by width. */
  readonly candidates: readonly (readonly [number, string])[];
  readonly width: number;
  readonly height: number;
}

export function imageTag({ src, candidates, width, height }: Tag): string {
  const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const set = candidates.map(([wide, address]) => `${escaped(address)} ${wide}w`).join(',\n    ');
  return [
    `<img src="${escaped(src)}"`,
    `  srcset="${set}"`,
    `  sizes="(max-width: ${width}px) 100vw, ${width}px"`,
    `  width="${width}" height="${height}" loading="lazy" alt="">`,
  ].join('\n');
}

export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
