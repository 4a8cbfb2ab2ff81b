import type { Fields } from '../../../http/json.ts';
import type { MethodRecord, ResourceRecord, RestApiRecord } from '../../records.ts';
import { parseIntegration, parseIntegrationResponse } from '../apis/integration-fields.ts';
import { badRequest, ServiceError } from '../errors.ts';
import { fieldsOf, optionalText, requiredText, texts } from '../fields.ts';
import { newId } from '../ids.ts';
import { resolveRef } from './document.ts';
import { addModel, modelName } from './import-models.ts';
import { readSecurity } from './import-security.ts';

const VALIDATOR = 'x-amazon-apigateway-request-validator';
const INTEGRATION = 'x-amazon-apigateway-integration';

interface Importing {
  readonly api: RestApiRecord;
  readonly document: Fields;
  readonly resource: ResourceRecord;
  readonly httpMethod: string;
  readonly warnings: string[];
}

/** One operation of the document; `shared` are the parameters of its path. */
export function importMethod(
  context: Importing,
  operation: Fields,
  shared: readonly unknown[],
): MethodRecord {
  const { api, document } = context;
  const own = operation['parameters'];
  const parameters = [...shared, ...(Array.isArray(own) ? own : [])];
  const where = `put method '${context.httpMethod}' on resource at path '${context.resource.path}'`;
  const method = wrapped(where, (): MethodRecord => ({
    httpMethod: context.httpMethod,
    authorizationType: 'NONE',
    authorizationScopes: [],
    apiKeyRequired: false,
    operationName: optionalText(operation, 'operationId'),
    requestParameters: readParameters(document, parameters),
    requestModels: readRequestModels(context, operation, parameters),
    requestValidatorId: validatorId(
      api,
      optionalText(operation, VALIDATOR) ?? optionalText(document, VALIDATOR),
    ),
    methodResponses: new Map(),
  }));
  wrapped(where, () => readSecurity(api, document, operation, method));
  readResponses(context, operation, method);
  if (operation[INTEGRATION] !== undefined)
    readIntegration(context, fieldsOf(operation[INTEGRATION], INTEGRATION), method);
  return method;
}

function readParameters(document: Fields, list: readonly unknown[]): Record<string, boolean> {
  const places: Record<string, string> = { path: 'path', query: 'querystring', header: 'header' };
  const parameters = list
    .map((item) => resolveRef(document, item))
    .map((fields) => {
      const place = places[requiredText(fields, 'in')];
      return place === undefined
        ? []
        : [
            [
              `method.request.${place}.${requiredText(fields, 'name')}`,
              fields['required'] === true,
            ] as const,
          ];
    });
  return Object.fromEntries(parameters.flat());
}

function readRequestModels(
  { api, document }: Importing,
  operation: Fields,
  parameters: readonly unknown[],
): Record<string, string> {
  const models: Record<string, string> = {};
  for (const [mediaType, schema] of bodySchemas(document, operation, parameters)) {
    const named = modelName(schema);
    if (named === undefined && Object.keys(schema).length === 0) continue;
    // A schema written in place becomes a model under a generated name.
    const name = named ?? `MODEL${newId(6)}`;
    if (named === undefined) addModel(api, name, schema);
    else if (!api.models.has(name)) throw badRequest(`Invalid model identifier specified: ${name}`);
    models[mediaType] = name;
  }
  return models;
}

/** "requestBody" of OpenAPI, the parameter "in: body" of Swagger for each type it consumes. */
function bodySchemas(
  document: Fields,
  operation: Fields,
  parameters: readonly unknown[],
): (readonly [mediaType: string, schema: Fields])[] {
  const content = fieldsOf(
    resolveRef(document, operation['requestBody'])['content'],
    'requestBody.content',
  );
  const ofContent = Object.entries(content).map(
    ([mediaType, value]) =>
      [mediaType, fieldsOf(fieldsOf(value, mediaType)['schema'], 'schema')] as const,
  );
  const body = parameters
    .map((item) => resolveRef(document, item))
    .find((fields) => fields['in'] === 'body');
  const ofParameter = body
    ? mediaTypes(document, operation, 'consumes').map(
        (mediaType) => [mediaType, fieldsOf(body['schema'], 'schema')] as const,
      )
    : [];
  return [...ofContent, ...ofParameter];
}

