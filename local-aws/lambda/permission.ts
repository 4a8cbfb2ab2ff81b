import { parseFields } from '../http/json.ts';
import { evaluatePolicy } from '../iam/policy.ts';
import type { AwsClient } from '../moto/client.ts';
import type { FunctionRef } from './function-ref.ts';

/** A service that wants to invoke a function. */
export interface InvokingService {
  readonly principal: string;
  readonly accountId: string;
  /** aws:SourceArn */
  readonly sourceArn: string;
}

/** The function's own policy (AddPermission); throws a PolicyError where it cannot be judged. */
export async function policyAllows(
  aws: AwsClient,
  { name, qualifier, region }: FunctionRef & { readonly region: string },
  { principal, accountId, sourceArn }: InvokingService,
): Promise<boolean> {
  const answer = await aws.send({
    service: 'lambda',
    region,
    method: 'GET',
    path: `/2015-03-31/functions/${encodeURIComponent(name)}/policy`,
    query: qualifier === undefined ? '' : `Qualifier=${encodeURIComponent(qualifier)}`,
  });
  if (answer.status !== 200) return false;
  const arn = functionArn({ name, region, ...(qualifier ? { qualifier } : {}) }, accountId);
  const decision = evaluatePolicy(String(parseFields(answer.body)?.['Policy'] ?? ''), {
    action: 'lambda:InvokeFunction',
    resource: arn,
    principals: [principal],
    keys: { 'aws:sourcearn': sourceArn, 'aws:sourceaccount': accountId },
    // moto writes the unqualified ARN where AWS writes the alias or version.
    expandResource: (resource) => (arn.startsWith(`${resource}:`) ? arn : resource),
  });
  return decision === 'allow';
}

export function functionArn(
  { name, qualifier, region }: FunctionRef & { readonly region: string },
  accountId: string,
): string {
  const suffix = qualifier === undefined ? '' : `:${qualifier}`;
  return `arn:aws:lambda:${region}:${accountId}:function:${name}${suffix}`;
}
