import { describe, expect, it } from 'vitest';
import { signedService } from './dispatch.ts';

const signed = (service: string): string =>
  `AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/${service}/aws4_request, Signature=0`;

describe('services by credential scope', () => {
  it.each([
    ['/restapis', signed('apigateway'), 'apigateway'],
    ['/v2/apis', signed('apigateway'), 'other'],
    ['/2015-03-31/functions/f', signed('lambda'), 'lambda'],
    ['/bucket/key', signed('s3'), 's3'],
    ['/', signed('wafv2'), 'wafv2'],
    [
      '/bucket/key?X-Amz-Credential=local%2F20260101%2Fus-east-1%2Fs3%2Faws4_request',
      undefined,
      's3',
    ],
    ['/bucket/key', undefined, 's3'],
    ['/', signed('ec2'), 'other'],
  ])('%s', (target, authorization, kind) => {
    expect(signedService(authorization, target)).toBe(kind);
  });
});

describe('version 2 of the management API', () => {
  const domains = {
    domain: ({ host }: { host: string }) =>
      ['api.example.com', '*.example.org'].includes(host)
        ? { apiId: '', stageName: '', basePath: '' }
        : undefined,
  };

  it.each([
    ['/v2/domainnames/api.example.com/apimappings', 'apigateway'],
    ['/v2/domainnames/api.example.com/routingrules/abc', 'apigateway'],
    ['/v2/domainnames/%2A.example.org/apimappings', 'apigateway'],
    ['/v2/domainnames/another.example.com/apimappings', 'other'],
    ['/v2/domainnames/api.example.com', 'other'],
  ])('%s is of %s', (target, kind) => {
    expect(signedService(signed('apigateway'), target, domains)).toBe(kind);
  });
});
