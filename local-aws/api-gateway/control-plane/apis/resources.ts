import type { ResourceRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { requiredText } from '../fields.ts';
import { apiOf } from '../find-api.ts';
import { operation, type Operation, type OperationCall, page } from '../operation.ts';
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
    operation('GetResources', 'GET', base, (call) =>
      page(
        [...apiOf(store, call).resources.values()].map((item) =>
          showResource(item, withMethods(call)),
        ),
      ),
    ),
    operation('GetResource', 'GET', `${base}/{resource}`, (call) =>
      showResource(find(call), withMethods(call)),
    ),
    operation('CreateResource', 'POST', `${base}/{resource}`, create, 201),
    operation(
      'DeleteResource',
      'DELETE',
      `${base}/{resource}`,
      (call) => deleteResource(apiOf(store, call), find(call).id),
      202,
    ),
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
