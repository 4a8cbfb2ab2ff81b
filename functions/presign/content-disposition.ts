/**
 * RFC 6266 with RFC 8187 (once 5987): a plain ASCII name for old clients, the
 * full name percent-encoded. No character of it can end the header or a quote.
 */
export function contentDisposition(kind: 'inline' | 'attachment', fileName?: string): string {
  if (fileName === undefined) return kind;
  const ascii = fileName.replace(/[^\x20-\x7e]|["\\%;]/gu, '_');
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
