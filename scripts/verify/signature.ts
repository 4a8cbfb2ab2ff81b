import { createHash, createHmac } from 'node:crypto';
import { send, type Answer, type Call } from '../lib/http.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface Signer {
  readonly service: string;
  readonly region: string;
  readonly credentials: Credentials;
}

export interface SignedGet extends Signer {
  readonly endpoint: string;
  /** As sent, with the query. */
  readonly path: string;
}

/** No SDK client of the dependencies speaks to API Gateway or STS. */
export function signedGet({ endpoint, path, ...signer }: SignedGet): Promise<Answer> {
  const call = { headers: { accept: 'application/json' } };
  return send(endpoint, path, signed(signer, endpoint, path, call));
}

/**
 * "Create a signed AWS API request": the call with the headers of a signature version 4. Only what
 * the signature needs is signed, since proxies may change other headers.
 */
export function signed(
  signer: Signer,
  base: string,
  path: string,
  call: Call,
  now: Date = new Date(),
): Call {
  const { host, pathname } = new URL(base);
  const { sessionToken } = signer.credentials;
  const own = {
    host: call.headers?.['host'] ?? host,
    'x-amz-date': now.toISOString().replace(/[-:]|\.\d+/g, ''),
    ...(sessionToken ? { 'x-amz-security-token': sessionToken } : {}),
  };
  const target = `${pathname.replace(/\/$/, '')}${path}`;
  const authorization = authorize(signer, target, { ...call, headers: own });
  return { ...call, headers: { ...call.headers, ...own, authorization } };
}

/** Of a call whose headers are those to sign, with names in lower case. */
export function authorize(
  { region, service, credentials }: Signer,
  target: string,
  { method = 'GET', headers = {}, body = '' }: Call,
): string {
  const date = headers['x-amz-date'] ?? '';
  const names = Object.keys(headers).sort();
  const [, path = '', query = ''] = /^([^?]*)\??(.*)$/s.exec(target) ?? [];
  const canonical = [
    method,
    // All services but S3 encode what was sent once more.
    path.split('/').map(encodeStrict).join('/'),
    canonicalQuery(query),
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    createHash('sha256').update(body).digest('hex'),
  ].join('\n');
  const scope = [date.slice(0, 8), region, service, 'aws4_request'];
  const digest = createHash('sha256').update(canonical).digest('hex');
  const text = ['AWS4-HMAC-SHA256', date, scope.join('/'), digest].join('\n');
  const key = scope.reduce<string | Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${credentials.secretAccessKey}`,
  );
  return [
    `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope.join('/')}`,
    `SignedHeaders=${names.join(';')}`,
    `Signature=${createHmac('sha256', key).update(text).digest('hex')}`,
  ].join(', ');
}

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [name, value.join('=')]
        .map((part) => encodeStrict(decodeURIComponent(part)))
        .join('=');
    })
    .sort()
    .join('&');
}

/** Everything but A-Z a-z 0-9 - . _ ~. */
function encodeStrict(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
