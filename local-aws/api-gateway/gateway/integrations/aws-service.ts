import { headerValue, setHeader } from '../../../http/headers.ts';
import { formatQuery } from '../../../http/query.ts';
import { type Call, integrationMethod } from '../call.ts';
import { configurationError, unsupported } from '../gateway-error.ts';
import { withStageVariables } from '../mapping/parameters.ts';
import { lambdaCustom } from './lambda-function.ts';
import { afterRequest, integrationRequest } from './request.ts';
import { answerOf } from './response.ts';
import { requireCredentials } from './role.ts';
import { s3Path } from './s3.ts';
import { touchedResource } from './touched-resource.ts';
import type { IntegrationDeps, MethodAnswer } from './types.ts';
import { fillPath } from './uri.ts';

const SERVICE_URI = /^arn:[\w-]+:apigateway:([\w-]+):(?:[\w-]+\.)?([\w-]+):(path|action)\/(.*)$/s;
/** Services whose actions are plain signed requests. */
const QUERY_SERVICES = new Set(['sqs', 'sns', 'sts']);
const JSON_TARGETS: Readonly<Record<string, string>> = {
  dynamodb: 'DynamoDB_20120810',
  states: 'AWSStepFunctions',
  events: 'AWSEvents',
  kinesis: 'Kinesis_20131202',
};

/** AWS: Lambda, S3 paths, and simple actions of a few services. */
export async function awsService(call: Call, deps: IntegrationDeps): Promise<MethodAnswer> {
  const uri = call.method.integration?.uri ?? '';
  const [, region = '', service = '', kind, rest = ''] =
    SERVICE_URI.exec(withStageVariables(call, uri)) ?? [];
  if (kind === undefined)
    throw configurationError(
      `"${uri}" is not an AWS service URI (arn:aws:apigateway:REGION:SERVICE:path|action/...).`,
    );
  if (service === 'lambda') return lambdaCustom(call, deps);
  if (service === 's3' && kind === 'path') return s3Path(call, rest, deps);
  if (kind === 'path' && service === 'sqs')
    return send(call, deps, { region, service, path: `/${rest}` });
  if (kind === 'action' && QUERY_SERVICES.has(service))
    return send(call, deps, { region, service, path: '/', action: rest });
  const target = JSON_TARGETS[service];
  if (kind === 'action' && target !== undefined)
    return send(call, deps, { region, service, path: '/', action: rest, target });
  throw unsupported(`the integration "${service}:${kind}/${rest}"`);
}

interface Destination {
  readonly region: string;
  readonly service: string;
  readonly path: string;
  readonly action?: string;
  readonly target?: string;
}

async function send(
  call: Call,
  deps: IntegrationDeps,
  { region, service, path, action, target }: Destination,
): Promise<MethodAnswer> {
  const { parameters, payload } = integrationRequest(call);
  const sentAction =
    action ??
    new URLSearchParams(payload.bytes.toString('utf8')).get('Action') ??
    parameters.query.find(([name]) => name === 'Action')?.[1] ??
    '';
  const { accountId } = call.api;
  await requireAction(call, deps, {
    action: `${service}:${sentAction}`,
    resource: touchedResource({ service, region, accountId, path, body: payload.bytes }),
  });
  let { headers } = parameters;
  if (headerValue(headers, 'content-type') === undefined)
    headers = setHeader(
      headers,
      'Content-Type',
      target === undefined ? payload.contentType : 'application/x-amz-json-1.0',
    );
  if (target !== undefined) headers = setHeader(headers, 'X-Amz-Target', `${target}.${action}`);
  const query =
    target === undefined && action !== undefined
      ? [['Action', action] as const, ...parameters.query]
      : parameters.query;
  const answer = await deps.aws.send({
    region,
    service,
    method: integrationMethod(call),
    path: fillPath(call, path, parameters.path),
    query: formatQuery(query),
    headers,
    body: payload.bytes,
    timeoutMs: call.method.integration?.timeoutInMillis ?? 29_000,
  });
  return answerOf(afterRequest(call, payload), { ...answer, selectBy: String(answer.status) });
}

interface Wanted {
  readonly action: string;
  readonly resource: string | undefined;
}

/** Where the resource is not known, any that the role names will do. */
async function requireAction(
  call: Call,
  deps: IntegrationDeps,
  { action, resource }: Wanted,
): Promise<void> {
  const role = call.method.integration?.credentials;
  if (!role)
    throw configurationError(
      'An AWS service integration needs credentials: ' +
        'the ARN of a role that apigateway.amazonaws.com may assume.',
    );
  await requireCredentials(
    deps.aws,
    role,
    resource === undefined
      ? { action, resource: '*', expandResource: () => '*' }
      : { action, resource },
  );
}
