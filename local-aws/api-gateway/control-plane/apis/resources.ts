import type { ResourceRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { requiredText } from '../fields.ts';
import { apiOf } from '../find-api.ts';
import { type Operation, type OperationCall, page } from '../operation.ts';
import { addResource, deleteResource, findResource } from './resource-tree.ts';
import { showMethod } from './show-method.ts';

export function resourceOperations(store: Store): readonly Operation[] {
  const base = '/restapis/{api}/resources';
  const find = (call: OperationCall): ResourceRecord =>
    findResource(apiOf(store, call), call.param('resource'));
  const create = (call: OperationCall): object =>
    showResource(
      addResource(apiOf(store, call), find(call), requiredText(call.fields(), 'pathPart')),
      true,
    );
  const withMethods = (call: OperationCall): boolean =>
    call.query.getAll('embed').includes('methods');
  return [
    {
      name: 'GetResources',
      method: 'GET',
      path: base,
      handle: (call) =>
        page(
          [...apiOf(store, call).resources.values()].map((item) =>
            showResource(item, withMethods(call)),
          ),
        ),
    },
    {
      name: 'GetResource',
      method: 'GET',
      path: `${base}/{resource}`,
      handle: (call) => showResource(find(call), withMethods(call)),
    },
    {
      name: 'CreateResource',
      method: 'POST',
      path: `${base}/{resource}`,
      status: 201,
      handle: create,
    },
    {
      name: 'DeleteResource',
      method: 'DELETE',
      path: `${base}/{resource}`,
      status: 202,
      handle: (call) => deleteResource(apiOf(store, call), find(call).id),
    },
  ];
}

function showResource(
  { id, parentId, pathPart, path, methods }: ResourceRecord,
  withMethods: boolean,
): object {
  const shown = [...methods].map(
    ([name, method]) => [name, withMethods ? showMethod(method) : {}] as const,
  );
  return {
    id,
    parentId,
    pathPart,
    path,
    ...(shown.length > 0 ? { resourceMethods: Object.fromEntries(shown) } : {}),
  };
}
