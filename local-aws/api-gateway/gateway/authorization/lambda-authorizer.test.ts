import { describe, expect, it } from 'vitest';
import type { Authorizer } from '../../snapshot.ts';
import { FUNCTION_URI } from '../support/aws.ts';
import { integration } from '../support/integrations.ts';
import { createWorld, type WorldParts } from '../support/world.ts';

const TOKEN: Authorizer = {
  name: 'auth',
  type: 'TOKEN',
  authorizerUri: FUNCTION_URI.replace(':fn/', ':auth/'),
  identitySource: 'method.request.header.Authorization',
  authorizerResultTtlInSeconds: 300,
  providerArns: [],
};
const allow = (Resource = '*', Effect = 'Allow') => ({
  principalId: 'me',
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Effect, Action: 'execute-api:Invoke', Resource }],
  },
  context: { n: 1, s: 'x' },
});

function world(answer: () => unknown, parts: Partial<WorldParts> = {}) {
  let asked = 0;
  const made = createWorld({
    routes: {
      'GET /a': {
        authorizationType: 'CUSTOM',
        authorizerName: 'auth',
        integration: integration({ type: 'AWS_PROXY', uri: FUNCTION_URI }),
      },
      'GET /b': { authorizationType: 'CUSTOM', authorizerName: 'auth' },
    },
    authorizers: [TOKEN],
    // No resource policy, unless a test has one.
    snapshot: { policy: '' },
    lambda: (event, ref) => {
      if (!ref.endsWith(':auth'))
        return {
          statusCode: 200,
          body: JSON.stringify(
            (event as { requestContext: { authorizer: unknown } }).requestContext.authorizer,
          ),
        };
      asked += 1;
      return answer();
    },
    ...parts,
  });
  return { ...made, asked: () => asked };
}

const BEARER = { headers: [['authorization', 'Bearer x']] as const };

describe('TOKEN', () => {
  it('the event, and the context in the integration', async () => {
    const { get, events } = world(() => allow());
    const { status, text } = await get('/a', BEARER);
    expect(events[0]).toEqual({
      type: 'TOKEN',
      authorizationToken: 'Bearer x',
      methodArn: 'arn:aws:execute-api:us-east-1:123456789012:abc123/v1/GET/a',
    });
    expect([status, JSON.parse(text)]).toEqual([200, { principalId: 'me', n: '1', s: 'x' }]);
  });

  it.each([
    ['no token', () => allow(), { headers: [] }, 401, '{"message":"Unauthorized"}'],
    [
      'an implicit deny',
      () => allow('arn:aws:execute-api:*:*:abc123/v1/GET/other'),
      BEARER,
      403,
      '{"message":"User is not authorized to access this resource"}',
    ],
    [
      'an explicit deny',
      () => allow('*', 'Deny'),
      BEARER,
      403,
      '{"message":"User is not authorized to access this resource with an explicit deny"}',
    ],
    [
      '"Unauthorized" thrown',
      () => {
        throw new Error('Unauthorized');
      },
      BEARER,
      401,
      '{"message":"Unauthorized"}',
    ],
    [
      'another failure',
      () => {
        throw new Error('down');
      },
      BEARER,
      500,
      '{"message":null}',
    ],
    ['an answer without policy', () => ({ principalId: 'me' }), BEARER, 500, '{"message":null}'],
  ])('%s', async (_, answer, request, status, text) => {
    expect(await world(answer).get('/a', request)).toMatchObject({ status, text });
  });

  it('the verdict is kept for its time, and is evaluated per method', async () => {
    let now = 0;
    const { get, asked } = world(() => allow('arn:aws:execute-api:*:*:abc123/v1/GET/a'), {
      now: () => now,
    });
    expect([(await get('/a', BEARER)).status, (await get('/b', BEARER)).status, asked()]).toEqual([
      200, 403, 1,
    ]);
    await get('/a', { headers: [['authorization', 'Bearer y']] });
    expect(asked()).toBe(2);
    now += 300_000;
    await get('/a', BEARER);
    expect(asked()).toBe(3);
  });

  it('a token that fails the expression is 401 without asking', async () => {
    const { get, asked } = world(() => allow(), {
      authorizers: [{ ...TOKEN, identityValidationExpression: 'Bearer [a-w]+' }],
    });
    expect([(await get('/a', BEARER)).status, asked()]).toEqual([401, 0]);
  });
});

const NOTHING = 'arn:aws:execute-api:*:*:abc123/v1/GET/other';

/** "How API Gateway resource policies affect authorization workflow", table A. */
describe('with a resource policy', () => {
  it.each([
    ['Allow', allow(), 200],
    ['Allow', allow(NOTHING), 200],
    ['Allow', allow('*', 'Deny'), 403],
    ['nothing', allow(), 200],
    ['nothing', allow(NOTHING), 403],
    ['nothing', allow('*', 'Deny'), 403],
    ['Deny', allow(), 403],
    ['Deny', allow(NOTHING), 403],
  ])('that says %s, beside %j, %i', async (effect, answer, status) => {
    const Resource = effect === 'nothing' ? NOTHING : '*';
    const Effect = effect === 'nothing' ? 'Allow' : effect;
    const Statement = { Effect, Principal: '*', Action: '*', Resource };
    const snapshot = { policy: JSON.stringify({ Statement }) };
    const { get, asked } = world(() => answer, { snapshot });
    expect((await get('/a', BEARER)).status).toBe(status);
    // What it denies needs no authorizer.
    expect(asked()).toBe(effect === 'Deny' ? 0 : 1);
  });
});

it('REQUEST: every identity source must be there', async () => {
  const { get, events } = world(() => allow(), {
    authorizers: [
      {
        ...TOKEN,
        type: 'REQUEST',
        identitySource: 'method.request.header.X-A, method.request.querystring.q',
      },
    ],
  });
  expect((await get('/a?q=1')).status).toBe(401);
  expect((await get('/a?q=1', { headers: [['x-a', '1']] })).status).toBe(200);
  expect(events[0]).toMatchObject({
    type: 'REQUEST',
    resource: '/a',
    queryStringParameters: { q: '1' },
    requestContext: { stage: 'v1' },
  });
});
