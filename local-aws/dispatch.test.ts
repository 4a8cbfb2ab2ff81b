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
