import { describe, expect, it } from 'vitest';
import { send, type Answer, type Call } from '../scripts/lib/http.ts';
import { samplePhotograph } from '../scripts/lib/checks/sample.ts';
import { ec2 } from './support/ec2.ts';
import { architecture, jsonOf, useExample } from './support/example.ts';
import { driveInLowerCase } from './support/lower-case/lower-case.ts';

const example = useExample('private', { architecture });

const output = (name: string): string => String(example.applied.outputs[name]);

/** What a client in the VPC would send there: the local AWS stands behind every host name. */
function inVpc(url: string, { headers = {}, ...call }: Call = {}): Promise<Answer> {
  const { host, pathname, search } = new URL(url);
  return send(example.aws.url, `/_aws/vpce/${output('vpc_endpoint_id')}${pathname}${search}`, {
    ...call,
    headers: { host, ...headers },
  });
}

describe('examples/private', () => {
  it('takes an image in and gives the same bytes back, through the endpoint', async () => {
    const photograph = await samplePhotograph();
    const created = await inVpc(`${output('api_url')}/images`, {
      method: 'POST',
      headers: { 'content-type': 'image/jpeg' },
      body: photograph,
    });
    expect(created.status).toBe(201);
    const key = String(jsonOf(created)['key']);
    for (const path of [`/images/${key}`, `/s3/${key}`, `/s3?image=${key}`]) {
      const answer = await inVpc(`${output('api_url')}${path}`, {
        headers: { accept: 'image/avif,image/webp,*/*' },
      });
      expect([
        path,
        answer.status,
        answer.headers['content-type'],
        answer.body.equals(photograph),
      ]).toEqual([path, 200, 'image/jpeg', true]);
    }
  });

  it('answers every way to call that docs/endpoint-types.md names', async () => {
    const { rest_api_id: id, private_urls: urls } = example.applied.outputs;
    const { private_dns: privateDns, endpoint_header: header } = urls as {
      private_dns: string;
      endpoint_header: { name: string; value: string };
    };
    const endpointUrl = `${output('vpc_endpoint_url')}/${output('stage_name')}/health`;
    const ways = {
      privateDns: inVpc(`${privateDns}/health`),
      endpointAndHeader: inVpc(endpointUrl, { headers: { [header.name]: header.value } }),
      endpointAndHost: inVpc(endpointUrl, {
        headers: { host: `${String(id)}.execute-api.us-east-1.amazonaws.com` },
      }),
    };
    for (const [way, answer] of Object.entries(ways))
      expect([way, (await answer).body.toString()]).toEqual([way, '{"status":"ok"}']);
    // Only an association makes this name; modules/custom-domain's test has one.
    const alias = `${String(id)}-${output('vpc_endpoint_id')}`;
    const byAlias = await inVpc(`https://${alias}.execute-api.us-east-1.amazonaws.com/v1/health`);
    expect(byAlias.status).toBe(403);
  });

  it('takes header names in lower case on every route', () =>
    driveInLowerCase({
      example,
      ask: (path, call) => inVpc(`${output('api_url')}${path}`, call),
    }));

  it('answers nobody else', async () => {
    expect((await example.ask('/health')).status).toBe(403);
    const { host } = new URL(output('api_url'));
    expect((await send(example.aws.url, '/v1/health', { headers: { host } })).status).toBe(403);
    const unknown = await send(example.aws.url, '/_aws/vpce/vpce-0/v1/health', {
      headers: { host },
    });
    expect(unknown.status).toBe(403);
  });

  it('the endpoint leads to this API only', async () => {
    // The endpoint's policy names the API's execution ARN; another API would be refused by it.
    const policy = await ec2(
      example.aws.url,
      'DescribeVpcEndpoints',
      { 'VpcEndpointId.1': output('vpc_endpoint_id') },
      'policyDocument',
    );
    expect(JSON.parse(policy)).toMatchObject({
      Statement: [{ Effect: 'Allow', Resource: [`${output('execution_arn')}/*`] }],
    });
  });

  it('opens to the internet and closes again with the same id', async () => {
    const id = output('rest_api_id');
    await example.apply({ endpoint_type: 'REGIONAL' });
    expect([
      (await example.ask('/health')).status,
      (await inVpc(`${output('api_url')}/health`)).status,
    ]).toEqual([200, 403]);
    await example.apply({ endpoint_type: 'PRIVATE' });
    expect([
      (await example.ask('/health')).status,
      (await inVpc(`${output('api_url')}/health`)).status,
    ]).toEqual([403, 200]);
    expect(output('rest_api_id')).toBe(id);
    expect((await example.applied.plan()).text).toContain('No changes.');
  });
});
