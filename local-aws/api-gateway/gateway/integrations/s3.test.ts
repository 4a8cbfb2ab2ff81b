import { describe, expect, it } from 'vitest';
import type { AwsRequest, AwsResponse } from '../../../moto/client.ts';
import type { Integration } from '../../snapshot.ts';
import { iamWith, ROLE_ARN } from '../support/aws.ts';
import { integration, integrationResponse } from '../support/integrations.ts';
import { createWorld } from '../support/world.ts';

const PNG = Buffer.from([0x89, 0x50, 0xff, 0xfe]);

describe('S3 path', () => {
  const policy = {
    Statement: [
      { Effect: 'Allow', Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::bucket/images/*' },
      {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: 'arn:aws:s3:::bucket',
        Condition: { StringLike: { 's3:prefix': 'images/*' } },
      },
    ],
  };
  const objects: Readonly<Record<string, AwsResponse>> = {
    '/bucket/images/a%20%2B%C3%BC.png': {
      status: 200,
      headers: [
        ['Content-Type', 'image/png'],
        ['ETag', '"1"'],
        ['x-amz-id-2', 'hidden'],
      ],
      body: PNG,
    },
    '/bucket/images/a/b.png': {
      status: 206,
      headers: [
        ['Content-Type', 'image/png'],
        ['Content-Range', 'bytes 0-3/9'],
      ],
      body: PNG,
    },
    '/bucket/secret': { status: 200, headers: [], body: Buffer.from('secret') },
  };
  const s3 = integration({
    type: 'AWS',
    httpMethod: 'GET',
    uri: 'arn:aws:apigateway:us-east-1:s3:path/bucket/images/{key}',
    credentials: ROLE_ARN,
    requestParameters: {
      'integration.request.path.key': 'method.request.path.key',
      'integration.request.header.Range': 'method.request.header.Range',
      'integration.request.header.X-Free': 'method.request.header.X-Free',
      'integration.request.header.X-Fixed': "'fixed'",
    },
    responses: {
      '200': integrationResponse('200', {
        contentHandling: 'CONVERT_TO_BINARY',
        responseParameters: {
          'method.response.header.Content-Type': 'integration.response.header.Content-Type',
          'method.response.header.ETag': 'integration.response.header.ETag',
          'method.response.header.X-Undeclared': "'x'",
        },
      }),
      '206': integrationResponse('206', {
        contentHandling: 'CONVERT_TO_BINARY',
        responseParameters: {
          'method.response.header.Content-Range': 'integration.response.header.Content-Range',
        },
      }),
      '40[34]': integrationResponse('404', {
        contentHandling: 'CONVERT_TO_TEXT',
        responseTemplates: { 'application/json': '{"code":"not_found","id":"$context.requestId"}' },
      }),
      default: integrationResponse('502'),
    },
  });
  const world = (parts: { integration?: Integration; policy?: object; trusted?: string } = {}) => {
    const iam = iamWith(parts.policy ?? policy, parts.trusted);
    const aws = (request: AwsRequest): AwsResponse =>
      iam(request) ??
      objects[request.path] ?? {
        status: 404,
        headers: [['Content-Type', 'application/xml']],
        body: Buffer.from('<Error/>'),
      };
    const method = {
      integration: parts.integration ?? s3,
      requestParameters: { 'method.request.header.Range': false },
      methodResponses: { '200': ['Content-Type', 'ETag'], '206': ['Content-Range'], '404': [] },
    };
    return createWorld({
      routes: { 'ANY /s3/{key+}': method },
      snapshot: { binaryMediaTypes: ['*/*'] },
      aws,
    });
  };
  const s3Requests = (requests: readonly AwsRequest[]) =>
    requests.filter(({ service }) => service === 's3');

  it('exact bytes, only mapped and declared headers, the key encoded once', async () => {
    const { get, awsRequests } = world();
    const { status, bytes, header } = await get('/s3/a%20+%C3%BC.png', {
      headers: [
        ['Accept', 'text/html'],
        ['X-Free', '1'],
      ],
    });
    expect([status, bytes, header('content-type'), header('etag')]).toEqual([
      200,
      PNG,
      'image/png',
      '"1"',
    ]);
    expect([header('x-amz-id-2'), header('x-undeclared')]).toEqual([undefined, undefined]);
    expect(s3Requests(awsRequests)[0]).toMatchObject({
      method: 'GET',
      path: '/bucket/images/a%20%2B%C3%BC.png',
      headers: [['X-Fixed', 'fixed']],
    });
  });

  it('a greedy key keeps its slashes; declared headers go on', async () => {
    const { get, awsRequests } = world();
    expect(await get('/s3/a/b.png', { headers: [['Range', 'bytes=0-3']] })).toMatchObject({
      status: 206,
    });
    expect(s3Requests(awsRequests)[0]?.headers).toContainEqual(['Range', 'bytes=0-3']);
  });

  // Names are case-sensitive ("Amazon API Gateway important notes", REST APIs).
  it('a header in another case than its mapping does not go on', async () => {
    const { get, awsRequests } = world();
    await get('/s3/a/b.png', { headers: [['range', 'bytes=0-3']] });
    expect(s3Requests(awsRequests)[0]?.headers).toEqual([['X-Fixed', 'fixed']]);
  });

  it('ANY is the method of the request; what S3 does not know is its own 405', async () => {
    const responses = { default: integrationResponse('200'), '405': integrationResponse('405') };
    const { get, awsRequests } = world({ integration: { ...s3, httpMethod: 'ANY', responses } });
    await get('/s3/a', { method: 'GET' });
    expect(s3Requests(awsRequests)[0]?.method).toBe('GET');
    expect((await get('/s3/a', { method: 'PATCH' })).status).toBe(405);
  });

  it.each(['/s3/..%2fsecret', '/s3/../secret', '/s3/a/..%2F..%2fsecret'])(
    '%s is access denied, and S3 is not asked',
    async (path) => {
      const { get, awsRequests } = world({
        integration: {
          ...s3,
          responses: { '403': integrationResponse('403'), default: integrationResponse('200') },
        },
      });
      expect((await get(path)).status).toBe(403);
      expect(s3Requests(awsRequests)).toEqual([]);
    },
  );

  it("a missing object is 404 with s3:ListBucket, else 403; S3's XML stays inside", async () => {
    const split = {
      ...s3,
      responses: {
        '403': integrationResponse('403'),
        '404': s3.responses['40[34]'] ?? integrationResponse('404'),
      },
    };
    const seen = await world({ integration: split }).get('/s3/none');
    expect([
      seen.status,
      (JSON.parse(seen.text) as { code: string }).code,
      seen.header('content-type'),
    ]).toEqual([404, 'not_found', 'application/json']);
    expect(
      (
        await world({ integration: split, policy: { Statement: policy.Statement[0] } }).get(
          '/s3/none',
        )
      ).status,
    ).toBe(403);
  });

  it.each([
    [
      'a role that API Gateway may not assume',
      { trusted: 'lambda.amazonaws.com' },
      'does not let apigateway.amazonaws.com assume it',
    ],
    [
      'a role that does not exist',
      { integration: { ...s3, credentials: 'arn:aws:iam::123456789012:role/none' } },
      'does not exist',
    ],
    [
      'a condition that is not evaluated',
      {
        policy: {
          Statement: {
            Effect: 'Allow',
            Action: '*',
            Resource: '*',
            Condition: { NumericLessThan: { a: '1' } },
          },
        },
      },
      'NumericLessThan',
    ],
    [
      'a path variable without mapping',
      { integration: { ...s3, requestParameters: {} } },
      'integration.request.path.key',
    ],
  ])('%s is 500 and named', async (_, parts, reason) => {
    const { get, log } = world(parts);
    expect((await get('/s3/a%20+%C3%BC.png')).status).toBe(500);
    expect(log.join()).toContain(reason);
  });
});
