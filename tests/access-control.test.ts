import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluatePolicy } from '../local-aws/iam/policy.ts';
import { send, type Answer, type Call } from '../scripts/lib/http.ts';
import { readZip } from '../scripts/lib/zip.ts';
import { askBoto, type BotoAnswer } from './support/boto.ts';
import { interfaceEndpoint } from './support/ec2.ts';
import { jsonOf, publicUrl, useExample } from './support/example.ts';

const example = useExample('access-control', { office_cidrs: ['127.0.0.0/8'] });
const user = { Username: 'ada', Password: 'Secret-1234' };
const SIGNED = ['/iam', '/partners'] as const;

let boto: BotoAnswer;
let reader: string;

const outputs = <T>(name: string): T => example.applied.outputs[name] as T;
const tokens = (): Record<string, string> => outputs('tokens');
const tenantKeys = (): Record<string, string> => outputs('tenant_keys');

type Headers = Readonly<Record<string, string>>;
const bearer = (token: string | undefined): Headers => ({ authorization: `Bearer ${token}` });
const inCapitals = (headers: Headers): Headers =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));

/** The program's token, as curl would ask for it. */
async function clientToken(scope: string, secret?: string): Promise<Answer> {
  const client = outputs<Record<string, string>>('reader_client');
  const basic = `${client['id']}:${secret ?? client['secret']}`;
  return send(example.aws.url, outputs<string>('token_url').replace('https://', '/_aws/cognito/'), {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(basic).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope }).toString(),
  });
}

/** Signed with the pool's key, whatever it says: moto/program.ts. */
async function forged(claims: object, header: object = {}): Promise<string> {
  const body = JSON.stringify({ pool: outputs('user_pool_id'), header, claims });
  const answer = await send(example.aws.motoUrl, '/moto-api/sign-token', { method: 'POST', body });
  return answer.body.toString();
}

const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as never;

beforeAll(async () => {
  const url = publicUrl(example);
  const sign = (path: string) => ({ method: 'GET', url: `${url}${path}` });
  const pool = {
    UserPoolId: outputs<string>('user_pool_id'),
    ClientId: outputs<string>('page_client_id'),
  };
  boto = await askBoto(example.aws.url, { ...pool, ...user }, [
    ...SIGNED.map(sign),
    { ...sign('/iam'), secret: 'of-somebody-else' },
    { ...sign('/iam'), region: 'eu-west-1' },
  ]);
  reader = String(jsonOf(await clientToken('items/read'))['access_token']);
}, 60_000);

type Client = readonly [
  who: string,
  path: string,
  call: () => Call | Promise<Call>,
  status: number,
  text: string,
];

async function refusedOrAdmitted([, path, call, status, text]: Client): Promise<void> {
  const answer = await example.ask(path, await call());
  expect(answer.status, answer.body.toString()).toBe(status);
  expect(answer.body.toString()).toContain(text);
}

const put = (headers: Headers): Call => ({ method: 'PUT', headers });

describe('open, and signed callers', () => {
  it.each<Client>([
    ['anybody', '/open', () => ({}), 200, '"route":"GET /open"'],
    ['an unsigned caller', '/iam', () => ({}), 403, 'missing_authentication_token'],
    ['a signed caller', '/iam', () => ({ headers: boto.signed[0]?.headers ?? {} }), 200, ':root"'],
    [
      'in capitals',
      '/iam',
      () => ({ headers: inCapitals(boto.signed[0]?.headers ?? {}) }),
      200,
      '',
    ],
    [
      'a wrong secret',
      '/iam',
      () => ({ headers: boto.signed[2]?.headers ?? {} }),
      403,
      'signature',
    ],
    ['another region', '/iam', () => ({ headers: boto.signed[3]?.headers ?? {} }), 403, 'region'],
    [
      'a signature of another path',
      '/partners',
      () => ({ headers: boto.signed[0]?.headers ?? {} }),
      403,
      '',
    ],
    ['the own account', '/partners', () => ({ headers: boto.signed[1]?.headers ?? {} }), 200, ''],
    ['an address of the office', '/office', () => ({}), 200, '"sourceIp":"127.0.0.1"'],
  ])('%s at %s', async (...client) => refusedOrAdmitted(client));
});

