import { PolicyError } from '../../../iam/policy.ts';
import { functionArn, policyAllows } from '../../../lambda/permission.ts';
import type { AwsClient } from '../../../moto/client.ts';
import type { Call } from '../call.ts';
import { configurationError } from '../gateway-error.ts';
import type { LambdaTarget } from '../lambda-uri.ts';
import { requireCredentials } from './role.ts';

const PRINCIPAL = 'apigateway.amazonaws.com';

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
  const placed = { ...target, region: target.region ?? api.region };
  const role = call.method.integration?.credentials;
  if (role) {
    await requireCredentials(aws, role, {
      action: 'lambda:InvokeFunction',
      resource: functionArn(placed, api.accountId),
    });
    return;
  }
  const sourceArn = sourceArnOf(call);
  if (await isPermitted(call, aws, placed, sourceArn)) return;
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
  target: LambdaTarget & { readonly region: string },
  sourceArn: string,
): Promise<boolean> {
  const { accountId } = call.api;
  try {
    return await policyAllows(aws, target, { principal: PRINCIPAL, accountId, sourceArn });
  } catch (error) {
    if (error instanceof PolicyError)
      throw configurationError(`Policy of ${target.ref}: ${error.message}`);
    throw error;
  }
}
