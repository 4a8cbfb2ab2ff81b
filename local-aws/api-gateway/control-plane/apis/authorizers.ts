import type { Fields } from '../../../http/json.ts';
import type { AuthorizerRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest, conflict } from '../errors.ts';
import { optionalNumber, optionalText, requiredText, texts } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { shownIfAny } from '../show.ts';
import { itemOperations, type Kind } from './item-operations.ts';

/** As the answers of the API reference's examples have it, unless given. */
const AUTH_TYPES = {
  TOKEN: 'custom',
  REQUEST: 'custom',
  COGNITO_USER_POOLS: 'cognito_user_pools',
} as const;

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
    authType: optionalText(fields, 'authType') ?? AUTH_TYPES[type],
    authorizerUri: optionalText(fields, 'authorizerUri') || undefined,
    authorizerCredentials: optionalText(fields, 'authorizerCredentials') || undefined,
    identitySource: optionalText(fields, 'identitySource') || undefined,
    identityValidationExpression: optionalText(fields, 'identityValidationExpression') || undefined,
    authorizerResultTtlInSeconds: optionalNumber(fields, 'authorizerResultTtlInSeconds') ?? 300,
    providerARNs: texts(fields['providerARNs'], 'providerARNs'),
  };
}

const AUTHORIZERS: Kind<AuthorizerRecord> = {
  path: 'authorizers',
  noun: 'Authorizer',
  missing: () => 'Invalid Authorizer identifier specified',
  items: (api) => api.authorizers,
  keyOf: ({ id }) => id,
  parse: parseAuthorizer,
  show: ({ providerARNs, ...authorizer }) => ({
    ...authorizer,
    ...shownIfAny('providerARNs', providerARNs),
  }),
  patches: {
    '/name': ['replace'],
    '/type': ['replace'],
    '/authType': ['replace'],
    '/authorizerUri': ['replace'],
    '/authorizerCredentials': ['replace'],
    '/identitySource': ['replace'],
    '/identityValidationExpression': ['replace'],
    '/authorizerResultTtlInSeconds': ['replace'],
    '/providerARNs': ['add', 'remove', 'replace'],
  },
  noApi: conflict(
    'Unable to complete operation due to concurrent modification. Please try again later.',
  ),
};

export function authorizerOperations(store: Store): readonly Operation[] {
  return itemOperations(store, AUTHORIZERS);
}