describe('Lambda authorizers', () => {
  const tenant = (name: string): Headers => ({ 'x-tenant-key': tenantKeys()[name] ?? '' });
  it.each<Client>([
    ['no token', '/token/items', () => ({}), 401, 'unauthorized'],
    ['no such form', '/token/items', () => ({ headers: bearer('reader') }), 401, 'unauthorized'],
    [
      'an unknown token',
      '/token/items',
      () => ({
        headers: bearer(tokens()['reader']?.replace(/.$/, (c) => (c === '0' ? '1' : '0'))),
      }),
      401,
      'unauthorized',
    ],
    [
      'the reader',
      '/token/items',
      () => ({ headers: bearer(tokens()['reader']) }),
      200,
      '"principalId":"reader"',
    ],
    [
      'the reader in capitals',
      '/token/items',
      () => ({ headers: inCapitals(bearer(tokens()['reader'])) }),
      200,
      '',
    ],
    [
      'the reader, writing',
      '/token/items',
      () => put(bearer(tokens()['reader'])),
      403,
      'access_denied',
    ],
    [
      'the writer',
      '/token/items',
      () => put(bearer(tokens()['writer'])),
      200,
      '"principalId":"writer"',
    ],
    ['no key', '/tenant?tenant=blue', () => ({}), 401, 'unauthorized'],
    ['no tenant', '/tenant', () => ({ headers: tenant('blue') }), 401, 'unauthorized'],
    [
      'an unknown key',
      '/tenant?tenant=blue',
      () => ({ headers: { 'x-tenant-key': 'blue' } }),
      401,
      '',
    ],
    [
      'a tenant',
      '/tenant?tenant=blue',
      () => ({ headers: tenant('blue') }),
      200,
      '"principalId":"blue"',
    ],
    [
      'a tenant in capitals',
      '/tenant?tenant=green',
      () => ({ headers: inCapitals(tenant('green')) }),
      200,
      '',
    ],
    [
      'another tenant',
      '/tenant?tenant=green',
      () => ({ headers: tenant('blue') }),
      403,
      'explicit deny',
    ],
    [
      'two tenants',
      '/tenant?tenant=green&tenant=blue',
      () => ({ headers: tenant('blue') }),
      401,
      '',
    ],
  ])('%s at %s', async (...client) => refusedOrAdmitted(client));

  it('one decision is kept for all routes of a token, and for nobody else', async () => {
    const decision = async (call: Call): Promise<unknown> => {
      const { authorizer } = jsonOf(await example.ask('/token/items', call));
      return (authorizer as Record<string, unknown>)['decision'];
    };
    const writer = bearer(tokens()['writer']);
    const decided = await decision({ headers: writer });
    expect(await decision(put(writer))).toBe(decided);
    expect(await decision({ headers: bearer(tokens()['reader']) })).not.toBe(decided);
  });
});

describe('the user pool', () => {
  const id = (): Record<string, unknown> => claimsOf(boto.tokens.IdToken);
  const scoped = (): Record<string, unknown> => claimsOf(reader);
  const withToken = (make: () => string | Promise<string>) => async (): Promise<Call> => ({
    headers: bearer(await make()),
  });
  const unsigned = (): string =>
    boto.tokens.IdToken.replace(
      /^[^.]+/,
      Buffer.from('{"alg":"none"}').toString('base64url'),
    ).replace(/[^.]+$/, '');
  const past = Math.floor(Date.now() / 1000) - 1;
  it.each<Client>([
    [
      'an identity token',
      '/me',
      withToken(() => boto.tokens.IdToken),
      200,
      '"cognito:username":"ada"',
    ],
    [
      'one without "Bearer"',
      '/me',
      () => ({ headers: { AUTHORIZATION: boto.tokens.IdToken } }),
      200,
      '',
    ],
    [
      'an access token for one',
      '/me',
      withToken(() => boto.tokens.AccessToken),
      401,
      'unauthorized',
    ],
    ['a refresh token', '/me', withToken(() => boto.tokens.RefreshToken), 401, 'unauthorized'],
    ['a program at /me', '/me', withToken(() => reader), 401, 'unauthorized'],
    ['no token', '/me', () => ({}), 401, 'unauthorized'],
    ['half a token', '/me', withToken(() => boto.tokens.IdToken.slice(0, -9)), 401, 'unauthorized'],
    ['alg none', '/me', withToken(unsigned), 401, 'unauthorized'],
    ['another key id', '/me', withToken(() => forged(id(), { kid: 'other' })), 401, 'unauthorized'],
    ['an expired token', '/me', withToken(() => forged({ ...id(), exp: past })), 401, 'expired'],
    [
      'another client',
      '/me',
      withToken(() => forged({ ...id(), aud: 'other' })),
      401,
      'unauthorized',
    ],
    [
      'another pool',
      '/me',
      withToken(() => forged({ ...id(), iss: `${String(id()['iss'])}x` })),
      401,
      '',
    ],
    ['a scope', '/items', withToken(() => reader), 200, '"scope":"items/read"'],
    ['a scope of another route', '/items', async () => put(bearer(reader)), 401, 'unauthorized'],
    [
      'the other scope',
      '/items',
      async () => put(bearer(await forged({ ...scoped(), scope: 'a items/write' }))),
      200,
      '',
    ],
    [
      'an identity token for scopes',
      '/items',
      withToken(() => boto.tokens.IdToken),
      401,
      'unauthorized',
    ],
    [
      'an access token without them',
      '/items',
      withToken(() => boto.tokens.AccessToken),
      401,
      'unauthorized',
    ],
    [
      'a scope that begins so',
      '/items',
      withToken(() => forged({ ...scoped(), scope: 'items/reader' })),
      401,
      '',
    ],
  ])('%s at %s', async (...client) => refusedOrAdmitted(client));

  it('gives programs no more than they may have', async () => {
    const answers = [await clientToken('items/write'), await clientToken('items/read', 'wrong')];
    expect(answers.map(({ status, body }) => [status, body.toString()])).toEqual([
      [400, '{"error":"invalid_scope"}'],
      [400, '{"error":"invalid_client"}'],
    ]);
  });
});

