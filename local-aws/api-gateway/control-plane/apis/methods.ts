import type { Fields } from '../../../http/json.ts';
import type { MethodRecord, RestApiRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest, conflict } from '../errors.ts';
import { flagMap, oneOf, optionalFlag, optionalText, textMap, texts } from '../fields.ts';
import { apiOf } from '../find-api.ts';
import type { Operation, OperationCall } from '../operation.ts';
import { found, METHOD, methodOf } from './method-path.ts';
import { checkHttpMethod, findResource } from './resource-tree.ts';
import { showMethod } from './show-method.ts';

const AUTHORIZATION = ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'] as const;

/**
 * Resource by resource, as discrete Terraform resources make an API. Changes in place are not
 * offered: replace the method.
 */
export function methodOperations(store: Store): readonly Operation[] {
  const putResponse = (call: OperationCall): object => {
    const fields = call.fields();
    const statusCode = call.param('status');
    const response = {
      statusCode,
      responseParameters: flagMap(fields['responseParameters'], 'responseParameters'),
      responseModels: textMap(fields['responseModels'], 'responseModels'),
    };
    methodOf(store, call).methodResponses.set(statusCode, response);
    return response;
  };
  return [
    {
      name: 'PutMethod',
      method: 'PUT',
      path: METHOD,
      status: 201,
      handle: (call) => putMethod(apiOf(store, call), call),
    },
    {
      name: 'GetMethod',
      method: 'GET',
      path: METHOD,
      handle: (call) => showMethod(methodOf(store, call)),
    },
    {
      name: 'DeleteMethod',
      method: 'DELETE',
      path: METHOD,
      status: 204,
      handle: (call) =>
        void findResource(apiOf(store, call), call.param('resource')).methods.delete(
          methodOf(store, call).httpMethod,
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
          methodOf(store, call).methodResponses.get(call.param('status')),
          'Invalid Response status code specified',
        ),
    },
    {
      name: 'DeleteMethodResponse',
      method: 'DELETE',
      path: `${METHOD}/responses/{status}`,
      status: 204,
      handle: (call) => void methodOf(store, call).methodResponses.delete(call.param('status')),
    },
  ];
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
