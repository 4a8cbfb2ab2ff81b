import { createHash, createHmac } from 'node:crypto';
import { send, type Answer } from '../lib/http.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface SignedGet {
  readonly endpoint: string;
  readonly service: string;
  readonly region: string;
  readonly credentials: Credentials;
  /** Without characters that need an encoding. */
  readonly path: string;
  /** Sorted by name. */
  readonly query?: string;
}

const EMPTY_HASH = createHash('sha256').digest('hex');

/**
 * Signature version 4 of a GET without a body: no SDK client of the dependencies speaks to API
 * Gateway.
 */
export function signedGet(request: SignedGet, now: Date = new Date()): Promise<Answer> {
  const { endpoint, path, query = '', credentials } = request;
  const headers: Record<string, string> = {
    accept: 'application/json',
    host: new URL(endpoint).host,
    'x-amz-date': now.toISOString().replace(/[-:]|\.\d+/g, ''),
    ...(credentials.sessionToken ? { 'x-amz-security-token': credentials.sessionToken } : {}),
  };
  const authorization = authorize(request, headers);
  return send(endpoint, `${path}${query === '' ? '' : `?${query}`}`, {
    headers: { ...headers, authorization },
  });
}

export function authorize(
  { path, query = '', region, service, credentials }: SignedGet,
  headers: Readonly<Record<string, string>>,
): string {
  const date = headers['x-amz-date'] ?? '';
  const names = Object.keys(headers).sort();
  const canonical = [
    'GET',
    path,
    query,
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    EMPTY_HASH,
  ].join('\n');
  const scope = `${date.slice(0, 8)}/${region}/${service}/aws4_request`;
  const digest = createHash('sha256').update(canonical).digest('hex');
  const text = ['AWS4-HMAC-SHA256', date, scope, digest].join('\n');
  const key = [date.slice(0, 8), region, service, 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${credentials.secretAccessKey}`,
  );
  const signature = createHmac('sha256', key).update(text).digest('hex');
  return [
    `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}`,
    `SignedHeaders=${names.join(';')}`,
    `Signature=${signature}`,
  ].join(', ');
}
