import type { Fields } from '../../../http/json.ts';
import type { RestApiRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { notFound } from '../errors.ts';
import { findApi } from '../find-api.ts';
import { newId } from '../ids.ts';
import { operation, type Operation, type OperationCall, page } from '../operation.ts';
import { invalidPath, parsePatch, type PatchPaths } from '../patch.ts';

export interface Kind<T> {
  readonly path: string;
  readonly noun: string;
  /** The text for one that is not there, or whose API is not. */
  readonly missing: (key: string) => string;
  readonly items: (api: RestApiRecord) => Map<string, T>;
  readonly keyOf: (item: T) => string;
  readonly parse: (fields: Fields, id: string, api: RestApiRecord) => T;
  readonly show: (item: T) => object;
  readonly patches: PatchPaths;
  /** Recorded: creating in an API that does not exist fails otherwise for some kinds. */
  readonly noApi?: Error;
  readonly checkNew?: (api: RestApiRecord, item: T) => void;
  readonly checkUnused?: (api: RestApiRecord, item: T) => void;
}

/** Records of an API that are listed, made and patched alike. */
export function itemOperations<T extends { readonly id: string }>(
  store: Store,
  kind: Kind<T>,
): readonly Operation[] {
  const base = `/restapis/{api}/${kind.path}`;
  const one = `${base}/{key}`;
  const apiOf = (call: OperationCall): RestApiRecord => findApi(store, call.param('api'));
  const find = (call: OperationCall): T => {
    const api = store.apis.get(call.param('api'));
    const item = api && kind.items(api).get(call.param('key'));
    if (item === undefined) throw notFound(kind.missing(call.param('key')));
    return item;
  };
  const put = (call: OperationCall, item: T): object => {
    kind.items(apiOf(call)).set(kind.keyOf(item), item);
    return kind.show(item);
  };
  const create = (call: OperationCall): object => {
    if (kind.noApi && !store.apis.has(call.param('api'))) throw kind.noApi;
    const item = kind.parse(call.fields(), newId(6), apiOf(call));
    kind.checkNew?.(apiOf(call), item);
    return put(call, item);
  };
  const remove = (call: OperationCall): void => {
    const item = find(call);
    kind.checkUnused?.(apiOf(call), item);
    kind.items(apiOf(call)).delete(kind.keyOf(item));
  };
  return [
    operation(`Create${kind.noun}`, 'POST', base, create, 201),
    operation(`Get${kind.noun}s`, 'GET', base, (call) =>
      page([...kind.items(apiOf(call)).values()].map(kind.show)),
    ),
    operation(`Get${kind.noun}`, 'GET', one, (call) => kind.show(find(call))),
    operation(`Update${kind.noun}`, 'PATCH', one, (call) => {
      const item = find(call);
      return put(call, kind.parse(patched(call, item, kind.patches), item.id, apiOf(call)));
    }),
    operation(`Delete${kind.noun}`, 'DELETE', one, remove, 202),
  ];
}

/** These records are flat: an operation names one property, lists take add and remove by value. */
function patched(call: OperationCall, item: object, paths: PatchPaths): Fields {
  const fields: Record<string, unknown> = { ...item };
  for (const operation of parsePatch(call)) {
    const { op, path, value } = operation;
    if (!paths[path]?.includes(op)) throw invalidPath(operation, paths);
    const name = path.slice(1);
    const list = fields[name];
    if (!Array.isArray(list)) fields[name] = op === 'remove' ? undefined : value;
    else if (op === 'replace') fields[name] = value === undefined ? [] : value.split(',');
    else
      fields[name] = [...list.filter((known) => known !== value), ...(op === 'add' ? [value] : [])];
  }
  return fields;
}
