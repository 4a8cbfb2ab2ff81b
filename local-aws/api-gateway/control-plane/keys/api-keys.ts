import type { ApiKeyRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest, conflict, notFound, notImplemented } from '../errors.ts';
import { optionalFlag, optionalText, textMap } from '../fields.ts';
import { newId, nowSeconds } from '../ids.ts';
import { operation, type Operation, type OperationCall, page } from '../operation.ts';
import { applyNamed, parsePatch, type PatchOperation } from '../patch.ts';
import { withoutNoTags } from '../show.ts';

export function keyOperations(store: Store): readonly Operation[] {
  const find = (call: OperationCall): ApiKeyRecord => findKey(store, call.param('key'));
  const list = (call: OperationCall): object => {
    const withValues = call.query.get('includeValues') === 'true';
    const prefix = call.query.get('name') ?? '';
    const named = [...store.apiKeys.values()].filter(({ name }) => name.startsWith(prefix));
    return page(named.map((key) => withoutNoTags(showKey(key, withValues))));
  };
  const remove = (call: OperationCall): void => {
    const { id } = find(call);
    for (const plan of store.usagePlans.values()) plan.keyIds.delete(id);
    store.apiKeys.delete(id);
  };
  return [
    operation('CreateApiKey', 'POST', '/apikeys', (call) => createKey(store, call), 201),
    operation('GetApiKeys', 'GET', '/apikeys', list),
    operation('GetApiKey', 'GET', '/apikeys/{key}', (call) =>
      showKey(find(call), call.query.get('includeValue') === 'true'),
    ),
    operation('UpdateApiKey', 'PATCH', '/apikeys/{key}', (call) =>
      updateKey(find(call), parsePatch(call)),
    ),
    operation('DeleteApiKey', 'DELETE', '/apikeys/{key}', remove, 202),
  ];
}

export function findKey(store: Store, id: string): ApiKeyRecord {
  const key = store.apiKeys.get(id);
  if (!key) throw notFound('Invalid API Key identifier specified');
  return key;
}

function createKey(store: Store, call: OperationCall): object {
  if (call.query.get('mode') === 'import') throw notImplemented('ImportApiKeys');
  const fields = call.fields();
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
    description: optionalText(fields, 'description') || undefined,
    customerId: optionalText(fields, 'customerId'),
    enabled: optionalFlag(fields, 'enabled') ?? false,
    tags: textMap(fields['tags'], 'tags'),
  };
  store.apiKeys.set(key.id, key);
  return withoutNoTags(showKey(key, true));
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

/** Recorded: a stage that a usage plan brings is not among stageKeys. */
function showKey({ value, ...key }: ApiKeyRecord, withValue: boolean): Shown {
  return { ...key, stageKeys: [], ...(withValue ? { value } : {}) };
}

type Shown = Omit<ApiKeyRecord, 'value'> & { readonly stageKeys: readonly string[] };
