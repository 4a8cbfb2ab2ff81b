import { elementTexts } from '../http/xml.ts';
import { type AwsClient, queryProtocol } from './client.ts';

/** An interface endpoint for execute-api. */
export interface VpcEndpoint {
  readonly vpcId: string;
  /** Which APIs may be called through it, as JSON. */
  readonly policy?: string;
}

/** undefined: there is no such endpoint, or it leads to another service. */
export type FindVpcEndpoint = (vpceId: string) => Promise<VpcEndpoint | undefined>;

export interface VpcEndpointsDeps {
  readonly aws: AwsClient;
  readonly region: string;
}

/** EC2 in moto knows the endpoints. */
export function createVpcEndpoints({ aws, region }: VpcEndpointsDeps): FindVpcEndpoint {
  return async (vpceId) => {
    const { status, body } = await aws.send(
      queryProtocol('ec2', {
        Action: 'DescribeVpcEndpoints',
        Version: '2016-11-15',
        'VpcEndpointId.1': vpceId,
      }),
    );
    const xml = body.toString('utf8');
    const [vpcId] = elementTexts(xml, 'vpcId');
    const [serviceName] = elementTexts(xml, 'serviceName');
    const isForApis = serviceName === `com.amazonaws.${region}.execute-api`;
    if (status !== 200 || !vpcId || !isForApis) return undefined;
    const [policy] = elementTexts(xml, 'policyDocument');
    return policy ? { vpcId, policy } : { vpcId };
  };
}
