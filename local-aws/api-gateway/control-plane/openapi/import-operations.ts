import type { Store } from '../../store.ts';
import { checkedCompression, checkedPolicy } from '../apis/rest-api-checks.ts';
import { showRestApi } from '../apis/rest-apis.ts';
import { badRequest } from '../errors.ts';
import { oneOf } from '../fields.ts';
import { findApi } from '../find-api.ts';
import { operation, type Operation, type OperationCall } from '../operation.ts';
import { importDocument } from './import-document.ts';

export function importOperations(store: Store): readonly Operation[] {
  return [operation('PutRestApi', 'PUT', '/restapis/{api}', (call) => putRestApi(store, call))];
}

function putRestApi(store: Store, call: OperationCall): object {
  const mode = oneOf(call.query.get('mode') ?? 'merge', ['merge', 'overwrite'], 'mode');
  const current = findApi(store, call.param('api'));
  const { api, warnings } = importDocument(current, call.body, mode);
  if (warnings.length > 0 && call.query.get('failonwarnings') === 'true') {
    throw badRequest(`Warnings found during import:\n\t${warnings.join('\n\t')}`);
  }
  checkedPolicy(api.policy);
  checkedCompression(api.minimumCompressionSize);
  store.apis.set(api.id, api);
  return { ...showRestApi(api), ...(warnings.length > 0 ? { warnings } : {}) };
}
