import { createSign, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Authorizer } from '../../snapshot.ts';
import { FUNCTION_URI } from '../support/aws.ts';
import { integration } from '../support/integrations.ts';
import { createWorld, type Seen, type WorldParts } from '../support/world.ts';

/**
 * "Control access to REST APIs using Amazon Cognito user pools as an authorizer", "Integrate a REST
 * API with an Amazon Cognito user pool", "Verifying JSON web tokens" (Cognito).
 */
const NOW = Date.parse('2021-03-28T13:00:00Z');
const ISSUER = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool';
const POOL: Authorizer = {
  name: 'users',
  type: 'COGNITO_USER_POOLS',
  authorizerResultTtlInSeconds: 300,
  providerArns: [
    'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Other',
    'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${stageVariables.pool}',
  ],
};

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const ID = {
  iss: ISSUER,
  aud: 'client1',
  token_use: 'id',
  sub: 'me',
  'cognito:groups': ['a', 'b'],
  email_verified: true,
  auth_time: 1616935242,
  iat: 1616935242,
  exp: 1616938842,
};
const ACCESS = {
  ...ID,
  aud: undefined,
  client_id: 'client1',
  token_use: 'access',
  scope: 'x/r x/w',
};

function token(claims: object = ID, { kid = 'k1', alg = 'RS256', key = privateKey } = {}): string {
  const text = `${encoded({ kid, alg })}.${encoded(claims)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`;
}

function world(parts: Partial<WorldParts> = {}) {
  const cognito = {
    authorizationType: 'COGNITO_USER_POOLS',
    authorizerName: 'users',
    integration: integration({ type: 'AWS_PROXY', uri: FUNCTION_URI }),
  } as const;
  return createWorld({
    routes: {
      'GET /id': cognito,
      'GET /scoped': { ...cognito, authorizationScopes: ['x/w', 'x/all'] },
    },
    authorizers: [POOL],
    stage: { variables: { pool: 'eu-west-1_Pool' } },
    aws: ({ service, path, region }) => {
      const isPool = path === '/eu-west-1_Pool/.well-known/jwks.json' && region === 'eu-west-1';
      const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig' }];
      const body = Buffer.from(JSON.stringify({ keys }));
      return service === 'cognito-idp' && isPool ? { status: 200, headers: [], body } : undefined;
    },
    lambda: (event) => ({
      statusCode: 200,
      body: JSON.stringify(
        (event as { requestContext: { authorizer: unknown } }).requestContext.authorizer,
      ),
    }),
    now: () => NOW,
    ...parts,
  });
}

const ask = (path: string, value: string, parts?: Partial<WorldParts>): Promise<Seen> =>
  world(parts).get(path, { headers: [['Authorization', value]] });

describe('COGNITO_USER_POOLS', () => {
  it.each([token(), `Bearer ${token()}`])(
    'the claims reach the function as text',
    async (value) => {
      const { status, text } = await ask('/id', value);
      expect(status).toBe(200);
      expect(JSON.parse(text)).toEqual({
        claims: {
          iss: ISSUER,
          aud: 'client1',
          token_use: 'id',
          sub: 'me',
          'cognito:groups': 'a,b',
          email_verified: 'true',
          auth_time: '1616935242',
          iat: 'Sun Mar 28 12:40:42 UTC 2021',
          exp: 'Sun Mar 28 13:40:42 UTC 2021',
        },
      });
    },
  );

  it('a method with scopes takes an access token that has one of them', async () => {
    expect((await ask('/scoped', token(ACCESS))).status).toBe(200);
  });

  const refused = '{"message":"Unauthorized"}';
  it.each([
    ['no token', '/id', '', refused],
    ['no JWT', '/id', 'Bearer x', refused],
    ['another key', '/id', token(ID, { key: stranger }), refused],
    ['an unknown key id', '/id', token(ID, { kid: 'k2' }), refused],
    ['another algorithm', '/id', token(ID, { alg: 'none' }), refused],
    ['a changed claim', '/id', token().replace(/\.[^.]+\./, `.${encoded(ACCESS)}.`), refused],
    ['a tail that base64 overlooks', '/id', `${token()}=`, refused],
    ['a fourth part', '/id', `${token()}.x`, refused],
    ['two tokens', '/id', `Bearer ${token()}, Bearer ${token()}`, refused],
    ['claims that are no object', '/id', token([]), refused],
    ['a refresh token', '/id', token({ ...ID, token_use: 'refresh' }), refused],
    ['another issuer', '/id', token({ ...ID, iss: `${ISSUER}2` }), refused],
    ['no expiry', '/id', token({ ...ID, exp: undefined }), refused],
    ['no audience', '/id', token({ ...ID, aud: undefined }), refused],
    [
      'an expired token',
      '/id',
      token({ ...ID, exp: NOW / 1000 }),
      '{"message":"The incoming token has expired"}',
    ],
    ['an access token without scopes to check', '/id', token(ACCESS), refused],
    ['an id token where scopes are wanted', '/scoped', token(ID), refused],
    ['no such scope', '/scoped', token({ ...ACCESS, scope: 'x/r' }), refused],
  ])('%s is 401', async (_, path, value, text) => {
    const seen = await ask(path, value);
    expect([seen.status, seen.text]).toEqual([401, text]);
    expect(seen.header('x-amzn-ErrorType')).toBe('UnauthorizedException');
  });

  it.each([
    ['client1|client2', 200],
    ['other', 401],
  ])('the expression %s is matched with the audience', async (expression, status) => {
    const authorizers = [{ ...POOL, identityValidationExpression: expression }];
    expect((await ask('/id', token(), { authorizers })).status).toBe(status);
  });

  it.each([
    ['Deny', 403],
    ['Allow', 200],
  ])('a resource policy that says %s decides after the pool', async (Effect, status) => {
    const Statement = { Effect, Principal: '*', Action: '*', Resource: '*' };
    const snapshot = { policy: JSON.stringify({ Statement }) };
    expect((await ask('/id', token(), { snapshot })).status).toBe(status);
    expect((await ask('/id', 'x', { snapshot })).status).toBe(401);
  });
});
