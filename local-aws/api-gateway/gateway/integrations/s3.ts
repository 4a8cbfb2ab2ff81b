import { headerValue } from '../../../http/headers.ts';
import { formatQuery } from '../../../http/query.ts';
import { roleAllows } from '../../../iam/roles.ts';
import type { Call } from '../call.ts';
import { configurationError, unsupported } from '../gateway-error.ts';
import { decodedPath } from '../mapping/parameters.ts';
import type { AwsResponse, HeaderList } from '../types.ts';
import { answerOf } from './integration-response.ts';
import { fillPath, integrationRequest, removeDotSegments } from './request.ts';
import type { IntegrationDeps, MethodAnswer } from './types.ts';

/** Query parameters that turn a plain read or write into another operation, with its own permission. */
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

/** AWS with "s3:path/BUCKET/KEY", done as the role given as credentials. */
export async function s3Path(
  call: Call,
  pathTemplate: string,
  deps: IntegrationDeps,
): Promise<MethodAnswer> {
  const { parameters, payload } = integrationRequest(call);
  const path = removeDotSegments(fillPath(call, pathTemplate, parameters.path));
  const method = call.method.integration?.httpMethod ?? 'GET';
  const answer = await asRole(call, deps, { method, path, query: parameters.query }, async () => {
    const withBody = method === 'PUT' || method === 'POST';
    const hasType = headerValue(parameters.headers, 'content-type') !== undefined;
    const headers: HeaderList =
      withBody && !hasType
        ? [...parameters.headers, ['Content-Type', 'application/json']]
        : parameters.headers;
    return deps.aws.send({
      service: 's3',
      method,
      path: `/${path}`,
      query: formatQuery(parameters.query),
      headers,
      timeoutMs: call.method.integration?.timeoutInMillis ?? 29_000,
      ...(withBody ? { body: payload.bytes } : {}),
    });
  });
  return answerOf(call, { ...answer, selectBy: String(answer.status) });
}

interface S3Operation {
  readonly method: string;
  /** "bucket/key", encoded. */
  readonly path: string;
  readonly query: HeaderList;
}

/** The emulator knows no policies, so the role's own policies are evaluated here, as S3 would. */
async function asRole(
  call: Call,
  deps: IntegrationDeps,
  operation: S3Operation,
  send: () => Promise<AwsResponse>,
): Promise<AwsResponse> {
  const role = call.method.integration?.credentials;
  if (!role)
    throw configurationError(
      'An S3 integration needs credentials: the ARN of a role that apigateway.amazonaws.com may assume.',
    );
  const subresource = operation.query.find(([name]) => SUBRESOURCES.has(name))?.[0];
  if (subresource !== undefined)
    throw unsupported(`the S3 subresource "?${subresource}" in an integration`);
  const [bucket = '', ...keyParts] = decodedPath(operation.path).split('/');
  const key = keyParts.join('/');
  const bucketArn = `arn:aws:s3:::${bucket}`;
  const mayList = (prefix: string | undefined) =>
    roleAllows(deps.aws, role, {
      action: 's3:ListBucket',
      resource: bucketArn,
      keys: { 's3:prefix': prefix },
    });
  if (key === '') {
    if (operation.method !== 'GET' && operation.method !== 'HEAD')
      throw unsupported(`${operation.method} of a bucket in an S3 integration`);
    const prefix = operation.query.find(([name]) => name === 'prefix')?.[1];
    return (await mayList(prefix)) ? send() : accessDenied();
  }
  const action = OBJECT_ACTIONS[operation.method];
  if (action === undefined)
    throw unsupported(`${operation.method} of an object in an S3 integration`);
  if (!(await roleAllows(deps.aws, role, { action, resource: `${bucketArn}/${key}` })))
    return accessDenied();
  const answer = await send();
  // "GetObject": without s3:ListBucket a missing object is 403, not 404.
  const isHidden = answer.status === 404 && action === 's3:GetObject' && !(await mayList(key));
  return isHidden ? accessDenied() : answer;
}

function accessDenied(): AwsResponse {
  const body =
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';
  return { status: 403, headers: [['Content-Type', 'application/xml']], body: Buffer.from(body) };
}
