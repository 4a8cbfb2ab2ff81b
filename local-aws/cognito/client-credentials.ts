import { randomUUID } from 'node:crypto';
import { type Fields, isFields, parseFields } from '../http/json.ts';
import type { AwsClient } from '../moto/client.ts';

export interface TokenRequest {
  readonly domain: string;
  readonly region: string;
  readonly grant: string | null;
  readonly clientId: string;
  readonly secret: string | null;
  /** None asks for all that the client may have. */
  readonly scopes: readonly string[];
}

export interface IssueDeps {
  readonly aws: AwsClient;
  readonly now: () => number;
}

/** The message is the code of the answer. */
export class OAuthError extends Error {
  readonly status: number = 400;
}

const GRANTS = ['authorization_code', 'refresh_token', 'client_credentials'];
const UNIT_SECONDS: Readonly<Record<string, number>> = {
  seconds: 1,
  minutes: 60,
  hours: 3600,
  days: 86_400,
};

/**
 * "The token issuer endpoint" (Cognito), of which this is the client-credentials grant; "Scopes,
 * M2M, and resource servers" says what the token holds.
 */
export async function issueToken({ aws, now }: IssueDeps, request: TokenRequest): Promise<Fields> {
  const { grant, domain, region, clientId } = request;
  if (grant === null) throw new OAuthError('invalid_request');
  if (!GRANTS.includes(grant)) throw new OAuthError('unsupported_grant_type');
  const ask = cognitoOf(aws, region);
  const described = (await ask('DescribeUserPoolDomain', { Domain: domain }))?.[
    'DomainDescription'
  ];
  const UserPoolId = isFields(described) ? described['UserPoolId'] : undefined;
  if (typeof UserPoolId !== 'string') throw new OAuthError('invalid_request');
  const found = await ask('DescribeUserPoolClient', { UserPoolId, ClientId: clientId });
  const client = found?.['UserPoolClient'];
  if (!isFields(client) || client['ClientSecret'] === undefined) throw invalidClient();
  if (client['ClientSecret'] !== request.secret) throw invalidClient();
  const scope = grantedScopes(client, request);
  const seconds = lifetime(client);
  const issued = Math.floor(now() / 1000);
  const claims = {
    sub: clientId,
    token_use: 'access',
    scope: scope.join(' '),
    auth_time: issued,
    iss: `https://cognito-idp.${region}.amazonaws.com/${UserPoolId}`,
    exp: issued + seconds,
    iat: issued,
    version: 2,
    jti: randomUUID(),
    client_id: clientId,
  };
  const access_token = await sign(aws, UserPoolId, claims);
  return { access_token, expires_in: seconds, token_type: 'Bearer' };
}

type Cognito = (action: string, body: object) => Promise<Fields | undefined>;

/** undefined: there is no such thing. */
function cognitoOf(aws: AwsClient, region: string): Cognito {
  return async (action, body) => {
    const answer = await aws.send({
      service: 'cognito-idp',
      region,
      method: 'POST',
      path: '/',
      headers: [
        ['content-type', 'application/x-amz-json-1.1'],
        ['x-amz-target', `AWSCognitoIdentityProviderService.${action}`],
      ],
      body: Buffer.from(JSON.stringify(body)),
    });
    return answer.status === 200 ? parseFields(answer.body) : undefined;
  };
}

function grantedScopes(client: Fields, { grant, scopes }: TokenRequest): readonly string[] {
  // A client whose OAuth settings are not switched on: "invalid_grant", as its users report.
  if (client['AllowedOAuthFlowsUserPoolClient'] !== true) throw new OAuthError('invalid_grant');
  if (!texts(client['AllowedOAuthFlows']).includes('client_credentials'))
    throw new OAuthError('unauthorized_client');
  if (grant !== 'client_credentials') throw new NotImplemented(`the grant ${grant}`);
  const allowed = texts(client['AllowedOAuthScopes']);
  if (scopes.some((scope) => !allowed.includes(scope))) throw new OAuthError('invalid_scope');
  return scopes.length === 0 ? allowed : scopes;
}

class NotImplemented extends OAuthError {
  override readonly status = 501;
  constructor(what: string) {
    super(`not implemented by the local AWS: ${what}`);
  }
}

function lifetime(client: Fields): number {
  const { AccessTokenValidity: count = 1, TokenValidityUnits: units } = client;
  const unit = isFields(units) ? String(units['AccessToken'] ?? 'hours') : 'hours';
  return Number(count) * (UNIT_SECONDS[unit] ?? 3600);
}

/** moto has the one key that its pools publish; moto/program.ts lets it sign. */
async function sign(aws: AwsClient, pool: string, claims: object): Promise<string> {
  const body = Buffer.from(JSON.stringify({ pool, claims }));
  const path = '/moto-api/sign-token';
  const answer = await aws.send({ service: 'cognito-idp', method: 'POST', path, body });
  if (answer.status === 200) return answer.body.toString();
  throw new Error(`moto signs no token: ${answer.status} ${answer.body.toString()}`);
}

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map(String) : [];

function invalidClient(): OAuthError {
  return new OAuthError('invalid_client');
}
