import type { IntegrationRecord, MethodRecord } from '../../records.ts';
import { badRequest } from '../errors.ts';

/** "Quotas": 50 ms to 29 s by default; 15 minutes with response streaming. */
const MIN_TIMEOUT_MS = 50;
export const MAX_TIMEOUT_MS = 29_000;
const MAX_STREAM_TIMEOUT_MS = 900_000;

export function checkBackend(integration: IntegrationRecord): void {
  const { type, uri = '', httpMethod, credentials } = integration;
  if (type === 'MOCK') return;
  if (httpMethod === undefined)
    throw badRequest('Enumeration value for HttpMethod must be non-empty');
  if (type === 'HTTP' || type === 'HTTP_PROXY') {
    if (!/^https?:\/\/\S+$/.test(uri)) throw badRequest('Invalid HTTP endpoint specified for URI');
  } else checkArn(type, uri, credentials);
  if (integration.responseTransferMode === 'STREAM') checkStreaming(type, uri);
}

/** Recorded, but for the role, whose text is that of moto's tests of put_integration. */
function checkArn(type: 'AWS' | 'AWS_PROXY', uri: string, credentials?: string): void {
  const [arn, , , , service, ...rest] = uri.split(':');
  if (arn !== 'arn' || rest.length === 0) throw badRequest('Invalid ARN specified in the request');
  if (!/^(path|action)\/./.test(rest.join(':')))
    throw badRequest('AWS ARN for integration must contain path or action');
  if (!/^arn:[\w-]+:apigateway:[^:]+:[^:]+:/.test(uri))
    throw badRequest('Invalid ARN specified in the request');
  if (type === 'AWS_PROXY' && service !== 'lambda' && service !== 'firehose')
    throw badRequest(
      "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose " +
        'stream invocations.',
    );
  if (service !== 'lambda' && credentials === undefined)
    throw badRequest('Role ARN must be specified for AWS integrations');
}

function checkStreaming(type: IntegrationRecord['type'], uri: string): void {
  if (!type.endsWith('_PROXY'))
    throw badRequest(
      'Response transfer mode STREAM is only supported for AWS_PROXY and HTTP_PROXY integrations',
    );
  const streams =
    type === 'HTTP_PROXY' ||
    /:lambda:path\/2021-11-15\/functions\/.+\/response-streaming-invocations$/.test(uri);
  if (!streams)
    throw badRequest(
      'Response transfer mode STREAM requires the response-streaming-invocations URI ' +
        'of the Lambda function',
    );
}

export function checkTimeout({ timeoutInMillis, responseTransferMode }: IntegrationRecord): void {
  const most = responseTransferMode === 'STREAM' ? MAX_STREAM_TIMEOUT_MS : MAX_TIMEOUT_MS;
  if (timeoutInMillis >= MIN_TIMEOUT_MS && timeoutInMillis <= most) return;
  throw badRequest(`Timeout should be between ${MIN_TIMEOUT_MS} ms and ${most} ms`);
}

export function checkRequestMapping(
  parameters: Readonly<Record<string, string>>,
  method: MethodRecord,
): void {
  for (const [target, source] of Object.entries(parameters)) {
    if (!/^integration\.request\.(path|querystring|header)\../.test(target))
      throw mappingError(`Invalid mapping expression specified: ${target}`);
    const fromMethod =
      /^method\.request\.(path|querystring|header|multivaluequerystring|multivalueheader)\./.test(
        source,
      );
    const plainName = source.replace('.multivalue', '.');
    if (
      fromMethod &&
      !(source in method.requestParameters) &&
      !(plainName in method.requestParameters)
    ) {
      throw mappingError(`Invalid mapping expression parameter specified: ${source}`);
    }
    if (
      !fromMethod &&
      !/^('.*'|method\.request\.body(\..+)?|context\..+|stageVariables\..+)$/s.test(source)
    ) {
      throw mappingError(`Invalid mapping expression specified: ${source}`);
    }
  }
}

export function mappingError(reason: string): Error {
  return badRequest(
    `Invalid mapping expression specified: Validation Result: warnings : [], errors : [${reason}]`,
  );
}
