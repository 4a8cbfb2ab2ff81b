import { LOCAL_REGION } from '../../local-aws/credentials.ts';
import { send } from '../../scripts/lib/http.ts';

/**
 * EC2's query protocol; moto needs no more than the scope to know the service. Returns the text of
 * one element of the answer.
 */
export async function ec2(
  url: string,
  action: string,
  parameters: Readonly<Record<string, string>>,
  element: string,
): Promise<string> {
  const scope = `local/20260101/${LOCAL_REGION}/ec2/aws4_request`;
  const answer = await send(url, '/', {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ Action: action, Version: '2016-11-15', ...parameters }).toString(),
  });
  const found = new RegExp(`<${element}>([^<]+)</${element}>`).exec(answer.body.toString())?.[1];
  if (found === undefined) throw new Error(`${action}: ${answer.status} ${answer.body.toString()}`);
  return found.replaceAll('&quot;', '"');
}

export async function interfaceEndpoint(url: string, vpcId: string): Promise<string> {
  return ec2(
    url,
    'CreateVpcEndpoint',
    {
      VpcId: vpcId,
      ServiceName: `com.amazonaws.${LOCAL_REGION}.execute-api`,
      VpcEndpointType: 'Interface',
    },
    'vpcEndpointId',
  );
}
