import type { Fields } from '../../../http/json.ts';
import type { AuthorizerRecord, RestApiRecord } from '../../records.ts';
import { gatewayResponseRecord } from '../apis/gateway-responses.ts';
import { parseValidator } from '../apis/validators.ts';
import { badRequest } from '../errors.ts';
import { fieldsOf, optionalNumber, optionalText, textMap, texts } from '../fields.ts';
import { newId } from '../ids.ts';
import { component } from './document.ts';
import { addModel } from './import-models.ts';

const VALIDATORS = 'x-amazon-apigateway-request-validators';
export const AUTHORIZER = 'x-amazon-apigateway-authorizer';

/** Models, validators, gateway responses and authorizers, before the methods that name them. */
export function importParts(api: RestApiRecord, document: Fields): void {
  for (const [name, schema] of Object.entries(component(document, 'schemas')))
    addModel(api, name, fieldsOf(schema, `schema ${name}`));
  for (const [name, value] of Object.entries(fieldsOf(document[VALIDATORS], VALIDATORS)))
    importValidator(api, name, fieldsOf(value, name));
  for (const [name, scheme] of Object.entries(component(document, 'securitySchemes')))
    importAuthorizer(api, name, fieldsOf(scheme, name));
  const responses = fieldsOf(
    document['x-amazon-apigateway-gateway-responses'],
    'x-amazon-apigateway-gateway-responses',
  );
  for (const [type, value] of Object.entries(responses))
    api.gatewayResponses.set(type, gatewayResponseRecord(type, documentForm(value, type)));
}

function importValidator(api: RestApiRecord, name: string, fields: Fields): void {
  const known = [...api.requestValidators.values()].find((validator) => validator.name === name);
  const validator = parseValidator({ ...fields, name }, known?.id ?? newId(6));
  api.requestValidators.set(validator.id, validator);
}

/**
 * In a document the names lack the "gatewayresponse." that the API asks for only in keys, which
 * both write in full.
 */
function documentForm(value: unknown, type: string): Fields {
  const fields = fieldsOf(value, type);
  const status = fields['statusCode'];
  return {
    ...fields,
    ...(status === undefined ? {} : { statusCode: String(status) }),
    responseParameters: textMap(fields['responseParameters'], 'responseParameters'),
  };
}

function importAuthorizer(api: RestApiRecord, name: string, scheme: Fields): void {
  if (scheme[AUTHORIZER] === undefined) return;
  const fields = fieldsOf(scheme[AUTHORIZER], AUTHORIZER);
  const known = [...api.authorizers.values()].find((authorizer) => authorizer.name === name);
  const type = optionalText(fields, 'type')?.toUpperCase();
  if (type !== 'TOKEN' && type !== 'REQUEST' && type !== 'COGNITO_USER_POOLS') {
    throw badRequest(
      `Invalid authorizer type '${type ?? ''}' of security scheme '${name}'. ` +
        'Must be one of token, request, cognito_user_pools',
    );
  }
  const authorizer: AuthorizerRecord = {
    id: known?.id ?? newId(6),
    name,
    type,
    authType: optionalText(scheme, 'x-amazon-apigateway-authtype'),
    authorizerUri: optionalText(fields, 'authorizerUri'),
    authorizerCredentials: optionalText(fields, 'authorizerCredentials'),
    identitySource: identitySourceOf(type, scheme, fields),
    identityValidationExpression: optionalText(fields, 'identityValidationExpression'),
    authorizerResultTtlInSeconds: optionalNumber(fields, 'authorizerResultTtlInSeconds'),
    providerARNs: texts(fields['providerARNs'], 'providerARNs'),
  };
  api.authorizers.set(authorizer.id, authorizer);
}

/** A token authorizer takes its header from the security scheme itself. */
function identitySourceOf(
  type: AuthorizerRecord['type'],
  scheme: Fields,
  fields: Fields,
): string | undefined {
  const written = optionalText(fields, 'identitySource');
  if (written !== undefined || type === 'REQUEST') return written;
  return `method.request.header.${optionalText(scheme, 'name') ?? 'Authorization'}`;
}
