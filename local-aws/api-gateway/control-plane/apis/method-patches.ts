import type { MethodRecord, RestApiRecord } from '../../records.ts';
import { notFound } from '../errors.ts';
import { type PatchOperation, unknownPath, unsupportedOp } from '../patch.ts';
import { checkedMethod, parseAuthorization } from './method-fields.ts';

type Changes = Partial<MethodRecord>;

/** Taken with `replace` only. */
const REPLACED: Readonly<Record<string, (value: string) => Changes>> = {
  operationName: (value) => ({ operationName: value || undefined }),
  // Recorded: what is no boolean is false.
  apiKeyRequired: (value) => ({ apiKeyRequired: value === 'true' }),
  authorizationType: (value) => ({ authorizationType: parseAuthorization(value) }),
  authorizerId: (value) => ({ authorizerId: value || undefined }),
  requestValidatorId: (value) => ({ requestValidatorId: value || undefined }),
};

/** A new record: what is refused leaves the method as it was. */
export function patchMethod(
  api: RestApiRecord,
  method: MethodRecord,
  operations: readonly PatchOperation[],
): MethodRecord {
  const next = operations.reduce<MethodRecord>(
    (current, operation) => ({ ...current, ...changes(current, operation) }),
    method,
  );
  return checkedMethod(api, next);
}

function changes(method: MethodRecord, operation: PatchOperation): Changes {
  const {
    op,
    path,
    segments: [name = '', ...more],
    value = '',
  } = operation;
  const [key] = more;
  if (name === 'authorizationScopes') return { authorizationScopes: scopes(method, operation) };
  if (key !== undefined && more.length === 1 && name === 'requestParameters') {
    const kept = entryPatched(method.requestParameters, operation, PARAMETER_MISSING);
    return { requestParameters: op === 'remove' ? kept : { ...kept, [key]: value === 'true' } };
  }
  if (key !== undefined && more.length === 1 && name === 'requestModels') {
    const kept = entryPatched(method.requestModels, operation, TYPE_MISSING);
    return { requestModels: op === 'remove' ? kept : { ...kept, [key]: value } };
  }
  const replaced = more.length === 0 ? REPLACED[name] : undefined;
  if (!replaced) throw unknownPath(path);
  if (op !== 'replace') throw unsupportedOp(['replace']);
  return replaced(value);
}

function scopes({ authorizationScopes }: MethodRecord, operation: PatchOperation): string[] {
  const { op, segments, value = segments[1] ?? '' } = operation;
  if (op === 'replace') return value === '' ? [] : value.split(',');
  const others = authorizationScopes.filter((scope) => scope !== value);
  return op === 'add' ? [...others, value] : others;
}

export const PARAMETER_MISSING = 'Invalid parameter name specified';
export const TYPE_MISSING = 'Content-Type specified was not found';

/** What a map holds after `remove`, and before the value of `add` or `replace` is put. */
export function entryPatched<T>(
  map: Readonly<Record<string, T>>,
  { op, segments }: PatchOperation,
  missing: string,
): Record<string, T> {
  const [, key = ''] = segments;
  if (op !== 'add' && !Object.hasOwn(map, key)) throw notFound(missing);
  return Object.fromEntries(
    Object.entries(map).filter(([name]) => op !== 'remove' || name !== key),
  );
}
