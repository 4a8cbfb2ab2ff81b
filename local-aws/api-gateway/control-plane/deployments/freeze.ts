import { optional } from '../../optional.ts';
import type { IntegrationRecord, MethodRecord, RestApiRecord } from '../../records.ts';
import type {
  Authorizer,
  Definition,
  GatewayResponse,
  Integration,
  IntegrationResponse,
  Method,
  Snapshot,
} from '../../snapshot.ts';
import { allMethods } from '../apis/resource-tree.ts';

/** What the gateway serves, copied: nothing that happens to the API later may reach a stage. */
export function freezeSnapshot(api: RestApiRecord): Snapshot {
  return structuredClone({
    definition: freezeDefinition(api),
    binaryMediaTypes: api.binaryMediaTypes,
    ...optional('minimumCompressionSize', api.minimumCompressionSize),
    apiKeySource: api.apiKeySource,
    ...optional('policy', api.policy),
  });
}

function freezeDefinition(api: RestApiRecord): Definition {
  const methods = allMethods(api).map(
    ({ resource, method }) =>
      [`${method.httpMethod} ${resource.path}`, freezeMethod(api, resource.path, method)] as const,
  );
  return {
    methods: new Map(methods),
    gatewayResponses: new Map(
      [...api.gatewayResponses].map(
        ([type, { statusCode, responseParameters, responseTemplates }]) => {
          const response: GatewayResponse = {
            ...optional('statusCode', statusCode),
            responseParameters,
            responseTemplates,
          };
          return [type, response];
        },
      ),
    ),
    authorizers: new Map(
      [...api.authorizers.values()].map((record) => {
        const authorizer: Authorizer = {
          name: record.name,
          type: record.type,
          ...optional('authorizerUri', record.authorizerUri),
          ...optional('authorizerCredentials', record.authorizerCredentials),
          ...optional('identitySource', record.identitySource),
          ...optional('identityValidationExpression', record.identityValidationExpression),
          authorizerResultTtlInSeconds: record.authorizerResultTtlInSeconds ?? 300,
          providerArns: record.providerARNs,
        };
        return [record.name, authorizer];
      }),
    ),
    models: new Map(
      [...api.models.values()].map(({ name, schema }) => [name, JSON.parse(schema) as unknown]),
    ),
  };
}

function freezeMethod(api: RestApiRecord, path: string, record: MethodRecord): Method {
  const validator = api.requestValidators.get(record.requestValidatorId ?? '');
  return {
    httpMethod: record.httpMethod,
    path,
    authorizationType: record.authorizationType,
    ...optional('authorizerName', api.authorizers.get(record.authorizerId ?? '')?.name),
    authorizationScopes: record.authorizationScopes,
    apiKeyRequired: record.apiKeyRequired,
    requestParameters: record.requestParameters,
    ...optional(
      'requestValidator',
      validator && {
        body: validator.validateRequestBody,
        parameters: validator.validateRequestParameters,
      },
    ),
    requestModels: Object.fromEntries(
      Object.entries(record.requestModels).map(([type, name]) => [type, schemaOf(api, name)]),
    ),
    methodResponses: Object.fromEntries(
      [...record.methodResponses.values()].map(({ statusCode, responseParameters }) => [
        statusCode,
        headerNames(responseParameters),
      ]),
    ),
    ...optional('integration', record.integration && freezeIntegration(record.integration)),
  };
}

function schemaOf(api: RestApiRecord, name: string): unknown {
  return JSON.parse(api.models.get(name)?.schema ?? '{}');
}

function headerNames(parameters: Readonly<Record<string, boolean>> = {}): string[] {
  return Object.keys(parameters).map((name) => name.replace(/^method\.response\.header\./, ''));
}

function freezeIntegration({
  responses,
  cacheNamespace: _,
  ...rest
}: IntegrationRecord): Integration {
  const byPattern = [...responses.values()].map(
    ({ selectionPattern, ...response }): [string, IntegrationResponse] => [
      selectionPattern || 'default',
      { responseParameters: {}, responseTemplates: {}, ...response },
    ],
  );
  return { ...rest, responses: Object.fromEntries(byPattern) };
}
