import { elementTexts } from '../http/xml.ts';
import { type AwsClient, queryProtocol } from '../moto/client.ts';
import { evaluatePolicy, PolicyError } from './policy.ts';

export interface RoleQuery {
  /** The service that assumes the role, such as "apigateway.amazonaws.com". */
  readonly assumedBy: string;
  readonly action: string;
  readonly resource: string;
  /** Condition keys in lower case. */
  readonly keys?: Readonly<Record<string, string | undefined>>;
  readonly expandResource?: (resource: string) => string;
  /** Tags of the object that would be read; asked for where a policy looks at them. */
  readonly objectTags?: () => Promise<Readonly<Record<string, string>>>;
}

/** A role that is missing, does not trust the service, or cannot be judged. */
export class RoleError extends Error {}

export interface Role {
  readonly trust: string;
  readonly policies: readonly string[];
}

export type ReadRole = (roleArn: string) => Promise<Role>;

/**
 * "Condition keys for Amazon S3" (Service Authorization Reference). Writes and deletes have none of
 * it, whatever the object is that they replace ("Tagging and access control policies").
 */
const OBJECT_TAG = 's3:existingobjecttag/';

/** moto knows roles but judges no policies: may the role, assumed by the service, do this? */
export async function roleAllows(
  aws: AwsClient,
  roleArn: string,
  query: RoleQuery,
): Promise<boolean> {
  return roleMay((arn) => readRole(aws, arn), roleArn, query);
}

export async function roleMay(
  read: ReadRole,
  roleArn: string,
  { assumedBy, objectTags, ...query }: RoleQuery,
): Promise<boolean> {
  try {
    const role = await read(roleArn);
    const trusted = evaluatePolicy(role.trust, {
      action: 'sts:AssumeRole',
      resource: roleArn,
      principals: [assumedBy],
      keys: { 'aws:sourceaccount': undefined, 'aws:sourcearn': undefined },
    });
    if (trusted !== 'allow')
      throw new RoleError(`The role ${roleArn} does not let ${assumedBy} assume it.`);
    const keys = {
      'aws:securetransport': 'true',
      's3:prefix': undefined,
      [OBJECT_TAG]: undefined,
      ...(await tagKeys(role, objectTags)),
      ...query.keys,
    };
    const decisions = role.policies.map((policy) => evaluatePolicy(policy, { ...query, keys }));
    return decisions.includes('allow') && !decisions.includes('deny');
  } catch (error) {
    if (error instanceof PolicyError) throw new RoleError(`Role ${roleArn}: ${error.message}`);
    throw error;
  }
}

async function tagKeys(
  { policies }: Role,
  objectTags: RoleQuery['objectTags'],
): Promise<Record<string, string>> {
  const isAsked = policies.some((policy) => policy.toLowerCase().includes(OBJECT_TAG));
  if (!isAsked || objectTags === undefined) return {};
  const tags = Object.entries(await objectTags());
  return Object.fromEntries(tags.map(([key, value]) => [OBJECT_TAG + key.toLowerCase(), value]));
}

export async function readRole(aws: AwsClient, roleArn: string): Promise<Role> {
  const name = roleArn.split('/').at(-1) ?? '';
  const role = await iam(aws, { Action: 'GetRole', RoleName: name });
  if (role === undefined) throw new RoleError(`The role ${roleArn} does not exist.`);
  const [inline = '', attached = ''] = await Promise.all([
    iam(aws, { Action: 'ListRolePolicies', RoleName: name }),
    iam(aws, { Action: 'ListAttachedRolePolicies', RoleName: name }),
  ]);
  const policies = await Promise.all([
    ...elementTexts(inline, 'member').map((policy) =>
      iam(aws, { Action: 'GetRolePolicy', RoleName: name, PolicyName: policy }),
    ),
    ...elementTexts(attached, 'PolicyArn').map((arn) => managedPolicy(aws, arn)),
  ]);
  return {
    trust: document(role, 'AssumeRolePolicyDocument'),
    policies: policies.map((answer) => document(answer ?? '', 'PolicyDocument', 'Document')),
  };
}

async function managedPolicy(aws: AwsClient, arn: string): Promise<string | undefined> {
  const policy = await iam(aws, { Action: 'GetPolicy', PolicyArn: arn });
  const [version = 'v1'] = elementTexts(policy ?? '', 'DefaultVersionId');
  return iam(aws, { Action: 'GetPolicyVersion', PolicyArn: arn, VersionId: version });
}

async function iam(
  aws: AwsClient,
  parameters: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const answer = await aws.send(queryProtocol('iam', { ...parameters, Version: '2010-05-08' }));
  return answer.status === 200 ? answer.body.toString('utf8') : undefined;
}

/** IAM URL-encodes its documents. */
function document(xml: string, ...names: readonly string[]): string {
  const [found] = names.flatMap((name) => elementTexts(xml, name));
  if (found === undefined) throw new PolicyError('A policy document could not be read.');
  return found.trimStart().startsWith('{') ? found : decodeURIComponent(found);
}
