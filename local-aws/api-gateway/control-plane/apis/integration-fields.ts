import type { Fields } from '../../../http/json.ts';
import { optional } from '../../optional.ts';
import type { IntegrationRecord, IntegrationResponseRecord, MethodRecord } from '../../records.ts';
import type { ContentHandling } from '../../snapshot.ts';
import { badRequest } from '../errors.ts';
import { oneOf, optionalNumber, optionalText, textMap, texts } from '../fields.ts';

const TYPES = ['AWS', 'AWS_PROXY', 'HTTP', 'HTTP_PROXY', 'MOCK'] as const;
const PASSTHROUGH = ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'] as const;
const CONTENT_HANDLING = ['CONVERT_TO_BINARY', 'CONVERT_TO_TEXT'] as const;
const TRANSFER_MODES = ['BUFFERED', 'STREAM'] as const;
const CONNECTION_TYPES = ['INTERNET', 'VPC_LINK'] as const;

/** "Quotas": 50 ms to 29 s by default; 15 minutes with response streaming. */
const MIN_TIMEOUT_MS = 50;
const MAX_TIMEOUT_MS = 29_000;
const MAX_STREAM_TIMEOUT_MS = 900_000;

/** The fields have the same names in PutIntegration and in x-amazon-apigateway-integration. */
export function parseIntegration(fields: Fields, method: MethodRecord): IntegrationRecord {
  const type = TYPES.find((item) => item === optionalText(fields, 'type')?.toUpperCase());
  if (!type)
    throw badRequest(
      'Invalid integration type specified. Must be one of AWS, AWS_PROXY, HTTP, HTTP_PROXY, MOCK',
    );
  const transferMode = oneOf(
    upper(fields, 'responseTransferMode') ?? 'BUFFERED',
    TRANSFER_MODES,
    'responseTransferMode',
  );
  const requestParameters = textMap(fields['requestParameters'], 'requestParameters');
  const integration: IntegrationRecord = {
    type,
    ...optional('httpMethod', upper(fields, 'httpMethod')),
    ...optional('uri', optionalText(fields, 'uri')),
    ...optional('credentials', optionalText(fields, 'credentials')),
    ...optional('connectionId', optionalText(fields, 'connectionId')),
    ...optional('contentHandling', parseContentHandling(fields)),
    connectionType: oneOf(
      upper(fields, 'connectionType') ?? 'INTERNET',
      CONNECTION_TYPES,
      'connectionType',
    ),
    requestParameters,
    requestTemplates: textMap(fields['requestTemplates'], 'requestTemplates'),
    passthroughBehavior: oneOf(
      upper(fields, 'passthroughBehavior') ?? 'WHEN_NO_MATCH',
      PASSTHROUGH,
      'passthroughBehavior',
    ),
    timeoutInMillis: optionalNumber(fields, 'timeoutInMillis') ?? MAX_TIMEOUT_MS,
    responseTransferMode: transferMode,
    cacheKeyParameters: texts(fields['cacheKeyParameters'], 'cacheKeyParameters'),
    responses: new Map(),
  };
  checkBackend(integration);
  checkTimeout(integration);
  checkRequestMapping(requestParameters, method);
  return integration;
}

export function parseIntegrationResponse(
  fields: Fields,
  statusCode: string,
  selectionPattern: string | undefined,
  method: MethodRecord,
): IntegrationResponseRecord {
  const declared = method.methodResponses.get(statusCode);
  if (!declared) throw mappingError('No method response exists for method.');
  const responseParameters = textMap(fields['responseParameters'], 'responseParameters');
  const undeclared = Object.keys(responseParameters).find(
    (name) => !(name in declared.responseParameters),
  );
  if (undeclared !== undefined)
    throw mappingError(`Invalid mapping expression parameter specified: ${undeclared}`);
  return {
    statusCode,
    ...optional('selectionPattern', checkedPattern(selectionPattern)),
    responseParameters,
    responseTemplates: textMap(fields['responseTemplates'], 'responseTemplates'),
    ...optional('contentHandling', parseContentHandling(fields)),
  };
}

function checkedPattern(pattern: string | undefined): string | undefined {
  if (pattern === undefined || pattern === '' || pattern === 'default') return undefined;
  try {
    new RegExp(pattern);
  } catch {
    throw badRequest(`Invalid selection pattern specified: ${pattern}`);
  }
  return pattern;
}

function checkBackend({ type, uri, httpMethod, responseTransferMode }: IntegrationRecord): void {
  if (type === 'MOCK') return;
  if (httpMethod === undefined)
    throw badRequest('Enumeration value for HttpMethod must be non-null');
  const isHttp = type === 'HTTP' || type === 'HTTP_PROXY';
  if (isHttp && !/^https?:\/\/\S+$/.test(uri ?? ''))
    throw badRequest('Invalid HTTP endpoint specified for URI');
  if (!isHttp && !/^arn:[\w-]+:apigateway:[\w-]+:[\w.-]+:(path|action)\/./.test(uri ?? ''))
    throw badRequest('Invalid ARN specified in the request');
  if (responseTransferMode === 'BUFFERED') return;
  if (!type.endsWith('_PROXY'))
    throw badRequest(
      'Response transfer mode STREAM is only supported for AWS_PROXY and HTTP_PROXY integrations',
    );
  const streams =
    isHttp ||
    /:lambda:path\/2021-11-15\/functions\/.+\/response-streaming-invocations$/.test(uri ?? '');
  if (!streams)
    throw badRequest(
      'Response transfer mode STREAM requires the response-streaming-invocations URI of the Lambda function',
    );
}

function checkTimeout({ timeoutInMillis, responseTransferMode }: IntegrationRecord): void {
  const most = responseTransferMode === 'STREAM' ? MAX_STREAM_TIMEOUT_MS : MAX_TIMEOUT_MS;
  if (timeoutInMillis >= MIN_TIMEOUT_MS && timeoutInMillis <= most) return;
  throw badRequest(`Timeout should be between ${MIN_TIMEOUT_MS} ms and ${most} ms`);
}

function checkRequestMapping(
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

function mappingError(reason: string): Error {
  return badRequest(
    `Invalid mapping expression specified: Validation Result: warnings : [], errors : [${reason}]`,
  );
}

function parseContentHandling(fields: Fields): ContentHandling | undefined {
  const value = upper(fields, 'contentHandling');
  return value === undefined || value === ''
    ? undefined
    : oneOf(value, CONTENT_HANDLING, 'contentHandling');
}

function upper(fields: Fields, name: string): string | undefined {
  return optionalText(fields, name)?.toUpperCase();
}
