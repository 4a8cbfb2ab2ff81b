import type { RestApiRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { conflict } from '../errors.ts';
import { apiWithResources } from '../find-api.ts';
import { operation, type Operation, type OperationCall } from '../operation.ts';
import { parsePatch } from '../patch.ts';
import { parseMethod } from './method-fields.ts';
import { METHOD, methodOf } from './method-path.ts';
import { patchMethod } from './method-patches.ts';
import { checkHttpMethod, findResource } from './resource-tree.ts';
import { showMethod } from './show-method.ts';

/** Resource by resource, as discrete Terraform resources make an API. */
export function methodOperations(store: Store): readonly Operation[] {
  const apiOf = (call: OperationCall): RestApiRecord => apiWithResources(store, call);
  const remove = (call: OperationCall): void => {
    const { httpMethod } = methodOf(store, call);
    findResource(apiOf(call), call.param('resource')).methods.delete(httpMethod);
  };
  return [
    operation('PutMethod', 'PUT', METHOD, (call) => putMethod(apiOf(call), call), 201),
    operation('GetMethod', 'GET', METHOD, (call) =>
      showMethod(methodOf(store, call), call.param('resource')),
    ),
    operation('UpdateMethod', 'PATCH', METHOD, (call) => {
      const method = patchMethod(apiOf(call), methodOf(store, call), parsePatch(call));
      findResource(apiOf(call), call.param('resource')).methods.set(method.httpMethod, method);
      return showMethod(method, call.param('resource'));
    }),
    operation('DeleteMethod', 'DELETE', METHOD, remove, 204),
  ];
}

function putMethod(api: RestApiRecord, call: OperationCall): object {
  const resource = findResource(api, call.param('resource'));
  const httpMethod = checkHttpMethod(call.param('method'));
  if (resource.methods.has(httpMethod)) throw conflict('Method already exists for this resource');
  const method = parseMethod(api, httpMethod, call.fields());
  resource.methods.set(httpMethod, method);
  return showMethod(method, resource.id);
}
