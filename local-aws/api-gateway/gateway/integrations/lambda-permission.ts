import { parseFields } from '../../../http/json.ts';
import { evaluatePolicy, PolicyError } from '../../../iam/policy.ts';
import type { AwsClient } from '../../../moto/client.ts';
import { optional } from '../../optional.ts';
import type { Call } from '../call.ts';
import { configurationError } from '../gateway-error.ts';
import type { LambdaTarget } from '../lambda-uri.ts';
import { requireCredentials } from './role.ts';

/**
 * A role given as credentials must allow the call; without one, the function's own policy must name
 * this API.
 */
export async function requireInvokePermission(
  call: Call,
  aws: AwsClient,
  target: LambdaTarget,
): Promise<void> {
  const { api } = call;
  const qualifier = target.qualifier === undefined ? '' : `:${target.qualifier}`;
  const name = `${target.name}${qualifier}`;
  const region = target.region ?? api.region;
  const arn = `arn:aws:lambda:${region}:${api.accountId}:function:${name}`;
  const role = call.method.integration?.credentials;
  if (role) {
    await requireCredentials(aws, role, { action: 'lambda:InvokeFunction', resource: arn });
    return;
  }
  const sourceArn = sourceArnOf(call);
  if (await isPermitted(call, aws, target, arn, sourceArn)) return;
  throw configurationError(
    `Invalid permissions on Lambda function: ${target.ref} does not let apigateway.amazonaws.com ` +
      `invoke it for ${sourceArn}; add an aws_lambda_permission.`,
  );
}

/** The resource path with "*" for each variable. */
function sourceArnOf({ api, stage, method }: Call): string {
  const verb = method.httpMethod === 'ANY' ? '*' : method.httpMethod;
  const path = method.path.replace(/\{[^}]+\}/g, '*');
  const route = `${stage.stageName}/${verb}${path}`;
  return `arn:aws:execute-api:${api.region}:${api.accountId}:${api.id}/${route}`;
}

async function isPermitted(
  call: Call,
  aws: AwsClient,
  target: LambdaTarget,
  arn: string,
  sourceArn: string,
): Promise<boolean> {
  const query =
    target.qualifier === undefined ? '' : `Qualifier=${encodeURIComponent(target.qualifier)}`;
  const answer = await aws.send({
    service: 'lambda',
    ...optional('region', target.region),
    method: 'GET',
    path: `/2015-03-31/functions/${encodeURIComponent(target.name)}/policy`,
    query,
  });
  if (answer.status !== 200) return false;
  const policy = parseFields(answer.body)?.['Policy'];
  const keys = { 'aws:sourcearn': sourceArn, 'aws:sourceaccount': call.api.accountId };
  try {
    const decision = evaluatePolicy(String(policy ?? ''), {
      action: 'lambda:InvokeFunction',
      resource: arn,
      principals: ['apigateway.amazonaws.com'],
      keys,
      // moto writes the unqualified ARN where AWS writes the alias or version.
      expandResource: (resource) => (arn.startsWith(`${resource}:`) ? arn : resource),
    });
    return decision === 'allow';
  } catch (error) {
    if (error instanceof PolicyError)
      throw configurationError(`Policy of ${target.ref}: ${error.message}`);
    throw error;
  }
}
