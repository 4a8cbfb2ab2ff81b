import type { Fields } from '../../../http/json.ts';
import type { MethodRecord, RestApiRecord } from '../../records.ts';
import type { Method } from '../../snapshot.ts';
import { badRequest } from '../errors.ts';
import { fieldsOf, optionalText, texts } from '../fields.ts';
import { AUTHORIZER } from './components.ts';
import { component } from './document.ts';

/**
 * Of the operation, or else of the whole document; an empty list at an operation takes it away.
 * Recorded: test_import_with_global_api_key_authorizer and
 * test_import_with_cognito_auth_identity_source.
 */
export function readSecurity(
  api: RestApiRecord,
  document: Fields,
  operation: Fields,
  method: MethodRecord,
): void {
  const auth = optionalText(
    fieldsOf(operation['x-amazon-apigateway-auth'], 'x-amazon-apigateway-auth'),
    'type',
  );
  if (auth?.toUpperCase() === 'AWS_IAM') method.authorizationType = 'AWS_IAM';
  const security = operation['security'] ?? document['security'];
  for (const requirement of Array.isArray(security) ? security : []) {
    for (const [name, scopes] of Object.entries(fieldsOf(requirement, 'security'))) {
      const scheme = component(document, 'securitySchemes')[name];
      if (scheme === undefined)
        throw badRequest(`Invalid authorizer ID specified: there is no security scheme '${name}'`);
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
