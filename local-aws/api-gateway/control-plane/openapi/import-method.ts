import type { Fields } from '../../../http/json.ts';
import type { MethodRecord, ResourceRecord, RestApiRecord } from '../../records.ts';
import type { Method } from '../../snapshot.ts';
import { parseIntegration, parseIntegrationResponse } from '../apis/integration-fields.ts';
import { badRequest, ServiceError } from '../errors.ts';
import { fieldsOf, optionalText, requiredText, texts } from '../fields.ts';
import { newId } from '../ids.ts';
import { addModel, AUTHORIZER } from './components.ts';
import { component, resolveRef } from './document.ts';

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
  const method: MethodRecord = {
    httpMethod: context.httpMethod,
    authorizationType: 'NONE',
    authorizationScopes: [],
    apiKeyRequired: false,
    operationName: optionalText(operation, 'operationId'),
    requestParameters: readParameters(document, [...shared, ...(Array.isArray(own) ? own : [])]),
    requestModels: readRequestModels(context, operation),
    requestValidatorId: validatorId(
      api,
      optionalText(operation, VALIDATOR) ?? optionalText(document, VALIDATOR),
    ),
    methodResponses: new Map(),
  };
  readSecurity(context, operation, method);
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
  { api, document, resource, httpMethod }: Importing,
  operation: Fields,
): Record<string, string> {
  const content = fieldsOf(
    resolveRef(document, operation['requestBody'])['content'],
    'requestBody.content',
  );
  const models: Record<string, string> = {};
  for (const [mediaType, value] of Object.entries(content)) {
    const schema = fieldsOf(fieldsOf(value, mediaType)['schema'], 'schema');
    const ref = optionalText(schema, '$ref');
    if (ref === undefined && Object.keys(schema).length === 0) continue;
    // A schema written in place becomes a model under a generated name.
    const name = ref?.split('/').at(-1) ?? `MODEL${newId(6)}`;
    if (ref === undefined) addModel(api, name, schema);
    else if (!api.models.has(name))
      throw importError(
        `put method '${httpMethod}' on resource at path '${resource.path}'`,
        `Invalid model identifier specified: ${name}`,
      );
    models[mediaType] = name;
  }
  return models;
}

function validatorId(api: RestApiRecord, name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const validator = [...api.requestValidators.values()].find((item) => item.name === name);
  if (!validator) throw badRequest(`Invalid Request Validator identifier specified: ${name}`);
  return validator.id;
}

/** Security at the top of a document is not applied by API Gateway; the caller warns about it. */
function readSecurity(
  { document, api, resource, httpMethod }: Importing,
  operation: Fields,
  method: MethodRecord,
): void {
  const auth = optionalText(
    fieldsOf(operation['x-amazon-apigateway-auth'], 'x-amazon-apigateway-auth'),
    'type',
  );
  if (auth?.toUpperCase() === 'AWS_IAM') method.authorizationType = 'AWS_IAM';
  const requirements = Array.isArray(operation['security']) ? operation['security'] : [];
  for (const requirement of requirements) {
    for (const [name, scopes] of Object.entries(fieldsOf(requirement, 'security'))) {
      const scheme = component(document, 'securitySchemes')[name];
      if (scheme === undefined)
        throw importError(
          `put method '${httpMethod}' on resource at path '${resource.path}'`,
          `Invalid authorizer ID specified: there is no security scheme '${name}'`,
        );
      applyScheme(api, method, name, fieldsOf(scheme, name), texts(scopes, `security.${name}`));
    }
  }
}

function applyScheme(
  api: RestApiRecord,
  method: MethodRecord,
  name: string,
  scheme: Fields,
  scopes: readonly string[],
): void {
  if (optionalText(scheme, 'x-amazon-apigateway-authtype') === 'awsSigv4') {
    method.authorizationType = 'AWS_IAM';
    return;
  }
  if (scheme[AUTHORIZER] === undefined) {
    if (scheme['type'] === 'apiKey' && optionalText(scheme, 'name')?.toLowerCase() === 'x-api-key')
      method.apiKeyRequired = true;
    return;
  }
  const authorizer = [...api.authorizers.values()].find((item) => item.name === name);
  const type: Method['authorizationType'] =
    authorizer?.type === 'COGNITO_USER_POOLS' ? 'COGNITO_USER_POOLS' : 'CUSTOM';
  method.authorizationType = type;
  method.authorizerId = authorizer?.id;
  method.authorizationScopes = [...scopes];
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
    const content = Object.entries(fieldsOf(response['content'], 'content'));
    method.methodResponses.set(statusCode, {
      statusCode,
      responseParameters: Object.fromEntries(
        headers.map((name) => [`method.response.header.${name}`, false]),
      ),
      responseModels: Object.fromEntries(
        content.flatMap(([type, media]) => modelName(media).map((name) => [type, name])),
      ),
    });
  }
}

function modelName(media: unknown): string[] {
  const ref = fieldsOf(fieldsOf(media, 'content')['schema'], 'schema')['$ref'];
  return typeof ref === 'string' ? [ref.split('/').at(-1) ?? ref] : [];
}

function readIntegration(
  { resource, httpMethod, warnings }: Importing,
  fields: Fields,
  method: MethodRecord,
): void {
  const where = `on '${httpMethod}' for resource at path '${resource.path}'`;
  method.integration = wrapped(`put integration ${where}`, () => parseIntegration(fields, method));
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
