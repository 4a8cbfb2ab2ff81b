import type { Fields } from '../../../http/json.ts';
import type { MethodRecord, RestApiRecord } from '../../records.ts';
import { badRequest } from '../errors.ts';
import { flagMap, oneOf, optionalFlag, optionalText, textMap, texts } from '../fields.ts';

const AUTHORIZATION = ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'] as const;

export function parseMethod(api: RestApiRecord, httpMethod: string, fields: Fields): MethodRecord {
  const method: MethodRecord = {
    httpMethod,
    authorizationType: parseAuthorization(optionalText(fields, 'authorizationType')),
    authorizerId: optionalText(fields, 'authorizerId'),
    authorizationScopes: texts(fields['authorizationScopes'], 'authorizationScopes'),
    apiKeyRequired: optionalFlag(fields, 'apiKeyRequired') ?? false,
    operationName: optionalText(fields, 'operationName') || undefined,
    requestParameters: flagMap(fields['requestParameters'], 'requestParameters'),
    requestModels: textMap(fields['requestModels'], 'requestModels'),
    requestValidatorId: optionalText(fields, 'requestValidatorId') || undefined,
    methodResponses: new Map(),
  };
  return checkedMethod(api, method);
}

/** Recorded: "none" is taken as well. */
export function parseAuthorization(type: string | undefined): MethodRecord['authorizationType'] {
  return oneOf(type?.toUpperCase(), AUTHORIZATION, 'authorizationType');
}

/** In the order of the recordings of test_put_method_validation. */
export function checkedMethod(api: RestApiRecord, method: MethodRecord): MethodRecord {
  const { authorizationType, authorizerId, requestValidatorId } = method;
  const authorized = authorizationType === 'CUSTOM' || authorizationType === 'COGNITO_USER_POOLS';
  if (authorized && !api.authorizers.has(authorizerId ?? ''))
    throw badRequest(
      'Invalid authorizer ID specified. Setting the authorization type to CUSTOM or ' +
        'COGNITO_USER_POOLS requires a valid authorizer.',
    );
  if (requestValidatorId !== undefined && !api.requestValidators.has(requestValidatorId))
    throw badRequest('Invalid Request Validator identifier specified');
  checkModels(api, method.requestModels);
  checkParameters(Object.keys(method.requestParameters));
  // Recorded: an authorizer is ignored where the type has none.
  return authorized ? method : { ...method, authorizerId: undefined };
}

export function checkModels(api: RestApiRecord, models: Readonly<Record<string, string>>): void {
  const missing = Object.values(models).find((name) => !api.models.has(name));
  if (missing !== undefined) throw badRequest(`Invalid model identifier specified: ${missing}`);
}

function checkParameters(parameters: readonly string[]): void {
  const names = parameters.map((parameter) => {
    const name = /^method\.request\.(?:path|querystring|header)\.(.+)$/.exec(parameter)?.[1];
    if (name === undefined)
      throw badRequest(`Invalid mapping expression parameter specified: ${parameter}`);
    return name;
  });
  if (new Set(names).size < names.length)
    throw badRequest('Parameter names must be unique across querystring, header and path');
}
