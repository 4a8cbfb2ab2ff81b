import { configurationError } from '../api-gateway/gateway/gateway-error.ts';
import type { AwsClient } from '../api-gateway/gateway/types.ts';
import { evaluatePolicy, PolicyError } from './policy.ts';

export interface RoleQuery {
  readonly action: string;
  readonly resource: string;
  /** Condition keys in lower case. */
  readonly keys?: Readonly<Record<string, string | undefined>>;
  readonly expandResource?: (resource: string) => string;
}

interface Role {
  readonly trust: string;
  readonly policies: readonly string[];
}

/** May the role, assumed by API Gateway, do this? A role that is missing or does not trust API Gateway is an error of configuration. */
export async function roleAllows(
  aws: AwsClient,
  roleArn: string,
  query: RoleQuery,
): Promise<boolean> {
  const role = await readRole(aws, roleArn);
  try {
    const trusted = evaluatePolicy(role.trust, {
      action: 'sts:AssumeRole',
      resource: roleArn,
      principals: ['apigateway.amazonaws.com'],
      keys: { 'aws:sourceaccount': undefined, 'aws:sourcearn': undefined },
    });
    if (trusted !== 'allow')
      throw configurationError(
        `The role ${roleArn} does not let apigateway.amazonaws.com assume it.`,
      );
    const keys = { 'aws:securetransport': 'true', 's3:prefix': undefined, ...query.keys };
    const decisions = role.policies.map((policy) => evaluatePolicy(policy, { ...query, keys }));
    return decisions.includes('allow') && !decisions.includes('deny');
  } catch (error) {
    if (error instanceof PolicyError) throw configurationError(`Role ${roleArn}: ${error.message}`);
    throw error;
  }
}

export async function requireRoleAction(
  aws: AwsClient,
  roleArn: string,
  query: RoleQuery,
): Promise<void> {
  if (await roleAllows(aws, roleArn, query)) return;
  throw configurationError(
    `The role ${roleArn} does not allow ${query.action} on ${query.resource}.`,
  );
}

async function readRole(aws: AwsClient, roleArn: string): Promise<Role> {
  const name = roleArn.split('/').at(-1) ?? '';
  const role = await iam(aws, { Action: 'GetRole', RoleName: name });
  if (role === undefined) throw configurationError(`The role ${roleArn} does not exist.`);
  const [inline = '', attached = ''] = await Promise.all([
    iam(aws, { Action: 'ListRolePolicies', RoleName: name }),
    iam(aws, { Action: 'ListAttachedRolePolicies', RoleName: name }),
  ]);
  const policies = await Promise.all([
    ...elements(inline, 'member').map((policy) =>
      iam(aws, { Action: 'GetRolePolicy', RoleName: name, PolicyName: policy }),
    ),
    ...elements(attached, 'PolicyArn').map((arn) => managedPolicy(aws, arn)),
  ]);
  return {
    trust: document(role, 'AssumeRolePolicyDocument'),
    policies: policies.map((answer) => document(answer ?? '', 'PolicyDocument', 'Document')),
  };
}

async function managedPolicy(aws: AwsClient, arn: string): Promise<string | undefined> {
  const policy = await iam(aws, { Action: 'GetPolicy', PolicyArn: arn });
  const [version = 'v1'] = elements(policy ?? '', 'DefaultVersionId');
  return iam(aws, { Action: 'GetPolicyVersion', PolicyArn: arn, VersionId: version });
}

async function iam(
  aws: AwsClient,
  parameters: Record<string, string>,
): Promise<string | undefined> {
  const body = Buffer.from(
    new URLSearchParams({ ...parameters, Version: '2010-05-08' }).toString(),
  );
  const headers = [['content-type', 'application/x-www-form-urlencoded; charset=utf-8']] as const;
  const answer = await aws.send({ service: 'iam', method: 'POST', path: '/', headers, body });
  return answer.status === 200 ? answer.body.toString('utf8') : undefined;
}

/** IAM answers flat XML with URL-encoded documents: no parser needed. */
function elements(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map((match) =>
    unescapeXml(match[1] ?? ''),
  );
}

function document(xml: string, ...names: readonly string[]): string {
  const [found] = names.flatMap((name) => elements(xml, name));
  if (found === undefined) throw new PolicyError('A policy document could not be read.');
  return found.trimStart().startsWith('{') ? found : decodeURIComponent(found);
}

function unescapeXml(text: string): string {
  return text.replace(
    /&(?:lt|gt|quot|apos|#39|#34|amp);/g,
    (entity) =>
      ({ '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#34;': '"', '&apos;': "'", '&#39;': "'" })[
        entity
      ] ?? '&',
  );
}
