import type { Fields } from '../../../http/json.ts';
import type { IntegrationRecord, MethodRecord, ResourceRecord, RestApiRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest, conflict, notFound } from '../errors.ts';
import {
  flagMap,
  oneOf,
  optionalFlag,
  optionalText,
  requiredText,
  textMap,
  texts,
} from '../fields.ts';
import { findApi, page } from '../find-api.ts';
import { parseIntegration, parseIntegrationResponse } from './integration-fields.ts';
import type { Operation, OperationCall } from '../operation.ts';
import {
  addResource,
  checkHttpMethod,
  deleteResource,
  findMethod,
  findResource,
} from './resource-tree.ts';

const AUTHORIZATION = ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'] as const;
const METHOD = '/restapis/{api}/resources/{resource}/methods/{method}';

/** Resource by resource, as discrete Terraform resources make an API. Changes in place are not offered: replace the method. */
export function methodOperations(store: Store): readonly Operation[] {
  const apiOf = (call: OperationCall): RestApiRecord => findApi(store, call.param('api'));
  const methodOf = (call: OperationCall): MethodRecord =>
    findMethod(apiOf(call), call.param('resource'), call.param('method'));
  return [
    ...resourceOperations(apiOf),
    ...methodOnlyOperations(apiOf, methodOf),
    ...integrationOperations(methodOf),
  ];
}

function resourceOperations(apiOf: (call: OperationCall) => RestApiRecord): readonly Operation[] {
  const base = '/restapis/{api}/resources';
  const find = (call: OperationCall): ResourceRecord =>
    findResource(apiOf(call), call.param('resource'));
  const create = (call: OperationCall): object =>
    showResource(
      addResource(apiOf(call), find(call), requiredText(call.fields(), 'pathPart')),
      true,
    );
  const withMethods = (call: OperationCall): boolean =>
    call.query.getAll('embed').includes('methods');
  return [
    {
      name: 'GetResources',
      method: 'GET',
      path: base,
      handle: (call) =>
        page(
          [...apiOf(call).resources.values()].map((item) => showResource(item, withMethods(call))),
        ),
    },
    {
      name: 'GetResource',
      method: 'GET',
      path: `${base}/{resource}`,
      handle: (call) => showResource(find(call), withMethods(call)),
    },
    {
      name: 'CreateResource',
      method: 'POST',
      path: `${base}/{resource}`,
      status: 201,
      handle: create,
    },
    {
      name: 'DeleteResource',
      method: 'DELETE',
      path: `${base}/{resource}`,
      status: 202,
      handle: (call) => deleteResource(apiOf(call), find(call).id),
    },
  ];
}

function methodOnlyOperations(
  apiOf: (call: OperationCall) => RestApiRecord,
  methodOf: (call: OperationCall) => MethodRecord,
): readonly Operation[] {
  const putResponse = (call: OperationCall): object => {
    const fields = call.fields();
    const statusCode = call.param('status');
    const response = {
      statusCode,
      responseParameters: flagMap(fields['responseParameters'], 'responseParameters'),
      responseModels: textMap(fields['responseModels'], 'responseModels'),
    };
    methodOf(call).methodResponses.set(statusCode, response);
    return response;
  };
  return [
    {
      name: 'PutMethod',
      method: 'PUT',
      path: METHOD,
      status: 201,
      handle: (call) => putMethod(apiOf(call), call),
    },
    {
      name: 'GetMethod',
      method: 'GET',
      path: METHOD,
      handle: (call) => showMethod(methodOf(call)),
    },
    {
      name: 'DeleteMethod',
      method: 'DELETE',
      path: METHOD,
      status: 204,
      handle: (call) =>
        void findResource(apiOf(call), call.param('resource')).methods.delete(
          methodOf(call).httpMethod,
        ),
    },
    {
      name: 'PutMethodResponse',
      method: 'PUT',
      path: `${METHOD}/responses/{status}`,
      status: 201,
      handle: putResponse,
    },
    {
      name: 'GetMethodResponse',
      method: 'GET',
      path: `${METHOD}/responses/{status}`,
      handle: (call) =>
        found(
          methodOf(call).methodResponses.get(call.param('status')),
          'Invalid Response status code specified',
        ),
    },
    {
      name: 'DeleteMethodResponse',
      method: 'DELETE',
      path: `${METHOD}/responses/{status}`,
      status: 204,
      handle: (call) => void methodOf(call).methodResponses.delete(call.param('status')),
    },
  ];
}

