import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createParameters } from '../functions/resize/parameters.ts';
import { clientEnvironment } from '../local-aws/credentials.ts';
import { startLocalAws, type LocalAws } from '../local-aws/server.ts';
import type { Variables } from '../scripts/lib/terraform/terraform.ts';
import { architecture } from './support/example.ts';
import {
  changeOf,
  copyForPlan,
  ofType,
  planDocument,
  type PlanDocument,
  type ResourceChange,
} from './support/plan.ts';

let aws: LocalAws;
const dataDir = mkdtempSync(join(tmpdir(), `image-api-aws-${process.pid}-`));
const copies: string[] = [];

beforeAll(async () => {
  aws = await startLocalAws({ port: 0, dataDir, log: () => {} });
});

afterAll(async () => {
  await aws?.stop();
  for (const directory of [dataDir, ...copies]) rmSync(directory, { recursive: true, force: true });
});

/** Each call plans one copy of the example anew; nothing is applied. */
function planner(name: string, fixed: Variables): (vars?: Variables) => Promise<PlanDocument> {
  let directory: Promise<string> | undefined;
  return async (vars = {}) => {
    directory ??= copyForPlan(name).then((path) => (copies.push(path), path));
    return planDocument(
      { directory: await directory, env: clientEnvironment(aws.url) },
      { ...fixed, ...vars },
    );
  };
}

/** The one block of a nested attribute; a plan writes blocks as lists. */
function block(value: unknown, ...path: readonly string[]): Record<string, unknown> {
  const first = (Array.isArray(value) ? value[0] : value) as Record<string, unknown>;
  const [name, ...rest] = path;
  return name === undefined ? first : block(first[name], ...rest);
}

const after = ({ change }: ResourceChange): Record<string, unknown> => ({ ...change.after });

/**
 * Applied in tests/regions.test.ts; here is what moto cannot show: it resolves no name, asks no
 * health check and replicates no object, so a failover would change nothing.
 */
describe('examples/multi-region, planned only', () => {
  const certificate = (region: string): string =>
    `arn:aws:acm:${region}:123456789012:certificate/1`;
  const plan = planner('multi-region', {
    architecture,
    domain_name: 'images.example.com',
    hosted_zone_id: 'Z0123456789ABCDEFGHIJ',
    primary: { region: 'us-east-1', certificate_arn: certificate('us-east-1') },
    secondary: { region: 'eu-west-1', certificate_arn: certificate('eu-west-1') },
  });

  const records = (document: PlanDocument) =>
    ofType(document, 'aws_route53_record')
      .map((record) => {
        const {
          type,
          set_identifier: set,
          latency_routing_policy: latency,
          failover_routing_policy: failover,
        } = after(record);
        return [type, set, block(latency)?.['region'] ?? block(failover)?.['type']].join(' ');
      })
      .sort();

  it('has one REGIONAL name in both regions, with latency records and health checks', async () => {
    const document = await plan();
    expect(records(document)).toEqual([
      'A eu-west-1 eu-west-1',
      'A us-east-1 us-east-1',
      'AAAA eu-west-1 eu-west-1',
      'AAAA us-east-1 us-east-1',
    ]);
    const names = ofType(document, 'aws_api_gateway_domain_name').map((name) => [
      after(name)['domain_name'],
      after(name)['regional_certificate_arn'],
    ]);
    expect(names).toEqual([
      ['images.example.com', certificate('us-east-1')],
      ['images.example.com', certificate('eu-west-1')],
    ]);
    const checks = ofType(document, 'aws_route53_health_check').map(after);
    expect(checks.map(({ type, failure_threshold: threshold }) => [type, threshold])).toEqual([
      ['HTTPS', 3],
      ['HTTPS', 3],
    ]);
    expect(ofType(document, 'aws_s3_bucket_replication_configuration')).toHaveLength(2);
  });

  it('routes by failover on request', async () => {
    expect(records(await plan({ routing: 'failover' }))).toEqual([
      'A eu-west-1 SECONDARY',
      'A us-east-1 PRIMARY',
      'AAAA eu-west-1 SECONDARY',
      'AAAA us-east-1 PRIMARY',
    ]);
  });

  it.each([
    { vars: { endpoint_type: 'EDGE' }, message: 'write "REGIONAL"' },
    { vars: { routing: 'random' }, message: 'write "latency" or "failover"' },
    {
      vars: { secondary: { region: 'us-east-1', certificate_arn: certificate('us-east-1') } },
      message: 'Choose another one',
    },
    {
      vars: { secondary: { region: 'eu-west-1', certificate_arn: certificate('us-east-1') } },
      message: 'needs an ACM certificate of eu-west-1',
    },
  ])('refuses $vars with the remedy', async ({ vars, message }) => {
    const refusal = await plan(vars).then(
      () => 'planned',
      (error: Error) => error.message,
    );
    expect(refusal.replaceAll(/[\s│]+/g, ' ')).toContain(message);
  });
});

