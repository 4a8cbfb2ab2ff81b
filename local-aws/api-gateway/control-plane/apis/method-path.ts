import type { MethodRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { notFound, validationError } from '../errors.ts';
import { apiWithResources } from '../find-api.ts';
import type { OperationCall } from '../operation.ts';
import { findMethod } from './resource-tree.ts';

export const METHOD = '/restapis/{api}/resources/{resource}/methods/{method}';

/** The method that a path below METHOD names. */
export function methodOf(store: Store, call: OperationCall): MethodRecord {
  return findMethod(apiWithResources(store, call), call.param('resource'), call.param('method'));
}

export function found<T>(value: T | undefined, message: string): T {
  if (value === undefined) throw notFound(message);
  return value;
}

const STATUS = '[1-5]\\d\\d';

/** The status that a path below METHOD names. */
export function statusOf(call: OperationCall): string {
  const status = call.param('status');
  if (new RegExp(`^${STATUS}$`).test(status)) return status;
  throw validationError([
    `Value '${status}' at 'statusCode' failed to satisfy constraint: ` +
      `Member must satisfy regular expression pattern: ${STATUS}`,
  ]);
}