function integrationOperations(
  methodOf: (call: OperationCall) => MethodRecord,
): readonly Operation[] {
  const base = `${METHOD}/integration`;
  const integrationOf = (call: OperationCall): IntegrationRecord =>
    found(methodOf(call).integration, 'Invalid Integration identifier specified');
  const put = (call: OperationCall): object => {
    const method = methodOf(call);
    // A repeated PutIntegration keeps the responses, as the service does.
    const integration = {
      ...parseIntegration(call.fields(), method),
      responses: method.integration?.responses ?? new Map(),
    };
    method.integration = integration;
    return showIntegration(integration);
  };
  const putResponse = (call: OperationCall): object => {
    const response = parseIntegrationResponse(
      call.fields(),
      call.param('status'),
      optionalText(call.fields(), 'selectionPattern'),
      methodOf(call),
    );
    integrationOf(call).responses.set(response.statusCode, response);
    return response;
  };
  return [
    { name: 'PutIntegration', method: 'PUT', path: base, status: 201, handle: put },
    {
      name: 'GetIntegration',
      method: 'GET',
      path: base,
      handle: (call) => showIntegration(integrationOf(call)),
    },
    {
      name: 'DeleteIntegration',
      method: 'DELETE',
      path: base,
      status: 204,
      handle: (call) => {
        methodOf(call).integration = undefined;
      },
    },
    {
      name: 'PutIntegrationResponse',
      method: 'PUT',
      path: `${base}/responses/{status}`,
      status: 201,
      handle: putResponse,
    },
    {
      name: 'GetIntegrationResponse',
      method: 'GET',
      path: `${base}/responses/{status}`,
      handle: (call) =>
        found(
          integrationOf(call).responses.get(call.param('status')),
          'Invalid Response status code specified',
        ),
    },
    {
      name: 'DeleteIntegrationResponse',
      method: 'DELETE',
      path: `${base}/responses/{status}`,
      status: 204,
      handle: (call) => void integrationOf(call).responses.delete(call.param('status')),
    },
  ];
}

function found<T>(value: T | undefined, message: string): T {
  if (value === undefined) throw notFound(message);
  return value;
}

function putMethod(api: RestApiRecord, call: OperationCall): object {
  const resource = findResource(api, call.param('resource'));
  const httpMethod = checkHttpMethod(call.param('method'));
  if (resource.methods.has(httpMethod)) throw conflict('Method already exists for this resource');
  const method = parseMethod(api, httpMethod, call.fields());
  resource.methods.set(httpMethod, method);
  return showMethod(method);
}

function parseMethod(api: RestApiRecord, httpMethod: string, fields: Fields): MethodRecord {
  const authorizationType = oneOf(
    optionalText(fields, 'authorizationType'),
    AUTHORIZATION,
    'authorizationType',
  );
  const authorizerId = optionalText(fields, 'authorizerId');
  if (
    (authorizationType === 'CUSTOM' || authorizationType === 'COGNITO_USER_POOLS') &&
    !api.authorizers.has(authorizerId ?? '')
  ) {
    throw badRequest(
      'Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.',
    );
  }
  return {
    httpMethod,
    authorizationType,
    authorizerId,
    authorizationScopes: texts(fields['authorizationScopes'], 'authorizationScopes'),
    apiKeyRequired: optionalFlag(fields, 'apiKeyRequired') ?? false,
    operationName: optionalText(fields, 'operationName'),
    requestParameters: flagMap(fields['requestParameters'], 'requestParameters'),
    requestModels: textMap(fields['requestModels'], 'requestModels'),
    requestValidatorId: optionalText(fields, 'requestValidatorId'),
    methodResponses: new Map(),
  };
}

function showResource(
  { id, parentId, pathPart, path, methods }: ResourceRecord,
  withMethods: boolean,
): object {
  const shown = [...methods].map(
    ([name, method]) => [name, withMethods ? showMethod(method) : {}] as const,
  );
  return {
    id,
    parentId,
    pathPart,
    path,
    ...(shown.length > 0 ? { resourceMethods: Object.fromEntries(shown) } : {}),
  };
}

function showMethod({ methodResponses, integration, ...method }: MethodRecord): object {
  return {
    ...method,
    methodResponses: Object.fromEntries(methodResponses),
    methodIntegration: integration && showIntegration(integration),
  };
}

function showIntegration({ responses, ...integration }: IntegrationRecord): object {
  return {
    ...integration,
    cacheNamespace: undefined,
    integrationResponses: Object.fromEntries(responses),
  };
}
