import type { AwsRequest, AwsResponse } from '../../../moto/client.ts';

const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:fn';
const FUNCTIONS = 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions';
export const FUNCTION_URI = `${FUNCTIONS}/${FUNCTION_ARN}/invocations`;
export const ROLE_ARN = 'arn:aws:iam::123456789012:role/proxy';

/** What moto answers unless a test says otherwise: one function, which any route may invoke. */
export function defaultAws({ service }: AwsRequest): AwsResponse {
  if (service !== 'lambda') return { status: 404, headers: [], body: Buffer.alloc(0) };
  const body = Buffer.from(JSON.stringify({ Policy: lambdaPolicy() }));
  return { status: 200, headers: [], body };
}

export function lambdaPolicy(
  sourceArn = 'arn:aws:execute-api:us-east-1:123456789012:abc123/*',
): string {
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'apigateway.amazonaws.com' },
    Action: 'lambda:InvokeFunction',
    Resource: FUNCTION_ARN,
    Condition: { ArnLike: { 'AWS:SourceArn': sourceArn } },
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

/** IAM with one role, as moto answers. */
export function iamWith(
  policy: object,
  trusted = 'apigateway.amazonaws.com',
): (request: AwsRequest) => AwsResponse | undefined {
  const trust = {
    Statement: [{ Effect: 'Allow', Principal: { Service: trusted }, Action: 'sts:AssumeRole' }],
  };
  const answers: Readonly<Record<string, string>> = {
    GetRole: element('AssumeRolePolicyDocument', encoded(trust)),
    ListRolePolicies: element('member', 'inline'),
    ListAttachedRolePolicies: element('AttachedPolicies', ''),
    GetRolePolicy: element('PolicyDocument', encoded(policy)),
  };
  return ({ service, body }) => {
    if (service !== 'iam') return undefined;
    const parameters = new URLSearchParams(body?.toString());
    const isKnown = parameters.get('RoleName') === 'proxy';
    return isKnown
      ? xml(answers[parameters.get('Action') ?? ''] ?? '')
      : { status: 404, headers: [], body: Buffer.alloc(0) };
  };
}

function xml(text: string): AwsResponse {
  return { status: 200, headers: [['Content-Type', 'text/xml']], body: Buffer.from(text) };
}

function element(name: string, text: string): string {
  return `<${name}>${text}</${name}>`;
}

function encoded(document: object): string {
  return encodeURIComponent(JSON.stringify(document));
}
