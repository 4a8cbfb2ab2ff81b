import { describe, expect, it } from 'vitest';
import type { HeaderList } from '../../../http/headers.ts';
import { signRequest } from '../../../http/signed-request.ts';
import { createWorld } from '../support/world.ts';

describe('AWS_IAM', () => {
  const world = (policy?: string) =>
    createWorld({
      routes: { 'GET /a': { authorizationType: 'AWS_IAM' } },
      snapshot: policy === undefined ? {} : { policy },
    });
  const signed = (
    secretAccessKey = 'local',
    accessKeyId = 'local',
    region = 'us-east-1',
  ): { headers: HeaderList } => {
    const headers: HeaderList = [['host', 'abc123.execute-api.localhost:4566']];
    return {
      headers: [
        ...headers,
        ...signRequest(
          { method: 'GET', path: '/v1/a', query: 'x=1', headers },
          Buffer.alloc(0),
          { accessKeyId, secretAccessKey },
          { region, service: 'execute-api', now: new Date() },
        ),
      ],
    };
  };
  const deny = JSON.stringify({
    Statement: { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' },
  });
  const silent = JSON.stringify({
    Statement: {
      Effect: 'Allow',
      Principal: '*',
      Action: '*',
      Resource: 'arn:aws:execute-api:us-east-1:123456789012:abc123/v1/GET/other',
    },
  });
  /** "AWS condition keys that can be used in API Gateway resource policies". */
  const denyUnless = (key: string, value: string): string =>
    JSON.stringify({
      Statement: {
        Effect: 'Deny',
        Principal: '*',
        Action: '*',
        Resource: '*',
        Condition: { StringNotLike: { [key]: value } },
      },
    });
  it.each([
    ['its account', denyUnless('aws:PrincipalAccount', '123456789012'), signed(), 200, 'GET /a'],
    ['another account', denyUnless('aws:PrincipalAccount', '2*'), signed(), 403, 'explicit deny'],
    ['its ARN', denyUnless('aws:PrincipalArn', '*:123456789012:*'), signed(), 200, 'GET /a'],
    ['unsigned', undefined, { headers: [] }, 403, 'Missing Authentication Token'],
    ['signed', undefined, signed(), 200, 'GET /a'],
    [
      "signed, silent policy: the caller's own permissions suffice",
      silent,
      signed(),
      200,
      'GET /a',
    ],
    ['signed, denied', deny, signed(), 403, 'explicit deny'],
    ['wrong secret', undefined, signed('other'), 403, 'signature'],
    ['another region', undefined, signed('local', 'local', 'eu-west-1'), 403, 'valid region'],
    ['unknown key', undefined, signed('local', 'AKIAOTHER'), 403, 'security token'],
  ])('%s', async (_, policy, request, status, text) => {
    const seen = await world(policy).get('/a?x=1', request);
    expect(seen.status).toBe(status);
    expect(seen.text).toContain(text);
  });
});