describe('API keys', () => {
  const keys = (): Record<string, string> => outputs('api_keys');
  const metered = async (key: string): Promise<readonly [number, unknown]> => {
    const answer = await example.ask('/metered', { headers: { 'x-api-key': key } });
    return [answer.status, jsonOf(answer)['message']];
  };

  it('without one, and with an unknown one, a call is refused', async () => {
    expect((await example.ask('/metered')).status).toBe(403);
    expect(await metered('of-somebody-else-0123456789')).toEqual([403, 'Forbidden']);
  });

  it('the trial ends with its quota, and the partner goes on as fast as its plan says', async () => {
    const answers = [];
    for (let call = 0; call < 4; call += 1) answers.push(await metered(keys()['trial'] ?? ''));
    expect(answers.slice(0, 3).map(([status]) => status)).toEqual([200, 200, 200]);
    expect(answers[3]).toEqual([429, 'Limit Exceeded']);
    const partner = keys()['partner'] ?? '';
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
    const sources = readdirSync(folder).map(
      (name) => [name, readFileSync(join(folder, name), 'utf8')] as const,
    );
    // If not: cd examples/access-control/functions && zip -X ../functions.zip *.mjs
    expect([...archive].map(([name, bytes]) => [name, bytes.toString()]).sort()).toEqual(
      sources.map((source) => [...source]).sort(),
    );
    expect(existsSync(join(folder, 'node_modules'))).toBe(false);
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
    expect(evaluatePolicy(outputs('operators_policy'), query)).toBe(decision);
  });

  it('plans nothing again; PRIVATE, it answers its endpoint, its network and its accounts', async () => {
    expect((await example.applied.plan()).changes).toBe(false);
    const endpoint = await interfaceEndpoint(example.aws.url, 'vpc-1');
    await example.apply({
      endpoint_type: 'PRIVATE',
      vpc_endpoint_ids: [endpoint],
      office_cidrs: ['10.0.0.0/8'],
      partner_account_ids: ['210987654321'],
    });
    const { host, pathname } = new URL(outputs('api_url'));
    const through = async (vpce: string, path: string, headers: Headers = {}): Promise<number> => {
      const call = { headers: { host, ...headers } };
      return (await send(example.aws.url, `/_aws/vpce/${vpce}${pathname}${path}`, call)).status;
    };
    expect((await example.ask('/open')).status).toBe(403);
    expect(await through(endpoint, '/open')).toBe(200);
    expect(await through('vpce-0', '/open')).toBe(403);
    expect(await through(endpoint, '/office')).toBe(403);
    expect(await through(endpoint, '/me', bearer(boto.tokens.IdToken))).toBe(200);
    expect((await example.applied.plan()).changes).toBe(false);
  }, 120_000);
});
