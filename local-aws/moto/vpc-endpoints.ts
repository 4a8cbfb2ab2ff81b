import type { AwsClient } from '../api-gateway/gateway/types.ts';
import type { VpcEndpoint } from '../api-gateway/snapshot.ts';

/** EC2 in moto knows the interface endpoints; the answer is XML, of which three elements are wanted. */
export function createVpcLookup(
  aws: AwsClient,
  region: string,
): (vpceId: string) => Promise<VpcEndpoint | undefined> {
  return async (vpceId) => {
    const form = new URLSearchParams({
      Action: 'DescribeVpcEndpoints',
      Version: '2016-11-15',
      'VpcEndpointId.1': vpceId,
    });
    const { status, body } = await aws.send({
      service: 'ec2',
      method: 'POST',
      path: '/',
      body: Buffer.from(form.toString()),
      headers: [['content-type', 'application/x-www-form-urlencoded; charset=utf-8']],
    });
    const xml = body.toString('utf8');
    const vpcId = element(xml, 'vpcId');
    if (
      status !== 200 ||
      vpcId === undefined ||
      element(xml, 'serviceName') !== `com.amazonaws.${region}.execute-api`
    )
      return undefined;
    const policy = element(xml, 'policyDocument');
    return policy === undefined ? { vpcId } : { vpcId, policy };
  };
}

const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  amp: '&',
  lt: '<',
  gt: '>',
  apos: "'",
  '#34': '"',
  '#39': "'",
};

function element(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1];
  return text?.replace(/&([a-z]+|#\d+);/g, (whole, entity: string) => ENTITIES[entity] ?? whole);
}
