import type { IncomingMessage, ServerResponse } from 'node:http';
import { exchange, readBody, type Upstream } from '../moto/forward.ts';

export function listsVersionsEncoded(method: string | undefined, rawQuery: string): boolean {
  const query = new URLSearchParams(rawQuery);
  return method === 'GET' && query.has('versions') && query.get('encoding-type') === 'url';
}

/**
 * moto leaves the keys of ListObjectVersions as they are, whatever encoding is asked for. Terraform decodes them: its
 * force_destroy then deletes "a b" in place of "a+b", again and again, and fails on a lone "%".
 */
export async function serveVersions(
  upstream: Upstream,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const answer = await exchange(upstream, incoming, await readBody(incoming));
  const body = Buffer.from(
    answer.status === 200 ? encodeKeys(answer.body.toString('utf8')) : answer.body.toString('utf8'),
  );
  const headers = answer.headers.filter(
    (_, index, all) => all[index - (index % 2)]?.toLowerCase() !== 'content-length',
  );
  outgoing.writeHead(answer.status, [...headers, 'content-length', String(body.length)]);
  outgoing.end(body);
}

export function encodeKeys(xml: string): string {
  return xml.replace(
    /<Key>([^<]*)<\/Key>/g,
    (_, key: string) => `<Key>${encodeURIComponent(plain(key))}</Key>`,
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

function plain(text: string): string {
  return text.replace(
    /&(?:#(\d+)|(\w+));/g,
    (whole, code: string | undefined, name: string | undefined) =>
      code === undefined ? (ENTITIES[name ?? ''] ?? whole) : String.fromCodePoint(Number(code)),
  );
}
