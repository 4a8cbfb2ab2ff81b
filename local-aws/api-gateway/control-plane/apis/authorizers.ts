import type { Fields } from '../../../http/json.ts';
import type { AuthorizerRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest } from '../errors.ts';
import { optionalNumber, optionalText, requiredText, texts } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { itemOperations, type Kind } from './item-operations.ts';

const AUTHORIZER_TYPES = ['TOKEN', 'REQUEST', 'COGNITO_USER_POOLS'];

function parseAuthorizer(fields: Fields, id: string): AuthorizerRecord {
  const type = AUTHORIZER_TYPES.find((item) => item === optionalText(fields, 'type')) as
    AuthorizerRecord['type'] | undefined;
  if (!type)
    throw badRequest(`Invalid authorizer type. Must be one of ${AUTHORIZER_TYPES.join(', ')}`);
  return {
    id,
    name: requiredText(fields, 'name'),
    type,
    authType: optionalText(fields, 'authType'),
    authorizerUri: optionalText(fields, 'authorizerUri'),
    authorizerCredentials: optionalText(fields, 'authorizerCredentials'),
    identitySource: optionalText(fields, 'identitySource'),
    identityValidationExpression: optionalText(fields, 'identityValidationExpression'),
    authorizerResultTtlInSeconds: optionalNumber(fields, 'authorizerResultTtlInSeconds') ?? 300,
    providerARNs: texts(fields['providerARNs'], 'providerARNs'),
  };
}

const AUTHORIZERS: Kind<AuthorizerRecord> = {
  path: 'authorizers',
  noun: 'Authorizer',
  missing: 'Invalid Authorizer identifier specified',
  items: (api) => api.authorizers,
  keyOf: ({ id }) => id,
  parse: parseAuthorizer,
};

export function authorizerOperations(store: Store): readonly Operation[] {
  return itemOperations(store, AUTHORIZERS);
}
