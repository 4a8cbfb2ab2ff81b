import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../http/body.ts';
import { unescapeXml } from '../http/xml.ts';
import { exchange, sendCompleted, type Upstream } from '../moto/forward.ts';

export function listsVersionsEncoded(method: string | undefined, rawQuery: string): boolean {
  const query = new URLSearchParams(rawQuery);
  return method === 'GET' && query.has('versions') && query.get('encoding-type') === 'url';
}

/**
 * moto leaves the keys of ListObjectVersions as they are, whatever encoding is asked for. Terraform
 * decodes them: its force_destroy then deletes "a b" in place of "a+b", again and again, and fails
 * on a lone "%".
 */
export async function sendVersions(
  moto: Upstream,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const answer = await exchange(moto, incoming, await readBody(incoming));
  const xml = answer.body.toString('utf8');
  sendCompleted(outgoing, answer, Buffer.from(answer.status === 200 ? encodeKeys(xml) : xml));
}

export function encodeKeys(xml: string): string {
  return xml.replace(
    /<Key>([^<]*)<\/Key>/g,
    (_, key: string) => `<Key>${encodeURIComponent(unescapeXml(key))}</Key>`,
  );
}
