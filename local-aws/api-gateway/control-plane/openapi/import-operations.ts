import type { RestApiRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { checkedCompression, checkedPolicy } from '../apis/rest-api-checks.ts';
import { createRestApi, showRestApi } from '../apis/rest-apis.ts';
import { badRequest } from '../errors.ts';
import { oneOf } from '../fields.ts';
import { findApi } from '../find-api.ts';
import { operation, type Operation, type OperationCall } from '../operation.ts';
import { importDocument } from './import-document.ts';
import type { ImportMode } from './literals.ts';

/** ImportRestApi is CreateRestApi but for its query: its line stands before the other's. */
export function importOperations(store: Store): readonly Operation[] {
  return [
    operation(
      'ImportRestApi',
      'POST',
      '/restapis?mode=import',
      (call) => importRestApi(store, call),
      201,
    ),
    operation('PutRestApi', 'PUT', '/restapis/{api}', (call) => putRestApi(store, call)),
  ];
}

function putRestApi(store: Store, call: OperationCall): object {
  const mode = oneOf(call.query.get('mode') ?? 'merge', ['merge', 'overwrite'], 'mode');
  return imported(store, findApi(store, call.param('api')), call, mode);
}

/** A document that is refused leaves no API behind. Recorded: the answer has no tags. */
function importRestApi(store: Store, call: OperationCall): object {
  const types = call.query.getAll('endpointConfigurationTypes');
  const vpcEndpointIds = call.query.getAll('vpcEndpointIds');
  const fields = {
    name: 'imported',
    endpointConfiguration: {
      types: types.length > 0 ? types : ['EDGE'],
      ...(vpcEndpointIds.length > 0 ? { vpcEndpointIds } : {}),
    },
  };
  const { id } = createRestApi(store, { ...call, fields: () => fields }) as { id: string };
  try {
    return { ...imported(store, findApi(store, id), call, 'overwrite'), tags: undefined };
  } catch (error) {
    store.apis.delete(id);
    throw error;
  }
}

function imported(
  store: Store,
  current: RestApiRecord,
  call: OperationCall,
  mode: ImportMode,
): object {
  const wanted = call.query.get('basepath') ?? 'ignore';
  const basepath = oneOf(wanted, ['ignore', 'prepend', 'split'], 'basepath');
  const { api, warnings } = importDocument(current, call.body, { mode, basepath });
  if (warnings.length > 0 && call.query.get('failonwarnings') === 'true') {
    throw badRequest(`Warnings found during import:\n\t${warnings.join('\n\t')}`);
  }
  checkedPolicy(api.policy);
  checkedCompression(api.minimumCompressionSize);
  store.apis.set(api.id, api);
  return { ...showRestApi(api), ...(warnings.length > 0 ? { warnings } : {}) };
}
