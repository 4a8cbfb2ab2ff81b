import type { Fields } from '../../../http/json.ts';
import { optional } from '../../optional.ts';
import type { IntegrationRecord, IntegrationResponseRecord, MethodRecord } from '../../records.ts';
import type { ContentHandling } from '../../snapshot.ts';
import { badRequest, enumProblem, validationError } from '../errors.ts';
import { fieldsOf, given, oneOf, optionalNumber, optionalText, textMap, texts } from '../fields.ts';
import {
  checkBackend,
  checkRequestMapping,
  checkTimeout,
  mappingError,
  MAX_TIMEOUT_MS,
} from './integration-checks.ts';

const TYPES = ['HTTP', 'MOCK', 'AWS_PROXY', 'HTTP_PROXY', 'AWS'] as const;
const PASSTHROUGH = ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'] as const;
const CONTENT_HANDLING = ['CONVERT_TO_BINARY', 'CONVERT_TO_TEXT'] as const;
const TRANSFER_MODES = ['BUFFERED', 'STREAM'] as const;
const CONNECTION_TYPES = ['INTERNET', 'VPC_LINK'] as const;

/** The fields have the same names in PutIntegration and in x-amazon-apigateway-integration. */
export function parseIntegration(fields: Fields, method: MethodRecord): IntegrationRecord {
  const given = optionalText(fields, 'type') ?? '';
  const type = TYPES.find((item) => item === given.toUpperCase());
  if (!type) throw validationError([enumProblem(given, 'putIntegrationInput.type', TYPES)]);
  const transferMode = oneOf(
    upper(fields, 'responseTransferMode') ?? 'BUFFERED',
    TRANSFER_MODES,
    'responseTransferMode',
  );
  const requestParameters = textMap(fields['requestParameters'], 'requestParameters');
  const integration: IntegrationRecord = {
    type,
    ...optional('httpMethod', upper(fields, 'httpMethod')),
    // Recorded: a MOCK does not keep one.
    ...optional('uri', type === 'MOCK' ? undefined : optionalText(fields, 'uri')),
    ...optional('credentials', optionalText(fields, 'credentials')),
    ...optional('connectionId', optionalText(fields, 'connectionId')),
    ...optional('integrationTarget', optionalText(fields, 'integrationTarget')),
    ...optional('contentHandling', parseContentHandling(fields)),
    connectionType: oneOf(
      upper(fields, 'connectionType') ?? 'INTERNET',
      CONNECTION_TYPES,
      'connectionType',
    ),
    requestParameters,
    requestTemplates: templateMap(fields['requestTemplates'], 'requestTemplates'),
    passthroughBehavior: oneOf(
      upper(fields, 'passthroughBehavior') ?? 'WHEN_NO_MATCH',
      PASSTHROUGH,
      'passthroughBehavior',
    ),
    timeoutInMillis: optionalNumber(fields, 'timeoutInMillis') ?? MAX_TIMEOUT_MS,
    responseTransferMode: transferMode,
    ...optional('cacheNamespace', optionalText(fields, 'cacheNamespace')),
    cacheKeyParameters: texts(fields['cacheKeyParameters'], 'cacheKeyParameters'),
    responses: new Map(),
  };
  return checkedIntegration(integration, method);
}

export function checkedIntegration(
  integration: IntegrationRecord,
  method: MethodRecord,
): IntegrationRecord {
  checkBackend(integration);
  checkTimeout(integration);
  checkRequestMapping(integration.requestParameters, method);
  return integration;
}

export function parseIntegrationResponse(
  fields: Fields,
  statusCode: string,
  selectionPattern: string | undefined,
  method: MethodRecord,
): IntegrationResponseRecord {
  return checkedResponse(
    {
      statusCode,
      ...optional(
        'selectionPattern',
        selectionPattern === 'default' ? undefined : selectionPattern,
      ),
      ...given(fields, 'responseParameters', textMap),
      ...given(fields, 'responseTemplates', templateMap),
      ...optional('contentHandling', parseContentHandling(fields)),
    },
    method,
  );
}

/** Recorded: without mappings an integration response needs no method response. */
export function checkedResponse(
  response: IntegrationResponseRecord,
  method: MethodRecord,
): IntegrationResponseRecord {
  const { statusCode, selectionPattern = '', responseParameters = {} } = response;
  try {
    new RegExp(selectionPattern);
  } catch {
    throw badRequest(`Invalid selection pattern specified: ${selectionPattern}`);
  }
  const mapped = Object.keys(responseParameters);
  const declared = method.methodResponses.get(statusCode);
  if (mapped.length > 0 && !declared) throw mappingError('No method response exists for method.');
  const undeclared = mapped.find((name) => !(name in (declared?.responseParameters ?? {})));
  if (undeclared !== undefined)
    throw mappingError(`Invalid mapping expression parameter specified: ${undeclared}`);
  return response;
}

/** Recorded: an empty template, or none, is taken; what is no content type is not. */
function templateMap(value: unknown, name: string): Record<string, string> {
  const given = Object.entries(fieldsOf(value, name));
  const wrong = given.find(([type]) => !/^[^\s/]+\/\S.*$|^\$default$/.test(type))?.[0];
  if (wrong !== undefined)
    throw badRequest(
      `Validation Result: warnings : [], errors : [Invalid content type specified: ${wrong}]`,
    );
  return textMap(Object.fromEntries(given.map(([type, text]) => [type, text ?? ''])), name);
}

export function parseContentHandling(fields: Fields): ContentHandling | undefined {
  const value = upper(fields, 'contentHandling');
  return value === undefined || value === ''
    ? undefined
    : oneOf(value, CONTENT_HANDLING, 'contentHandling');
}

function upper(fields: Fields, name: string): string | undefined {
  return optionalText(fields, name)?.toUpperCase();
}
