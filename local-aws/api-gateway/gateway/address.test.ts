import { describe, expect, it } from 'vitest';
import { findAddress } from './address.ts';

const domains = {
  domain: ({ host, path }: { host: string; path: string }) =>
    host === 'img.example.com' && path.startsWith('/img')
      ? { apiId: 'api1', stageName: 'v1', basePath: '/img' }
      : undefined,
};

describe('addresses of APIs', () => {
  it.each<readonly [string, string, string, string | undefined, object]>([
    [
      'path',
      '127.0.0.1:4566',
      '/_aws/execute-api/api1/v1/s3/a%2Fb?x=1?2',
      undefined,
      {
        prefix: '/_aws/execute-api/api1',
        apiId: 'api1',
        stageName: 'v1',
        rawPath: '/s3/a%2Fb',
        rawQuery: 'x=1?2',
        basePath: '/v1',
      },
    ],
    [
      'path with a doubled slash before the stage',
      '127.0.0.1:4566',
      '/_aws/execute-api/api1//v1//x',
      undefined,
      { apiId: 'api1', stageName: 'v1', rawPath: '//x', basePath: '/v1' },
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
      { region: 'eu-west-1', apiId: 'api1', rawPath: '/x' },
    ],
    [
      'private DNS',
      'api1.execute-api.eu-west-1.amazonaws.com',
      '/_aws/vpce/vpce-0ab/v1/x',
      undefined,
      {
        region: 'eu-west-1',
        apiId: 'api1',
        vpceId: 'vpce-0ab',
        prefix: '/_aws/vpce/vpce-0ab',
        stageName: 'v1',
        rawPath: '/x',
      },
    ],
    [
      "the endpoint's own name",
      'vpce-0ab-1c2d.execute-api.eu-west-1.vpce.amazonaws.com',
      '/_aws/vpce/vpce-0ab/v1/x',
      'api1',
      { region: 'eu-west-1', apiId: 'api1', vpceId: 'vpce-0ab' },
    ],
    [
      "an endpoint's name as moto gives it",
      'vpce-0ab-1c2d.com.amazonaws.us-east-1.execute-api',
      '/v1/x',
      'api1',
      { region: 'us-east-1', apiId: 'api1', vpceId: 'vpce-0ab' },
    ],
    [
      'alias',
      'api1-vpce-0ab.execute-api.eu-west-1.amazonaws.com',
      '/_aws/vpce/vpce-0ab/v1/x',
      undefined,
      { region: 'eu-west-1', apiId: 'api1', vpceId: 'vpce-0ab', isAlias: true },
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
    const found = findAddress({ host, target, apiIdHeader: header }, domains);
    expect(found).toMatchObject(expected);
    for (const name of ['vpceId', 'region'].filter((field) => !(field in expected)))
      expect(found).not.toHaveProperty(name);
  });
});

it('any other URL is no address', () => {
  const line = { host: '127.0.0.1:4566', target: '/bucket/key', apiIdHeader: undefined };
  expect(findAddress(line, domains)).toBeUndefined();
});
