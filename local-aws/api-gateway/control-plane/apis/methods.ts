import type { Fields } from '../../../http/json.ts';
import type { MethodRecord, RestApiRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest, conflict } from '../errors.ts';
import { flagMap, oneOf, optionalFlag, optionalText, textMap, texts } from '../fields.ts';
import { apiOf } from '../find-api.ts';
import { operation, type Operation, type OperationCall } from '../operation.ts';
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
    operation('PutMethod', 'PUT', METHOD, (call) => putMethod(apiOf(store, call), call), 201),
    operation('GetMethod', 'GET', METHOD, (call) => showMethod(methodOf(store, call))),
    operation(
      'DeleteMethod',
      'DELETE',
      METHOD,
      (call) =>
        void findResource(apiOf(store, call), call.param('resource')).methods.delete(
          methodOf(store, call).httpMethod,
        ),
      204,
    ),
    operation('PutMethodResponse', 'PUT', `${METHOD}/responses/{status}`, putResponse, 201),
    operation('GetMethodResponse', 'GET', `${METHOD}/responses/{status}`, (call) =>
      found(
        methodOf(store, call).methodResponses.get(call.param('status')),
        'Invalid Response status code specified',
      ),
    ),
    operation(
      'DeleteMethodResponse',
      'DELETE',
      `${METHOD}/responses/{status}`,
      (call) => void methodOf(store, call).methodResponses.delete(call.param('status')),
      204,
    ),
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
      'Invalid authorizer ID specified. Setting the authorization type to CUSTOM or ' +
        'COGNITO_USER_POOLS requires a valid authorizer.',
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
