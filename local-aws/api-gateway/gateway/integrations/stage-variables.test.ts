import { describe, expect, it } from 'vitest';
import { FUNCTION_URI, iamWith } from '../support/aws.ts';
import { integration, integrationResponse } from '../support/integrations.ts';
import { createWorld } from '../support/world.ts';

/** "API Gateway stage variables reference": URIs, and the role of an integration. */
describe('stage variables in an integration', () => {
  const ALLOWED = { Effect: 'Allow', Action: '*', Resource: '*' };
  const aws = iamWith({ Statement: [ALLOWED] });

  it('name the function', async () => {
    const uri = FUNCTION_URI.replace(':fn/', ':${stageVariables.name}/');
    const seen: string[] = [];
    const { get } = createWorld({
      routes: { 'GET /a': { integration: integration({ type: 'AWS_PROXY', uri }) } },
      stage: { variables: { name: 'fn' } },
      lambda: (_, ref) => (seen.push(ref), { statusCode: 200 }),
    });
    expect((await get('/a')).status).toBe(200);
    expect(seen).toEqual(['arn:aws:lambda:us-east-1:123456789012:function:fn']);
  });

  it.each([
    ['proxy', 200],
    ['absent', 500],
  ])('name the role, %s, and the bucket', async (role, status) => {
    const { get, awsRequests } = createWorld({
      routes: {
        'GET /a': {
          integration: integration({
            type: 'AWS',
            httpMethod: 'GET',
            uri: 'arn:aws:apigateway:us-east-1:s3:path/${stageVariables.bucket}/a.png',
            credentials: 'arn:aws:iam::123456789012:role/${stageVariables.role}',
            responses: { default: integrationResponse('200') },
          }),
        },
      },
      stage: { variables: { role, bucket: 'images' } },
      aws: (request) =>
        aws(request) ??
        (request.path === '/images/a.png'
          ? { status: 200, headers: [], body: Buffer.from('png') }
          : undefined),
    });
    expect((await get('/a')).status).toBe(status);
    expect(awsRequests.some(({ service }) => service === 's3')).toBe(status === 200);
  });
});

describe('another region', () => {
  it("a function's permission is asked where the function is", async () => {
    const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:fn';
    const uri = FUNCTION_URI.replace(/arn:aws:lambda:[^/]+/, arn);
    const statement = {
      Effect: 'Allow',
      Principal: { Service: 'apigateway.amazonaws.com' },
      Action: 'lambda:InvokeFunction',
      Resource: arn,
    };
    const Policy = JSON.stringify({ Statement: [statement] });
    const { get } = createWorld({
      routes: { 'GET /a': { integration: integration({ type: 'AWS_PROXY', uri }) } },
      aws: ({ region }) =>
        region === 'eu-west-1'
          ? { status: 200, headers: [], body: Buffer.from(JSON.stringify({ Policy })) }
          : { status: 404, headers: [], body: Buffer.alloc(0) },
      lambda: () => ({ statusCode: 200 }),
    });
    expect((await get('/a')).status).toBe(200);
  });
});
