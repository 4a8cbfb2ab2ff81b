import type { ServerResponse } from 'node:http';
import { readBody } from '../http/body.ts';
import { splitTarget } from '../http/query.ts';
import type { Service } from '../http/service.ts';
import type { AwsClient } from '../moto/client.ts';
import { issueToken, OAuthError, type TokenRequest } from './client-credentials.ts';

export interface SignInServiceDeps {
  readonly aws: AwsClient;
  readonly now: () => number;
}

interface Place {
  readonly domain: string;
  readonly region: string;
  readonly path: string;
}

const HOST = /^([a-z0-9-]+)\.auth\.([a-z0-9-]+)\.amazoncognito\.com(?::\d+)?$/i;
/** Locally no DNS leads here, so the name of the host may be the first segment behind this. */
const PREFIX = '/_aws/cognito/';

/** undefined: the request is for another service. */
export function signInPlace(host = '', target = '/'): Place | undefined {
  const { path } = splitTarget(target);
  const [name = '', ...rest] = path.startsWith(PREFIX)
    ? path.slice(PREFIX.length).split('/')
    : [host, ...path.split('/').slice(1)];
  const [, domain, region] = HOST.exec(name) ?? [];
  if (domain === undefined || region === undefined) return undefined;
  return { domain, region, path: `/${rest.join('/')}` };
}

/** The domain of a user pool: of its endpoints the one that gives programs their tokens. */
export function createSignInService(deps: SignInServiceDeps): Service {
  return async (incoming, outgoing) => {
    const place = signInPlace(incoming.headers.host, incoming.url);
    if (!place || incoming.method !== 'POST' || place.path !== '/oauth2/token') {
      const name = `${incoming.method} ${place?.path ?? ''} of a user pool's domain`;
      return answer(outgoing, 501, { message: `not implemented by the local AWS: ${name}` });
    }
    const body = await readBody(incoming);
    const request = tokenRequest(place, incoming.headers.authorization, body);
    try {
      answer(outgoing, 200, await issueToken(deps, request));
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      answer(outgoing, error.status, { error: error.message });
    }
  };
}

/** The client says who it is in the header, or in the form (RFC 6749, 2.3.1). */
function tokenRequest(
  { domain, region }: Place,
  authorization: string | undefined,
  body: Buffer,
): TokenRequest {
  const form = new URLSearchParams(body.toString());
  const [, basic] = /^Basic +(.+)$/i.exec(authorization ?? '') ?? [];
  const [id, ...secret] = Buffer.from(basic ?? '', 'base64')
    .toString()
    .split(':');
  return {
    domain,
    region,
    grant: form.get('grant_type'),
    clientId: (basic === undefined ? form.get('client_id') : id) ?? '',
    secret: basic === undefined ? form.get('client_secret') : secret.join(':'),
    scopes: (form.get('scope') ?? '').split(' ').filter((scope) => scope !== ''),
  };
}

function answer(outgoing: ServerResponse, status: number, body: object): void {
  outgoing
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(body));
}
