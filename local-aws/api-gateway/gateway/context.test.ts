import { describe, expect, it } from 'vitest';
import type { Authorizer } from '../snapshot.ts';
import { FUNCTION_URI } from './support/aws.ts';
import { mockAnswering } from './support/integrations.ts';
import { createWorld, type WorldParts } from './support/world.ts';

const AUTHORIZER: Authorizer = {
  name: 'auth',
  type: 'REQUEST',
  authorizerUri: FUNCTION_URI,
  authorizerResultTtlInSeconds: 0,
  providerArns: [],
};
const DENY = {
  principalId: 'me',
  policyDocument: { Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] },
  context: { tier: 3 },
};

/** The line of the access log, and the answer. */
async function logged(
  format: string,
  parts: WorldParts,
): Promise<{ readonly line: string | undefined; readonly text: string }> {
  const accessLog = { destinationArn: 'arn:aws:logs:r:1:log-group:g', format };
  const { get, log } = createWorld({ ...parts, stage: { accessLog } });
  const { text } = await get('/a');
  const line = log.find((entry) => entry.startsWith('access '))?.replace('access abc123/v1 ', '');
  return { line, text };
}

describe('$context', () => {
  // "Variables for access logging": clients can override requestId, not extendedRequestId.
  it.each([
    ['3f8a1b2c-0000-4000-8000-0123456789ab', true],
    ['job-1', false],
    ['3f8a1b2c-0000-4000-8000-0123456789ab"', false],
  ])('a caller that sends x-amzn-RequestId %s chooses it: %s', async (id, isChosen) => {
    const { get } = createWorld({
      routes: {
        'GET /a': { integration: mockAnswering('$context.requestId $context.extendedRequestId') },
      },
    });
    const { text } = await get('/a', { headers: [['x-amzn-RequestId', id]] });
    const [requestId, extended] = text.split(' ');
    expect([requestId === id, extended === id]).toEqual([isChosen, false]);
  });

  it('a refusal keeps what its step had added, for the answer and the log', async () => {
    const { line, text } = await logged(
      '$context.authorizer.principalId $context.error.responseType $context.status',
      {
        routes: { 'GET /a': { authorizationType: 'CUSTOM', authorizerName: 'auth' } },
        authorizers: [AUTHORIZER],
        lambda: () => DENY,
        gatewayResponses: {
          ACCESS_DENIED: {
            responseParameters: {},
            responseTemplates: { 'application/json': '{"tier":"$context.authorizer.tier"}' },
          },
        },
      },
    );
    expect([line, text]).toEqual(['me ACCESS_DENIED 403', '{"tier":"3"}']);
  });

  it("a backend's status stays in the log when its answer cannot be mapped", async () => {
    const { line } = await logged('$context.integrationStatus $context.status', {
      routes: { 'GET /a': { integration: mockAnswering('x', { responses: {} }) } },
    });
    expect(line).toBe('200 500');
  });

  it('what a template writes into it ends with the template', async () => {
    const template = "#set($context.identity.sourceIp = 'forged')$context.identity.sourceIp";
    const { line, text } = await logged('$context.identity.sourceIp', {
      routes: { 'GET /a': { integration: mockAnswering(template) } },
    });
    expect([line, text]).toEqual(['127.0.0.1', 'forged']);
  });
});
