import type { Fields } from '../../../http/json.ts';
import type { RestApiRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { notFound, notImplemented } from '../errors.ts';
import { findApi } from '../find-api.ts';
import { newId } from '../ids.ts';
import { operation, type Operation, type OperationCall, page } from '../operation.ts';
import { parsePatch } from '../patch.ts';

export interface Kind<T> {
  readonly path: string;
  readonly noun: string;
  readonly missing: string;
  readonly items: (api: RestApiRecord) => Map<string, T>;
  readonly keyOf: (item: T) => string;
  readonly parse: (fields: Fields, id: string) => T;
}

/** Records of an API that are listed, made and patched alike. */
export function itemOperations<T extends { readonly id: string }>(
  store: Store,
  kind: Kind<T>,
): readonly Operation[] {
  const base = `/restapis/{api}/${kind.path}`;
  const itemsOf = (call: OperationCall): Map<string, T> =>
    kind.items(findApi(store, call.param('api')));
  const find = (call: OperationCall): T => {
    const item = itemsOf(call).get(call.param('key'));
    if (item === undefined) throw notFound(kind.missing);
    return item;
  };
  const put = (call: OperationCall, item: T): T => {
    itemsOf(call).set(kind.keyOf(item), item);
    return item;
  };
  return [
    operation(
      `Create${kind.noun}`,
      'POST',
      base,
      (call) => put(call, kind.parse(call.fields(), newId(6))),
      201,
    ),
    operation(`Get${kind.noun}s`, 'GET', base, (call) => page([...itemsOf(call).values()])),
    operation(`Get${kind.noun}`, 'GET', `${base}/{key}`, find),
    operation(`Update${kind.noun}`, 'PATCH', `${base}/{key}`, (call) =>
      put(call, kind.parse(patched(call, find(call)), find(call).id)),
    ),
    operation(
      `Delete${kind.noun}`,
      'DELETE',
      `${base}/{key}`,
      (call) => void itemsOf(call).delete(kind.keyOf(find(call))),
      202,
    ),
  ];
}

/** These records are flat: an operation names one property, lists take add and remove by value. */
function patched(call: OperationCall, item: object): Fields {
  const fields: Record<string, unknown> = { ...item };
  for (const { op, segments, value, path } of parsePatch(call.fields())) {
    const [name = '', ...more] = segments;
    const list = fields[name];
    if (more.length > 0) throw notImplemented(`the patch path ${path}`);
    if (!Array.isArray(list)) fields[name] = op === 'remove' ? undefined : value;
    else fields[name] = op === 'add' ? [...list, value] : list.filter((known) => known !== value);
  }
  return fields;
}
