import { describe, expect, it } from 'vitest';
import { routeRequest } from './dispatch.ts';

const registry = {
  domain: (host: string, path: string) =>
    host === 'img.example.com' && path.startsWith('/img')
      ? { apiId: 'api1', stageName: 'v1', basePath: '/img' }
      : undefined,
};
const signed = (service: string): string =>
  `AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

function route(host: string, target: string, authorization?: string, apiIdHeader?: string): object {
  return routeRequest({ host, target, authorization, apiIdHeader }, registry);
}

describe('addresses of the data plane', () => {
  it.each<readonly [string, string, string, string | undefined, object]>([
    [
      'path',
      '127.0.0.1:4566',
      '/_aws/execute-api/api1/v1/s3/a%2Fb?x=1?2',
      undefined,
      { apiId: 'api1', stageName: 'v1', rawPath: '/s3/a%2Fb', rawQuery: 'x=1?2', basePath: '/v1' },
    ],
    [
      'host',
      'api1.execute-api.localhost:4566',
      '/v1/',
      undefined,
      { apiId: 'api1', stageName: 'v1', rawPath: '/' },
    ],
    [
      'endpoint and header',
      'vpce-0ab.execute-api.localhost:4566',
      '/v1/x',
      'api1',
      { apiId: 'api1', vpceId: 'vpce-0ab', rawPath: '/x' },
    ],
    [
      'endpoint alias',
      'api1-vpce-0ab.execute-api.localhost',
      '/v1/x',
      undefined,
      { apiId: 'api1', vpceId: 'vpce-0ab' },
    ],
    [
      'endpoint DNS name',
      'vpce-0ab-1c2d.execute-api.localhost',
      '/v1/x',
      'api1',
      { apiId: 'api1', vpceId: 'vpce-0ab' },
    ],
    [
      "the service's own name",
      'api1.execute-api.eu-west-1.amazonaws.com',
      '/v1/x',
      undefined,
      { apiId: 'api1', rawPath: '/x' },
    ],
    [
      'private DNS',
      'api1.execute-api.eu-west-1.amazonaws.com',
      '/_aws/vpce/vpce-0ab/v1/x',
      undefined,
      { apiId: 'api1', vpceId: 'vpce-0ab', stageName: 'v1', rawPath: '/x' },
    ],
    [
      "the endpoint's own name",
      'vpce-0ab-1c2d.execute-api.eu-west-1.vpce.amazonaws.com',
      '/_aws/vpce/vpce-0ab/v1/x',
      'api1',
      { apiId: 'api1', vpceId: 'vpce-0ab' },
    ],
    [
      "an endpoint's name as moto gives it",
      'vpce-0ab-1c2d.com.amazonaws.us-east-1.execute-api',
      '/v1/x',
      'api1',
      { apiId: 'api1', vpceId: 'vpce-0ab' },
    ],
    [
      'alias',
      'api1-vpce-0ab.execute-api.eu-west-1.amazonaws.com',
      '/_aws/vpce/vpce-0ab/v1/x',
      undefined,
      { apiId: 'api1', vpceId: 'vpce-0ab', isAlias: true },
    ],
    [
      'any host at an endpoint',
      '127.0.0.1:4566',
      '/_aws/vpce/vpce-0ab/v1/x?a',
      'api1',
      { apiId: 'api1', vpceId: 'vpce-0ab', rawPath: '/x', rawQuery: 'a' },
    ],
    [
      'custom domain at an endpoint',
      'img.example.com',
      '/_aws/vpce/vpce-0ab/img/a',
      undefined,
      {
        apiId: 'api1',
        vpceId: 'vpce-0ab',
        basePath: '/img',
        rawPath: '/a',
        domainName: 'img.example.com',
      },
    ],
    [
      'custom domain',
      'img.example.com',
      '/img/images/a?b',
      undefined,
      {
        apiId: 'api1',
        stageName: 'v1',
        rawPath: '/images/a',
        rawQuery: 'b',
        basePath: '/img',
        domainName: 'img.example.com',
      },
    ],
  ])('%s', (_, host, target, header, expected) => {
    const found = route(host, target, signed('execute-api'), header);
    expect(found).toMatchObject({ kind: 'execute-api', ...expected });
    if (!('vpceId' in expected)) expect(found).not.toHaveProperty('vpceId');
  });
});

describe('services by credential scope', () => {
  it.each([
    ['/restapis', signed('apigateway'), 'apigateway'],
    ['/v2/apis', signed('apigateway'), 'other'],
    ['/2015-03-31/functions/f', signed('lambda'), 'lambda'],
    ['/bucket/key', signed('s3'), 's3'],
    [
      '/bucket/key?X-Amz-Credential=local%2F20260101%2Fus-east-1%2Fs3%2Faws4_request',
      undefined,
      's3',
    ],
    ['/bucket/key', undefined, 's3'],
    ['/', signed('ec2'), 'other'],
  ])('%s', (target, authorization, kind) => {
    expect(route('127.0.0.1:4566', target, authorization)).toEqual({ kind });
  });
});
