import type { Fields } from '../../../http/json.ts';
import { optional } from '../../optional.ts';
import type { IntegrationRecord, IntegrationResponseRecord, MethodRecord } from '../../records.ts';
import type { ContentHandling } from '../../snapshot.ts';
import { badRequest } from '../errors.ts';
import { oneOf, optionalNumber, optionalText, textMap, texts } from '../fields.ts';
import {
  checkBackend,
  checkRequestMapping,
  checkTimeout,
  mappingError,
  MAX_TIMEOUT_MS,
} from './integration-checks.ts';

const TYPES = ['AWS', 'AWS_PROXY', 'HTTP', 'HTTP_PROXY', 'MOCK'] as const;
const PASSTHROUGH = ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'] as const;
const CONTENT_HANDLING = ['CONVERT_TO_BINARY', 'CONVERT_TO_TEXT'] as const;
const TRANSFER_MODES = ['BUFFERED', 'STREAM'] as const;
const CONNECTION_TYPES = ['INTERNET', 'VPC_LINK'] as const;

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

function parseContentHandling(fields: Fields): ContentHandling | undefined {
  const value = upper(fields, 'contentHandling');
  return value === undefined || value === ''
    ? undefined
    : oneOf(value, CONTENT_HANDLING, 'contentHandling');
}

function upper(fields: Fields, name: string): string | undefined {
  return optionalText(fields, name)?.toUpperCase();
}
