import type { Fields } from '../../../http/json.ts';
import type { ApiKeyRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest, conflict, notFound } from '../errors.ts';
import { optionalFlag, optionalText, textMap } from '../fields.ts';
import { newId, nowSeconds } from '../ids.ts';
import { operation, type Operation, type OperationCall, page } from '../operation.ts';
import { applyNamed, parsePatch, type PatchOperation } from '../patch.ts';

export function keyOperations(store: Store): readonly Operation[] {
  const find = (call: OperationCall): ApiKeyRecord => findKey(store, call.param('key'));
  const list = (call: OperationCall): object =>
    page(
      [...store.apiKeys.values()].map((key) =>
        showKey(key, call.query.get('includeValues') === 'true'),
      ),
    );
  const remove = (call: OperationCall): void => {
    const { id } = find(call);
    for (const plan of store.usagePlans.values()) plan.keyIds.delete(id);
    store.apiKeys.delete(id);
  };
  return [
    operation('CreateApiKey', 'POST', '/apikeys', (call) => createKey(store, call.fields()), 201),
    operation('GetApiKeys', 'GET', '/apikeys', list),
    operation('GetApiKey', 'GET', '/apikeys/{key}', (call) =>
      showKey(find(call), call.query.get('includeValue') === 'true'),
    ),
    operation('UpdateApiKey', 'PATCH', '/apikeys/{key}', (call) =>
      updateKey(find(call), parsePatch(call.fields())),
    ),
    operation('DeleteApiKey', 'DELETE', '/apikeys/{key}', remove, 202),
  ];
}

export function findKey(store: Store, id: string): ApiKeyRecord {
  const key = store.apiKeys.get(id);
  if (!key) throw notFound('Invalid API Key identifier specified');
  return key;
}

function createKey(store: Store, fields: Fields): object {
  const value = optionalText(fields, 'value') || newId(40);
  if (value.length < 20 || value.length > 128)
    throw badRequest('API Key value should be at least 20 characters');
  if ([...store.apiKeys.values()].some((key) => key.value === value))
    throw conflict('API Key already exists');
  const key: ApiKeyRecord = {
    id: newId(),
    value,
    createdDate: nowSeconds(),
    lastUpdatedDate: nowSeconds(),
    name: optionalText(fields, 'name') ?? '',
    description: optionalText(fields, 'description'),
    customerId: optionalText(fields, 'customerId'),
    enabled: optionalFlag(fields, 'enabled') ?? false,
    tags: textMap(fields['tags'], 'tags'),
  };
  store.apiKeys.set(key.id, key);
  return showKey(key, true);
}

function updateKey(key: ApiKeyRecord, operations: readonly PatchOperation[]): object {
  applyNamed(key, operations, {
    '/name': (target, value) => {
      target.name = value ?? '';
    },
    '/description': (target, value) => {
      target.description = value;
    },
    '/customerId': (target, value) => {
      target.customerId = value;
    },
    '/enabled': (target, value) => {
      target.enabled = optionalFlag({ value }, 'value') ?? false;
    },
  });
  key.lastUpdatedDate = nowSeconds();
  return showKey(key, false);
}

function showKey({ value, ...key }: ApiKeyRecord, withValue: boolean): object {
  return withValue ? { ...key, value } : key;
}
