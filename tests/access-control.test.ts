import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluatePolicy } from '../local-aws/iam/policy.ts';
import { send, type Call } from '../scripts/lib/http.ts';
import { readZip } from '../scripts/lib/zip.ts';
import {
  bearer,
  claimsOf,
  inCapitals,
  makeClients,
  SIGNED,
  withAlgNone,
  type Clients,
  type Headers,
  type MakeCall,
  type MakeToken,
} from './support/access-control/clients.ts';
import { ec2, interfaceEndpoint } from './support/ec2.ts';
import { jsonOf, useExample } from './support/example.ts';

const example = useExample('access-control', { office_cidrs: ['127.0.0.0/8'] });
let clients: Clients;
beforeAll(async () => {
  clients = await makeClients(example);
}, 60_000);

type Client = readonly [who: string, path: string, call: MakeCall, status: number, text: string];

async function isAnswered(...[, path, call, status, text]: Client): Promise<void> {
  const answer = await example.ask(path, await call());
  expect([answer.status, answer.body.toString()]).toEqual([status, expect.stringContaining(text)]);
}

const nothing: MakeCall = () => ({});
const signed = (which: keyof typeof SIGNED): Headers =>
  clients.boto.signed[SIGNED[which]]?.headers ?? {};

describe('open, and signed callers', () => {
  const by = (which: keyof typeof SIGNED) => (): Call => ({ headers: signed(which) });
  it.each<Client>([
    ['anybody', '/open', nothing, 200, '"route":"GET /open"'],
    ['an unsigned caller', '/iam', nothing, 403, 'missing_authentication_token'],
    ['a signed caller', '/iam', by('iam'), 200, ':root"'],
    ['one in capitals', '/iam', () => ({ headers: inCapitals(signed('iam')) }), 200, ':root"'],
    ['a wrong secret', '/iam', by('wrongSecret'), 403, 'signature'],
    ['another region', '/iam', by('otherRegion'), 403, 'region'],
    ['the signature of another path', '/partners', by('iam'), 403, 'signature'],
    ['the own account', '/partners', by('partners'), 200, ':root"'],
    ['nobody', '/partners', nothing, 403, 'missing_authentication_token'],
    ['an address of the office', '/office', nothing, 200, '"sourceIp":"127.0.0.1"'],
  ])('%s at %s', isAnswered);
});

describe('Lambda authorizers', () => {
  const token = (name: string): Headers => bearer(clients.secret('tokens', name));
  const key = (name: string): Headers => ({ 'x-tenant-key': clients.secret('tenant_keys', name) });
  const get = (headers: () => Headers) => (): Call => ({ headers: headers() });
  const put = (headers: () => Headers) => (): Call => ({ method: 'PUT', headers: headers() });
  const unknown = bearer('00000000-0000-0000-0000-000000000000');
  it.each<Client>([
    ['no token', '/token/items', nothing, 401, 'unauthorized'],
    ['no such form', '/token/items', get(() => bearer('reader')), 401, 'unauthorized'],
    ['an unknown token', '/token/items', get(() => unknown), 401, 'unauthorized'],
    ['the reader', '/token/items', get(() => token('reader')), 200, '"principalId":"reader"'],
    ['in capitals', '/token/items', get(() => inCapitals(token('reader'))), 200, '"reader"'],
    ['the reader, PUT', '/token/items', put(() => token('reader')), 403, 'access_denied'],
    ['the writer, PUT', '/token/items', put(() => token('writer')), 200, '"principalId":"writer"'],
    ['no key', '/tenant?tenant=blue', nothing, 401, 'unauthorized'],
    ['no tenant', '/tenant', get(() => key('blue')), 401, 'unauthorized'],
    ['an unknown key', '/tenant?tenant=blue', get(() => ({ 'x-tenant-key': 'blue' })), 401, ''],
    ['a tenant', '/tenant?tenant=blue', get(() => key('blue')), 200, '"principalId":"blue"'],
    ['in capitals', '/tenant?tenant=green', get(() => inCapitals(key('green'))), 200, '"green"'],
    ['another tenant', '/tenant?tenant=green', get(() => key('blue')), 403, 'explicit deny'],
    ['two tenants', '/tenant?tenant=blue&tenant=red', get(() => key('blue')), 401, 'unauthorized'],
  ])('%s at %s', isAnswered);

  it('one decision is kept for all routes of a token, and for nobody else', async () => {
    const decision = async (call: Call): Promise<unknown> => {
      const { authorizer } = jsonOf(await example.ask('/token/items', call));
      return (authorizer as Record<string, unknown>)['decision'];
    };
    const decided = await decision(get(() => token('writer'))());
    expect(await decision(put(() => token('writer'))())).toBe(decided);
    expect(await decision(get(() => token('reader'))())).not.toBe(decided);
  });
});

