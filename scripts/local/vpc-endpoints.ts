import type { AwsClient } from './data-plane/types.ts';

/** EC2 in moto knows the interface endpoints; the answer is XML, of which one element is wanted. */
export function createVpcLookup(aws: AwsClient, region: string): (vpceId: string) => Promise<string | undefined> {
  return async (vpceId) => {
    const form = new URLSearchParams({ Action: 'DescribeVpcEndpoints', Version: '2016-11-15', 'VpcEndpointId.1': vpceId });
    const { status, body } = await aws.send({
      service: 'ec2', method: 'POST', path: '/', body: Buffer.from(form.toString()),
      headers: [['content-type', 'application/x-www-form-urlencoded; charset=utf-8']],
    });
    const xml = body.toString('utf8');
    const service = /<serviceName>([^<]+)<\/serviceName>/.exec(xml)?.[1];
    if (status !== 200 || service !== `com.amazonaws.${region}.execute-api`) return undefined;
    return /<vpcId>([^<]+)<\/vpcId>/.exec(xml)?.[1];
  };
}