/**
 * Not applied: moto 5.2 has no cache policies, origin request policies, response headers policies
 * or CloudFront Functions.
 */
describe('examples/regional-cloudfront, planned only', () => {
  const ALL_VIEWER_EXCEPT_HOST = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';
  const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
  const plan = planner('regional-cloudfront', {
    architecture,
    resize_api_keys: ['a-key-for-plan-only-tests'],
  });
  const distribution = (document: PlanDocument) =>
    after(changeOf(document, 'module.cdn.aws_cloudfront_distribution.this'));

  it('keys the cache on the resize parameters, and on Accept for resized images only', async () => {
    const document = await plan();
    const key = (name: string) =>
      block(
        after(changeOf(document, `module.cdn.aws_cloudfront_cache_policy.${name}`))[
          'parameters_in_cache_key_and_forwarded_to_origin'
        ],
      );
    // More names than a cache policy may list: the function removes the others.
    expect(block(key('resize')['query_strings_config'])['query_string_behavior']).toBe('all');
    const { code } = after(
      changeOf(document, 'module.cdn.aws_cloudfront_function.normalise_accept'),
    );
    const names = JSON.stringify(Object.keys(createParameters(4096)).sort());
    expect(code).toContain(`const KNOWN_PARAMETERS = ${names};`);
    expect(block(key('resize')['headers_config'], 'headers')['items']).toEqual([
      'Accept',
      'Origin',
    ]);
    expect(block(key('images')['query_strings_config'], 'query_strings')['items']).toEqual([
      'image',
      'v',
    ]);
    expect(block(key('images')['headers_config'], 'headers')['items']).toEqual(['Origin']);
  });

  it('never forwards Host, never compresses, and normalises Accept on resize only', async () => {
    const document = await plan();
    const { ordered_cache_behavior: cached, default_cache_behavior: rest } = distribution(document);
    const behaviors = cached as readonly Record<string, unknown>[];
    expect(
      behaviors.map(({ path_pattern: path, function_association: functions }) => [
        path,
        (functions as unknown[]).length,
      ]),
    ).toEqual([
      ['/resize', 1],
      ['/images/*', 0],
      ['/s3', 0],
      ['/s3/*', 0],
    ]);
    expect([...behaviors, block(rest)].every(({ compress }) => compress === false)).toBe(true);
    expect(block(rest)).toMatchObject({
      origin_request_policy_id: ALL_VIEWER_EXCEPT_HOST,
      cache_policy_id: CACHING_DISABLED,
    });
    const preflight = after(
      changeOf(document, 'module.cdn.aws_cloudfront_origin_request_policy.preflight'),
    );
    expect(block(preflight['headers_config'], 'headers')['items']).not.toContain('Host');
  });

  it('makes the API answer the distribution only, by a key that it adds', async () => {
    const document = await plan();
    const openapi = JSON.parse(
      String(
        after(changeOf(document, 'module.image_api.module.rest_api.aws_api_gateway_rest_api.this'))[
          'body'
        ] ?? '{}',
      ),
    ) as {
      paths: Record<string, Record<string, { security?: object[] }>>;
    };
    const open = Object.entries(openapi.paths)
      .filter(([, methods]) =>
        Object.values(methods).some(({ security }) => security === undefined),
      )
      .map(([path]) => path);
    expect(open).toEqual(['/health']);
    expect(block(distribution(document)['origin'], 'custom_header')['name']).toBe('x-api-key');
  });

  it('takes a web ACL and names of its own', async () => {
    const wacl = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/images/1';
    const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/1';
    const named = distribution(
      await plan({ web_acl_arn: wacl, aliases: ['img.example.com'], certificate_arn: certificate }),
    );
    expect(named).toMatchObject({ web_acl_id: wacl, aliases: ['img.example.com'] });
    expect(block(named['viewer_certificate'])).toMatchObject({
      acm_certificate_arn: certificate,
      minimum_protocol_version: 'TLSv1.2_2021',
    });
  });

  it.each([
    { vars: { endpoint_type: 'EDGE' }, message: 'write "REGIONAL"' },
    {
      vars: {
        aliases: ['img.example.com'],
        certificate_arn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1',
      },
      message: 'CloudFront reads ACM certificates of us-east-1 only',
    },
    {
      vars: { web_acl_arn: 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/images/1' },
      message: 'CloudFront needs a web ACL of scope CLOUDFRONT',
    },
  ])('refuses $vars with the remedy', async ({ vars, message }) => {
    const refusal = await plan(vars).then(
      () => 'planned',
      (error: Error) => error.message,
    );
    expect(refusal.replaceAll(/[\s│]+/g, ' ')).toContain(message);
  });
});
