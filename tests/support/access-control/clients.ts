import { send, type Answer, type Call } from '../../../scripts/lib/http.ts';
import { askBoto, type BotoAnswer } from '../boto.ts';
import { jsonOf, publicUrl, type Example } from '../example.ts';

export type Headers = Readonly<Record<string, string>>;
export type MakeCall = () => Call | Promise<Call>;
export type MakeToken = () => string | Promise<string>;
type Claims = Readonly<Record<string, unknown>>;
type Secrets = 'tokens' | 'tenant_keys' | 'api_keys' | 'reader_client';

/** Everybody who calls examples/access-control. */
export interface Clients {
  readonly boto: BotoAnswer;
  /** The access token of the program that may read. */
  readonly reader: string;
  readonly secret: (of: Secrets, name: string) => string;
  readonly text: (output: string) => string;
  /** A token of the pool's token endpoint, as curl would ask for it. */
  readonly clientToken: (scope: string, secret?: string) => Promise<Answer>;
  /** Says what it is told, and has the pool's signature: moto/program.ts. */
  readonly forged: (claims: Claims, header?: Claims) => Promise<string>;
}

/** What boto signs, in this order. */
export const SIGNED = { iam: 0, partners: 1, wrongSecret: 2, otherRegion: 3, inVpc: 4 } as const;

const USER = { Username: 'ada', Password: 'Secret-1234' };

export async function makeClients(example: Example): Promise<Clients> {
  const { aws } = example;
  const text = (output: string): string => String(example.applied.outputs[output]);
  const secret: Clients['secret'] = (of, name) =>
    (example.applied.outputs[of] as Headers)[name] ?? '';
  const sign = (path: string) => ({ method: 'GET', url: `${publicUrl(example)}${path}` });
  const pool = { UserPoolId: text('user_pool_id'), ClientId: text('page_client_id') };
  const boto = await askBoto(aws.url, { ...pool, ...USER }, [
    sign('/iam'),
    sign('/partners'),
    { ...sign('/iam'), secret: 'of-somebody-else' },
    { ...sign('/iam'), region: 'eu-west-1' },
    { method: 'GET', url: `${text('api_url')}/partners` },
  ]);
  const clientToken: Clients['clientToken'] = (scope, other) =>
    askToken(aws.url, text('token_url'), {
      id: secret('reader_client', 'id'),
      secret: other ?? secret('reader_client', 'secret'),
      scope,
    });
  const forged: Clients['forged'] = async (claims, header = {}) => {
    const body = JSON.stringify({ pool: pool.UserPoolId, header, claims });
    const sent = { method: 'POST', body };
    return (await send(aws.motoUrl, '/moto-api/sign-token', sent)).body.toString();
  };
  const reader = String(jsonOf(await clientToken('items/read'))['access_token']);
  return { boto, reader, secret, text, clientToken, forged };
}

function askToken(
  url: string,
  tokenUrl: string,
  { id, secret, scope }: Record<'id' | 'secret' | 'scope', string>,
): Promise<Answer> {
  return send(url, tokenUrl.replace('https://', '/_aws/cognito/'), {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope }).toString(),
  });
}

export const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });

/** HTTP/2 has names in lower case, older clients as they like. */
export const inCapitals = (headers: Headers): Headers =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));

export const claimsOf = (token: string): Claims =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Claims;

/** RFC 8725, 2.1. */
export function withAlgNone(token: string): string {
  const header = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  return `${header}.${token.split('.')[1]}.`;
}
