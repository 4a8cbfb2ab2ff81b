import type { IncomingMessage } from 'node:http';
import { decodePath, decodeText, encodeStrict, splitTarget } from '../http/query.ts';
import type { Log } from '../http/service.ts';
import { queryPairs } from '../http/sigv4.ts';
import { type ReadRole, RoleError, roleMay } from '../iam/roles.ts';
import type { AwsClient } from '../moto/client.ts';
import { type Need, needsOf, type S3Call } from './needs.ts';
import { objectTags } from './object-tags.ts';
import { accessDenied, type S3Refusal } from './refusal.ts';

export interface AccessDeps {
  readonly aws: AwsClient;
  readonly readRole: ReadRole;
  readonly log: Log;
}

const UNKNOWN_OPERATION: S3Refusal = {
  status: 501,
  code: 'NotImplemented',
  message: 'not implemented by the local AWS: this operation of S3 as a role',
};

export function callOf({ method = 'GET', url, headers }: IncomingMessage, body = ''): S3Call {
  const { path, query } = splitTarget(url);
  const [bucket = '', ...key] = decodePath(path).split('/').slice(1);
  return {
    method,
    bucket,
    key: key.join('/'),
    query: new Map(queryPairs(query)),
    headers: new Map(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    body,
  };
}

/** A browser's form needs what a PUT does, of the key in one of its fields. */
export function formCall(target: string | undefined, fields: ReadonlyMap<string, string>): S3Call {
  const bucket = decodeText(splitTarget(target).path.split('/')[1] ?? '');
  const headers = new Map(fields.has('tagging') ? [['x-amz-tagging', '']] : []);
  const key = fields.get('key') ?? '';
  return { method: 'PUT', bucket, key, query: new Map(), headers, body: '' };
}

/** moto judges no policies: what a role may, its own say, and nothing else. */
export async function refusalFor(
  { aws, readRole, log }: AccessDeps,
  roleArn: string,
  call: S3Call,
): Promise<S3Refusal | undefined> {
  const may = ({ action, resource, prefix, reads }: Need): Promise<boolean> =>
    roleMay(readRole, roleArn, {
      assumedBy: 'lambda.amazonaws.com',
      action,
      resource,
      keys: { 's3:prefix': prefix },
      ...(reads === undefined ? {} : { objectTags: () => objectTags(aws, reads) }),
    });
  try {
    const needs = needsOf(call);
    if (needs === undefined) return UNKNOWN_OPERATION;
    for (const need of needs) if (!(await may(need))) return accessDenied();
    return (await isHidden(aws, call, needs, may)) ? accessDenied() : undefined;
  } catch (error) {
    if (!(error instanceof RoleError)) throw error;
    log(`S3 for ${roleArn}: ${error.message}`);
    return accessDenied();
  }
}

/** "GetObject": without s3:ListBucket a missing object is 403, not 404. */
async function isHidden(
  aws: AwsClient,
  { bucket, key }: S3Call,
  [first]: readonly Need[],
  may: (need: Need) => Promise<boolean>,
): Promise<boolean> {
  if (first?.action !== 's3:GetObject') return false;
  const list = { action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}`, prefix: key };
  if (await may(list)) return false;
  const path = `/${[bucket, ...key.split('/')].map(encodeStrict).join('/')}`;
  return (await aws.send({ service: 's3', method: 'HEAD', path })).status === 404;
}
