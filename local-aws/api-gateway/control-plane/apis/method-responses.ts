import type { MethodRecord, MethodResponseRecord, RestApiRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest } from '../errors.ts';
import { flagMap, given, textMap } from '../fields.ts';
import { apiWithResources } from '../find-api.ts';
import { operation, type Operation, type OperationCall } from '../operation.ts';
import { parsePatch, type PatchOperation, unknownPath } from '../patch.ts';
import { shownIfAny } from '../show.ts';
import { checkModels } from './method-fields.ts';
import { entryPatched, PARAMETER_MISSING, TYPE_MISSING } from './method-patches.ts';
import { found, METHOD, methodOf, statusOf } from './method-path.ts';

const NO_STATUS = 'Invalid Response status code specified';

export function methodResponseOperations(store: Store): readonly Operation[] {
  const path = `${METHOD}/responses/{status}`;
  const find = (call: OperationCall): [MethodRecord, MethodResponseRecord] => {
    const status = statusOf(call);
    const method = methodOf(store, call);
    return [method, found(method.methodResponses.get(status), NO_STATUS)];
  };
  const kept = (call: OperationCall, response: MethodResponseRecord): object => {
    methodOf(store, call).methodResponses.set(response.statusCode, response);
    return response;
  };
  return [
    operation(
      'PutMethodResponse',
      'PUT',
      path,
      (call) => kept(call, parseResponse(apiWithResources(store, call), call)),
      201,
    ),
    operation('GetMethodResponse', 'GET', path, (call) => find(call)[1]),
    // Recorded: 201, unlike every other PATCH.
    operation(
      'UpdateMethodResponse',
      'PATCH',
      path,
      (call) => {
        const operations = parsePatch(call);
        const patched = operations.reduce(patchResponse, find(call)[1]);
        checkModels(apiWithResources(store, call), patched.responseModels ?? {});
        return kept(call, patched);
      },
      201,
    ),
    operation(
      'DeleteMethodResponse',
      'DELETE',
      path,
      (call) => {
        const [method, { statusCode }] = find(call);
        method.methodResponses.delete(statusCode);
      },
      204,
    ),
  ];
}

function parseResponse(api: RestApiRecord, call: OperationCall): MethodResponseRecord {
  const statusCode = statusOf(call);
  const response: MethodResponseRecord = {
    statusCode,
    ...given(call.fields(), 'responseParameters', flagMap),
    ...given(call.fields(), 'responseModels', textMap),
  };
  const wrong = Object.keys(response.responseParameters ?? {}).find(
    (name) => !/^method\.response\.header\../.test(name),
  );
  if (wrong !== undefined)
    throw badRequest(`Invalid mapping expression parameter specified: ${wrong}`);
  checkModels(api, response.responseModels ?? {});
  return response;
}

/** Recorded: a map that loses its last entry is no longer shown. */
function patchResponse(
  response: MethodResponseRecord,
  operation: PatchOperation,
): MethodResponseRecord {
  const {
    op,
    path,
    segments: [name, key = '', ...more],
    value = '',
  } = operation;
  const { responseParameters = {}, responseModels = {}, ...rest } = response;
  if (more.length > 0 || key === '') throw unknownPath(path);
  if (name === 'responseParameters') {
    const kept = entryPatched(responseParameters, operation, PARAMETER_MISSING);
    const next = op === 'remove' ? kept : { ...kept, [key]: value === 'true' };
    return { ...rest, ...shownIfAny('responseModels', responseModels), ...shownIfAny(name, next) };
  }
  if (name === 'responseModels') {
    const kept = entryPatched(responseModels, operation, TYPE_MISSING);
    const next = op === 'remove' ? kept : { ...kept, [key]: value };
    return {
      ...rest,
      ...shownIfAny('responseParameters', responseParameters),
      ...shownIfAny(name, next),
    };
  }
  throw unknownPath(path);
}
