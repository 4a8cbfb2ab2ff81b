import { type HeaderList, headerValue } from '../../../http/headers.ts';
import { decodePath, formatQuery } from '../../../http/query.ts';
import type { AwsResponse } from '../../../moto/client.ts';
import { overriddenHeaders } from '../../../s3/answer-overrides.ts';
import { objectTags } from '../../../s3/object-tags.ts';
import {
  accessDenied,
  METHOD_NOT_ALLOWED,
  refusalXml,
  type S3Refusal,
} from '../../../s3/refusal.ts';
import { type Call, integrationMethod } from '../call.ts';
import { configurationError, unsupported } from '../gateway-error.ts';
import { afterRequest, integrationRequest, type RequestPayload } from './request.ts';
import { answerOf } from './response.ts';
import { credentialsAllow } from './role.ts';
import type { IntegrationDeps, MethodAnswer } from './types.ts';
import { fillPath, removeDotSegments } from './uri.ts';

/**
 * Query parameters that turn a plain read or write into another operation, with its own permission.
 */
const SUBRESOURCES = new Set([
  'accelerate',
  'acl',
  'attributes',
  'cors',
  'delete',
  'encryption',
  'inventory',
  'legal-hold',
  'lifecycle',
  'location',
  'logging',
  'metrics',
  'notification',
  'object-lock',
  'policy',
  'policyStatus',
  'publicAccessBlock',
  'replication',
  'requestPayment',
  'restore',
  'retention',
  'select',
  'tagging',
  'torrent',
  'uploadId',
  'uploads',
  'versioning',
  'versionId',
  'versions',
  'website',
]);
const OBJECT_ACTIONS: Readonly<Record<string, string>> = {
  GET: 's3:GetObject',
  HEAD: 's3:GetObject',
  PUT: 's3:PutObject',
  DELETE: 's3:DeleteObject',
};

interface S3Operation {
  readonly method: string;
  /** "bucket/key", encoded. */
  readonly path: string;
  readonly query: HeaderList;
  readonly headers: HeaderList;
  readonly payload: RequestPayload;
  readonly timeoutMs: number;
}

/** AWS with "s3:path/BUCKET/KEY", done as the role given as credentials. */
export async function s3Path(
  call: Call,
  pathTemplate: string,
  deps: IntegrationDeps,
): Promise<MethodAnswer> {
  const { credentials, timeoutInMillis } = call.method.integration ?? {};
  const { parameters, payload } = integrationRequest(call);
  const operation: S3Operation = {
    method: integrationMethod(call),
    path: removeDotSegments(fillPath(call, pathTemplate, parameters.path)),
    query: parameters.query,
    headers: parameters.headers,
    payload,
    timeoutMs: timeoutInMillis ?? 29_000,
  };
  if (!credentials)
    throw configurationError(
      'An S3 integration needs credentials: ' +
        'the ARN of a role that apigateway.amazonaws.com may assume.',
    );
  const answer = await asRole(credentials, operation, deps);
  return answerOf(afterRequest(call, payload), { ...answer, selectBy: String(answer.status) });
}

/** moto judges no policies, so the role's own are evaluated here, as S3 would. */
async function asRole(
  role: string,
  operation: S3Operation,
  deps: IntegrationDeps,
): Promise<AwsResponse> {
  const { method, path, query } = operation;
  const subresource = query.find(([name]) => SUBRESOURCES.has(name))?.[0];
  if (subresource !== undefined)
    throw unsupported(`the S3 subresource "?${subresource}" in an integration`);
  const [bucket = '', ...keyParts] = decodePath(path).split('/');
  const key = keyParts.join('/');
  const resource = `arn:aws:s3:::${bucket}`;
  const mayList = (prefix: string | undefined): Promise<boolean> => {
    const keys = { 's3:prefix': prefix };
    return credentialsAllow(deps.aws, role, { action: 's3:ListBucket', resource, keys });
  };
  if (key === '') {
    if (method !== 'GET' && method !== 'HEAD')
      throw unsupported(`${method} of a bucket in an S3 integration`);
    const prefix = query.find(([name]) => name === 'prefix')?.[1];
    return (await mayList(prefix)) ? send(operation, deps) : DENIED;
  }
  const action = OBJECT_ACTIONS[method];
  // Whoever calls a route with the integration method ANY chooses the method.
  if (action === undefined) return refused(METHOD_NOT_ALLOWED);
  const isRead = action === 's3:GetObject';
  const object = { bucket, key, versionId: undefined };
  const wanted = { action, resource: `${resource}/${key}` };
  const tags = isRead ? { objectTags: () => objectTags(deps.aws, object) } : {};
  if (!(await credentialsAllow(deps.aws, role, { ...wanted, ...tags }))) return DENIED;
  const received = await send(operation, deps);
  const answer = { ...received, headers: overriddenHeaders(operation, received) };
  // "GetObject": without s3:ListBucket a missing object is 403, not 404.
  const isHidden = answer.status === 404 && isRead && !(await mayList(key));
  return isHidden ? DENIED : answer;
}

function send(operation: S3Operation, { aws }: IntegrationDeps): Promise<AwsResponse> {
  const { method, path, query, headers, payload, timeoutMs } = operation;
  const hasBody = method === 'PUT' || method === 'POST';
  const hasType = headerValue(headers, 'content-type') !== undefined;
  return aws.send({
    service: 's3',
    method,
    path: `/${path}`,
    query: formatQuery(query),
    headers: hasBody && !hasType ? [...headers, ['Content-Type', 'application/json']] : headers,
    timeoutMs,
    ...(hasBody ? { body: payload.bytes } : {}),
  });
}

function refused(refusal: S3Refusal): AwsResponse {
  return {
    status: refusal.status,
    headers: [['Content-Type', 'application/xml']],
    body: Buffer.from(refusalXml(refusal)),
  };
}

const DENIED = refused(accessDenied());