function mediaTypes(
  document: Fields,
  operation: Fields,
  field: 'consumes' | 'produces',
): readonly string[] {
  const found = texts(operation[field] ?? document[field], field);
  return found.length > 0 ? found : ['application/json'];
}

function validatorId(api: RestApiRecord, name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const validator = [...api.requestValidators.values()].find((item) => item.name === name);
  if (!validator) throw badRequest(`Invalid Request Validator identifier specified: ${name}`);
  return validator.id;
}

function readResponses(
  { document, resource, httpMethod, warnings }: Importing,
  operation: Fields,
  method: MethodRecord,
): void {
  for (const [statusCode, value] of Object.entries(fieldsOf(operation['responses'], 'responses'))) {
    if (!/^[1-5]\d\d$/.test(statusCode)) {
      warnings.push(
        `Response '${statusCode}' on '${httpMethod}' ` +
          `for resource at path '${resource.path}' was ignored`,
      );
      continue;
    }
    const response = resolveRef(document, value);
    const headers = Object.keys(fieldsOf(response['headers'], 'headers'));
    method.methodResponses.set(statusCode, {
      statusCode,
      responseParameters: Object.fromEntries(
        headers.map((name) => [`method.response.header.${name}`, false]),
      ),
      responseModels: responseModels(document, operation, response),
    });
  }
}

function responseModels(
  document: Fields,
  operation: Fields,
  response: Fields,
): Record<string, string> {
  const content = Object.entries(fieldsOf(response['content'], 'content')).map(
    ([type, media]) => [type, fieldsOf(media, 'content')['schema']] as const,
  );
  const produced = mediaTypes(document, operation, 'produces').map(
    (type) => [type, response['schema']] as const,
  );
  return Object.fromEntries(
    [...content, ...produced].flatMap(([type, schema]) => {
      const name = modelName(fieldsOf(schema, 'schema'));
      return name === undefined ? [] : [[type, name]];
    }),
  );
}

/** Recorded as a warning, not as a refusal: test_import_rest_api_with_base_path_oas30. */
function textsOnly(fields: Fields, { resource, httpMethod, warnings }: Importing): Fields {
  const parameters = Object.entries(fieldsOf(fields['requestParameters'], 'requestParameters'));
  for (const [name, value] of parameters)
    if (typeof value !== 'string')
      warnings.push(
        `Invalid format for 'requestParameters'. Expected type string for property '${name}' ` +
          `of resource '${resource.path}' and method '${httpMethod}' ` +
          `but got '${typeof value === 'object' ? JSON.stringify(value) : String(value)}'`,
      );
  const kept = parameters.filter(([, value]) => typeof value === 'string');
  return { ...fields, requestParameters: Object.fromEntries(kept) };
}

function readIntegration(context: Importing, fields: Fields, method: MethodRecord): void {
  const { resource, httpMethod, warnings } = context;
  const where = `on '${httpMethod}' for resource at path '${resource.path}'`;
  method.integration = wrapped(`put integration ${where}`, () =>
    parseIntegration(textsOnly(fields, context), method),
  );
  const responses = Object.entries(fieldsOf(fields['responses'], 'responses'));
  for (const [pattern, value] of responses) {
    const response = wrapped(`put integration response ${where}`, () => {
      const form = fieldsOf(value, `responses.${pattern}`);
      return parseIntegrationResponse(form, String(form['statusCode'] ?? ''), pattern, method);
    });
    // Integration responses are kept by status: of two patterns with one status the later wins.
    if (method.integration.responses.has(response.statusCode))
      warnings.push(
        `Integration response ${response.statusCode} ${where} was given twice; ` +
          'the last one is used',
      );
    method.integration.responses.set(response.statusCode, response);
  }
}

function wrapped<T>(what: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof ServiceError) throw importError(what, error.message);
    throw error;
  }
}

function importError(what: string, reason: string): Error {
  return badRequest(`Errors found during import:\n\tUnable to ${what}: ${reason}`);
}
