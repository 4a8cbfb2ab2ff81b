import { describe, expect, it } from 'vitest';
import { useServed } from '../http/support/served.ts';
import { parseFields } from '../http/json.ts';
import type { AwsClient } from '../moto/client.ts';
import { createSignInService, signInPlace } from './service.ts';

/** "The token issuer endpoint" (Cognito): requests, answers and error codes. */
const NOW = Date.parse('2026-01-01T00:00:00Z');
const CLIENT = {
  ClientSecret: 'secret',
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ['client_credentials'],
  AllowedOAuthScopes: ['items/read', 'items/write'],
};
const CLIENTS: Readonly<Record<string, object>> = {
  job: CLIENT,
  brief: { ...CLIENT, AccessTokenValidity: 5, TokenValidityUnits: { AccessToken: 'minutes' } },
  page: { ...CLIENT, ClientSecret: undefined },
  asleep: { ...CLIENT, AllowedOAuthFlowsUserPoolClient: false },
  codes: { ...CLIENT, AllowedOAuthFlows: ['code'] },
};

const aws: AwsClient = {
  send: ({ path, headers = [], body }) => {
    const asked = parseFields(body ?? '') ?? {};
    const action = headers.find(([name]) => name === 'x-amz-target')?.[1].split('.')[1];
    const answer = (value: object, status = 200): ReturnType<AwsClient['send']> =>
      Promise.resolve({ status, headers: [], body: Buffer.from(JSON.stringify(value)) });
    if (path === '/moto-api/sign-token') return answer(asked);
    if (action === 'DescribeUserPoolDomain')
      return answer({
        DomainDescription: asked['Domain'] === 'shop' ? { UserPoolId: 'eu-1' } : {},
      });
    const client = CLIENTS[String(asked['ClientId'])];
    return client ? answer({ UserPoolClient: client }) : answer({}, 400);
  },
};

const { url } = useServed(createSignInService({ aws, now: () => NOW }));
const basic = (id: string, secret = 'secret'): string =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

async function ask(form: object, authorization?: string, domain = 'shop') {
  const place = `/_aws/cognito/${domain}.auth.eu-west-1.amazoncognito.com/oauth2/token`;
  const answer = await fetch(`${url()}${place}`, {
    method: 'POST',
    body: new URLSearchParams(form as Record<string, string>),
    headers: authorization === undefined ? {} : { authorization },
  });
  return [answer.status, parseFields(await answer.text()) ?? {}] as const;
}

const GRANT = { grant_type: 'client_credentials' };

describe('a token for a program', () => {
  it.each([
    ['all scopes', GRANT, basic('job'), 'items/read items/write', 3600],
    ['one scope', { ...GRANT, scope: 'items/read' }, basic('job'), 'items/read', 3600],
    ['in the form', { ...GRANT, client_id: 'job', client_secret: 'secret' }, undefined, '', 3600],
    ['for five minutes', GRANT, basic('brief'), 'items/read items/write', 300],
  ])('%s', async (_, form, authorization, scope, expires_in) => {
    const [status, answer] = await ask(form, authorization);
    expect([status, answer]).toMatchObject([200, { expires_in, token_type: 'Bearer' }]);
    // The signer of this test signs by saying what it was asked to sign.
    expect(JSON.parse(String(answer['access_token']))).toMatchObject({
      pool: 'eu-1',
      claims: {
        token_use: 'access',
        iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-1',
        iat: NOW / 1000,
        exp: NOW / 1000 + expires_in,
        ...(scope === '' ? {} : { scope }),
      },
    });
  });

  it.each([
    ['no grant', {}, basic('job'), 'invalid_request'],
    ['another grant', { grant_type: 'password' }, basic('job'), 'unsupported_grant_type'],
    ['a wrong secret', GRANT, basic('job', 'secre'), 'invalid_client'],
    ['no secret', { ...GRANT, client_id: 'job' }, undefined, 'invalid_client'],
    ['no client', GRANT, undefined, 'invalid_client'],
    ['an unknown client', GRANT, basic('nobody'), 'invalid_client'],
    ['a client without a secret', GRANT, basic('page', ''), 'invalid_client'],
    ['a client without OAuth', GRANT, basic('asleep'), 'invalid_grant'],
    ['a client for other grants', GRANT, basic('codes'), 'unauthorized_client'],
    ['a scope of others', { ...GRANT, scope: 'items/all' }, basic('job'), 'invalid_scope'],
  ])('%s is 400', async (_, form, authorization, error) => {
    expect(await ask(form, authorization)).toEqual([400, { error }]);
  });

  it('an unknown domain is 400, and what is not done here is 501 by name', async () => {
    expect(await ask(GRANT, basic('job'), 'other')).toEqual([400, { error: 'invalid_request' }]);
    const [status, answer] = await ask({ grant_type: 'refresh_token' }, basic('job'));
    expect([status, answer['error']]).toEqual([
      501,
      'not implemented by the local AWS: the grant refresh_token',
    ]);
    const login = await fetch(`${url()}/_aws/cognito/shop.auth.eu-west-1.amazoncognito.com/login`);
    expect([login.status, await login.text()]).toEqual([501, expect.stringContaining('/login')]);
  });
});

describe('its place', () => {
  const domain = { domain: 'shop', region: 'eu-west-1', path: '/oauth2/token' };
  it.each([
    ['shop.auth.eu-west-1.amazoncognito.com', '/oauth2/token?a=b', domain],
    ['127.0.0.1:4566', '/_aws/cognito/shop.auth.eu-west-1.amazoncognito.com/oauth2/token', domain],
    ['127.0.0.1:4566', '/oauth2/token', undefined],
    ['127.0.0.1:4566', '/_aws/cognito/shop/oauth2/token', undefined],
  ])('%s%s', (host, target, place) => {
    expect(signInPlace(host, target)).toEqual(place);
  });
});
