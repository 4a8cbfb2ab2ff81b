import type { ResourceRecord, RestApiRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest } from '../errors.ts';
import { requiredText } from '../fields.ts';
import { apiOf, apiWithResources } from '../find-api.ts';
import { operation, type Operation, type OperationCall, page } from '../operation.ts';
import { invalidPath, parsePatch } from '../patch.ts';
import { addResource, deleteResource, findResource, moveResource } from './resource-tree.ts';
import { showMethod } from './show-method.ts';

export function resourceOperations(store: Store): readonly Operation[] {
  const base = '/restapis/{api}/resources';
  const find = (call: OperationCall): ResourceRecord =>
    findResource(apiWithResources(store, call), call.param('resource'));
  const create = (call: OperationCall): object => {
    const pathPart = requiredText(call.fields(), 'pathPart');
    return showResource(addResource(apiWithResources(store, call), find(call), pathPart), true);
  };
  const withMethods = (call: OperationCall): boolean =>
    call.query.getAll('embed').includes('methods');
  const list = (call: OperationCall): object =>
    page(
      [...apiOf(store, call).resources.values()].map((item) =>
        showResource(item, withMethods(call)),
      ),
    );
  return [
    operation('GetResources', 'GET', base, list),
    operation('GetResource', 'GET', `${base}/{resource}`, (call) =>
      showResource(find(call), withMethods(call)),
    ),
    operation('CreateResource', 'POST', `${base}/{resource}`, create, 201),
    operation('UpdateResource', 'PATCH', `${base}/{resource}`, (call) =>
      updateResource(apiWithResources(store, call), find(call), call),
    ),
    operation(
      'DeleteResource',
      'DELETE',
      `${base}/{resource}`,
      (call) => deleteResource(apiWithResources(store, call), find(call).id),
      202,
    ),
  ];
}

const PATHS = { '/parentId': ['replace'], '/pathPart': ['replace'] } as const;

function updateResource(api: RestApiRecord, resource: ResourceRecord, call: OperationCall): object {
  let { parentId = '', pathPart = '' } = resource;
  for (const operation of parsePatch(call)) {
    const { op, path, value = '' } = operation;
    if (op !== 'replace' || !(path in PATHS)) throw invalidPath(operation, PATHS);
    if (resource.id === api.rootResourceId)
      throw badRequest(`Root resource cannot update its ${path.slice(1)}.`);
    if (path === '/parentId') parentId = value;
    else pathPart = value;
  }
  if (resource.id !== api.rootResourceId) moveResource(api, resource, { parentId, pathPart });
  return showResource(findResource(api, resource.id), false);
}

function showResource(
  { id, parentId, pathPart, path, methods }: ResourceRecord,
  withMethods: boolean,
): object {
  const shown = [...methods].map(
    ([name, method]) => [name, withMethods ? showMethod(method, id) : {}] as const,
  );
  return {
    id,
    parentId,
    pathPart,
    path,
    ...(shown.length > 0 ? { resourceMethods: Object.fromEntries(shown) } : {}),
  };
}
