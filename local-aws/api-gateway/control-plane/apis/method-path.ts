import type { MethodRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { notFound } from '../errors.ts';
import { apiOf } from '../find-api.ts';
import type { OperationCall } from '../operation.ts';
import { findMethod } from './resource-tree.ts';

export const METHOD = '/restapis/{api}/resources/{resource}/methods/{method}';

/** The method that a path below METHOD names. */
export function methodOf(store: Store, call: OperationCall): MethodRecord {
  return findMethod(apiOf(store, call), call.param('resource'), call.param('method'));
}

export function found<T>(value: T | undefined, message: string): T {
  if (value === undefined) throw notFound(message);
  return value;
}
