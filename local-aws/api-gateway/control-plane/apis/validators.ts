import type { Fields } from '../../../http/json.ts';
import type { ValidatorRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest } from '../errors.ts';
import { optionalFlag, optionalText } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { itemOperations, type Kind } from './item-operations.ts';

export function parseValidator(fields: Fields, id: string): ValidatorRecord {
  const name = optionalText(fields, 'name');
  if (!name) throw badRequest('Request Validator name cannot be blank');
  return {
    id,
    name,
    validateRequestBody: optionalFlag(fields, 'validateRequestBody') ?? false,
    validateRequestParameters: optionalFlag(fields, 'validateRequestParameters') ?? false,
  };
}

const VALIDATORS: Kind<ValidatorRecord> = {
  path: 'requestvalidators',
  noun: 'RequestValidator',
  missing: () => 'Invalid Request Validator identifier specified',
  items: (api) => api.requestValidators,
  keyOf: ({ id }) => id,
  parse: parseValidator,
  show: (validator) => validator,
  patches: {
    '/name': ['replace'],
    '/validateRequestParameters': ['replace'],
    '/validateRequestBody': ['replace'],
  },
  noApi: badRequest('Invalid REST API identifier specified'),
};

export function validatorOperations(store: Store): readonly Operation[] {
  return itemOperations(store, VALIDATORS);
}