describe('the user pool', () => {
  const by =
    (make: MakeToken, method = 'GET') =>
    async () => ({
      method,
      headers: bearer(await make()),
    });
  const id = (): string => clients.boto.tokens.IdToken;
  const access = (): string => clients.boto.tokens.AccessToken;
  const refresh = (): string => clients.boto.tokens.RefreshToken;
  const reader = (): string => clients.reader;
  const forgedId = (changed: object, header = {}) =>
    by(() => clients.forged({ ...claimsOf(id()), ...changed }, header));
  const scoped = (scope: string) => () => clients.forged({ ...claimsOf(reader()), scope });
  const issuer = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_other';
  const past = Math.floor(Date.now() / 1000) - 1;
  it.each<Client>([
    ['an identity token', '/me', by(id), 200, '"cognito:username":"ada"'],
    ['one alone', '/me', () => ({ headers: { AUTHORIZATION: id() } }), 200, '"ada"'],
    ['an access token', '/me', by(access), 401, 'unauthorized'],
    ['a refresh token', '/me', by(refresh), 401, 'unauthorized'],
    ['a program', '/me', by(reader), 401, 'unauthorized'],
    ['no token', '/me', nothing, 401, 'unauthorized'],
    ['half a token', '/me', by(() => id().slice(0, -9)), 401, 'unauthorized'],
    ['alg none', '/me', by(() => withAlgNone(id())), 401, 'unauthorized'],
    ['another key id', '/me', forgedId({}, { kid: 'other' }), 401, 'unauthorized'],
    ['an expired token', '/me', forgedId({ exp: past }), 401, 'expired'],
    ['another client', '/me', forgedId({ aud: 'other' }), 401, 'unauthorized'],
    ['another pool', '/me', forgedId({ iss: issuer }), 401, 'unauthorized'],
    ['its scope', '/items', by(reader), 200, '"scope":"items/read"'],
    ['a scope of the other route', '/items', by(reader, 'PUT'), 401, 'unauthorized'],
    ['one of two scopes', '/items', by(scoped('a items/write'), 'PUT'), 200, '"client_id"'],
    ['a scope that begins so', '/items', by(scoped('items/reader')), 401, 'unauthorized'],
    ['an identity token', '/items', by(id), 401, 'unauthorized'],
    ['an access token without them', '/items', by(access), 401, 'unauthorized'],
  ])('%s at %s', isAnswered);

  it('gives programs no more than they may have', async () => {
    const { clientToken } = clients;
    const answers = [await clientToken('items/write'), await clientToken('items/read', 'wrong')];
    expect(answers.map(({ status, body }) => [status, body.toString()])).toEqual([
      [400, '{"error":"invalid_scope"}'],
      [400, '{"error":"invalid_client"}'],
    ]);
  });
});

describe('API keys', () => {
  const metered = async (key: string): Promise<readonly [number, unknown]> => {
    const answer = await example.ask('/metered', { headers: { 'x-api-key': key } });
    return [answer.status, jsonOf(answer)['message']];
  };

  it('without one, and with an unknown one, a call is refused', async () => {
    expect((await example.ask('/metered')).status).toBe(403);
    expect(await metered('of-somebody-else-0123456789')).toEqual([403, 'Forbidden']);
  });

  it('the trial ends with its quota, and the partner is as fast as its plan says', async () => {
    const trial = clients.secret('api_keys', 'trial');
    const answers = [];
    for (let call = 0; call < 4; call += 1) answers.push(await metered(trial));
    expect(answers.map(([status]) => status)).toEqual([200, 200, 200, 429]);
    expect(answers[3]).toEqual([429, 'Limit Exceeded']);
    const partner = clients.secret('api_keys', 'partner');
    const many = await Promise.all(Array.from({ length: 20 }, () => metered(partner)));
    expect(many.filter(([status]) => status === 200).length).toBeGreaterThanOrEqual(4);
    expect(many).toContainEqual([429, 'Too Many Requests']);
  });
});

describe('the example', () => {
  it("its archive holds its functions' sources", () => {
    const { directory } = example.applied;
    const archive = readZip(readFileSync(join(directory, 'functions.zip')));
    const folder = join(directory, 'functions');
    // If not: cd examples/access-control/functions && zip -X ../functions.zip *.mjs
    expect(Object.fromEntries([...archive].map(([name, bytes]) => [name, String(bytes)]))).toEqual(
      Object.fromEntries(
        readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
      ),
    );
  });

  it.each([
    ['PATCH', '/restapis/abc/stages/v1', 'gateway', 'allow'],
    ['DELETE', '/restapis/abc', 'gateway', 'allow'],
    ['DELETE', '/restapis/abc', 'others', 'none'],
    ['PATCH', '/restapis/abc', undefined, 'none'],
    ['PUT', '/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2Fabc', 'gateway', 'deny'],
    ['POST', '/apikeys', 'gateway', 'none'],
  ])('operators: %s %s with the tag %s: %s', (method, path, tag, decision) => {
    const query = {
      action: `apigateway:${method}`,
      resource: `arn:aws:apigateway:us-east-1::${path}`,
      keys: { 'aws:resourcetag/team': tag },
    };
    expect(evaluatePolicy(clients.text('operators_policy'), query)).toBe(decision);
  });

  it('plans nothing; PRIVATE, it answers its endpoint, its network and its accounts', async () => {
    expect((await example.applied.plan()).changes).toBe(false);
    const { url } = example.aws;
    const vpcId = await ec2(url, 'CreateVpc', { CidrBlock: '10.9.0.0/16' }, 'vpcId');
    const endpoint = await interfaceEndpoint(url, vpcId);
    await example.apply({
      endpoint_type: 'PRIVATE',
      vpc_endpoint_ids: [endpoint],
      office_cidrs: ['10.0.0.0/8'],
      partner_account_ids: ['210987654321'],
    });
    const { host, pathname } = new URL(clients.text('api_url'));
    const through = async (vpce: string, path: string, headers: Headers = {}): Promise<number> => {
      const call = { headers: { host, ...headers } };
      return (await send(url, `/_aws/vpce/${vpce}${pathname}${path}`, call)).status;
    };
    expect((await example.ask('/open')).status).toBe(403);
    expect(await through(endpoint, '/open')).toBe(200);
    expect(await through('vpce-0', '/open')).toBe(403);
    expect(await through(endpoint, '/office')).toBe(403);
    expect(await through(endpoint, '/me', bearer(clients.boto.tokens.IdToken))).toBe(200);
    expect(await through(endpoint, '/partners', signed('inVpc'))).toBe(403);
    expect((await example.applied.plan()).changes).toBe(false);
  }, 120_000);
});
