import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LOCAL_CREDENTIALS } from '../credentials.ts';
import { forward, readBody, type Upstream } from '../moto/forward.ts';
import type { BucketPolicies } from './bucket-policies.ts';
import { checkForm, parseForm } from './form.ts';
import { checkPresigned, refusalXml, type S3Refusal } from './presigned-url.ts';
import { listsVersionsEncoded, serveVersions } from './versions.ts';

/** moto takes any signature. URLs and forms that leave the user's hands are checked here as S3 does; signed headers are not. */
export async function serveS3(
  upstream: Upstream,
  policies: BucketPolicies,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  if (await policies.serve(incoming, outgoing)) return;
  const [path = '/', ...query] = (incoming.url ?? '/').split('?');
  const rawQuery = query.join('?');
  const contentType = incoming.headers['content-type'] ?? '';
  if (/(^|&)X-Amz-(Signature|Algorithm|Credential)=/.test(rawQuery))
    return presigned(upstream, path, rawQuery, incoming, outgoing);
  if (incoming.method === 'POST' && contentType.startsWith('multipart/form-data'))
    return form(upstream, path, contentType, incoming, outgoing);
  if (listsVersionsEncoded(incoming.method, rawQuery))
    return serveVersions(upstream, incoming, outgoing);
  forward(upstream, incoming, outgoing);
}

async function presigned(
  upstream: Upstream,
  path: string,
  rawQuery: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const method = incoming.method ?? 'GET';
  // A browser asks before it knows any signature.
  if (method === 'OPTIONS') return forward(upstream, incoming, outgoing);
  const headers = new Map(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : (value ?? ''),
    ]),
  );
  const refusal = checkPresigned(
    { method, path, rawQuery, headers },
    LOCAL_CREDENTIALS,
    Date.now(),
  );
  if (refusal) return refuse(refusal, incoming, outgoing);
  const checksum =
    new URLSearchParams(rawQuery).get('x-amz-checksum-sha256') ??
    headers.get('x-amz-checksum-sha256');
  if (method !== 'PUT' || !checksum) return forward(upstream, incoming, outgoing);
  const body = await readBody(incoming);
  if (createHash('sha256').update(body).digest('base64') === checksum)
    return forward(upstream, incoming, outgoing, body);
  refuse(
    {
      status: 400,
      code: 'BadDigest',
      message: 'The SHA256 you specified did not match the calculated checksum.',
    },
    incoming,
    outgoing,
  );
}

async function form(
  upstream: Upstream,
  path: string,
  contentType: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = await readBody(incoming);
  const parsed = parseForm(body, contentType);
  const bucket = decodeURIComponent(path.split('/')[1] ?? '');
  const refusal = parsed
    ? checkForm(parsed, bucket, LOCAL_CREDENTIALS, Date.now())
    : {
        status: 400,
        code: 'MalformedPOSTRequest',
        message: 'The body of your POST request is not well-formed multipart/form-data.',
      };
  if (refusal) refuse(refusal, incoming, outgoing);
  else forward(upstream, incoming, outgoing, body);
}

function refuse(refusal: S3Refusal, incoming: IncomingMessage, outgoing: ServerResponse): void {
  // The rest of the upload must be read, or the client sees a reset instead of the answer.
  incoming.resume();
  const body = Buffer.from(refusalXml(refusal));
  outgoing.writeHead(refusal.status, {
    'content-type': 'application/xml',
    'content-length': body.length,
  });
  outgoing.end(incoming.method === 'HEAD' ? undefined : body);
}
