import type { Fields } from '../../../http/json.ts';
import type { ValidatorRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { optionalFlag, requiredText } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { itemOperations, type Kind } from './item-operations.ts';

export function parseValidator(fields: Fields, id: string): ValidatorRecord {
  return {
    id,
    name: requiredText(fields, 'name'),
    validateRequestBody: optionalFlag(fields, 'validateRequestBody') ?? false,
    validateRequestParameters: optionalFlag(fields, 'validateRequestParameters') ?? false,
  };
}

const VALIDATORS: Kind<ValidatorRecord> = {
  path: 'requestvalidators',
  noun: 'RequestValidator',
  missing: 'Invalid Request Validator identifier specified',
  items: (api) => api.requestValidators,
  keyOf: ({ id }) => id,
  parse: parseValidator,
};

export function validatorOperations(store: Store): readonly Operation[] {
  return itemOperations(store, VALIDATORS);
}
