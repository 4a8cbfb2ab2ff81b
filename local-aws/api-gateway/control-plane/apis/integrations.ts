import type { IntegrationRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { optionalText } from '../fields.ts';
import { operation, type Operation, type OperationCall } from '../operation.ts';
import { parseIntegration, parseIntegrationResponse } from './integration-fields.ts';
import { found, METHOD, methodOf } from './method-path.ts';
import { showIntegration } from './show-method.ts';

export function integrationOperations(store: Store): readonly Operation[] {
  const base = `${METHOD}/integration`;
  const put = (call: OperationCall): object => {
    const method = methodOf(store, call);
    // A repeated PutIntegration keeps the responses, as the service does.
    const integration = {
      ...parseIntegration(call.fields(), method),
      responses: method.integration?.responses ?? new Map(),
    };
    method.integration = integration;
    return showIntegration(integration);
  };
  return [
    operation('PutIntegration', 'PUT', base, put, 201),
    operation('GetIntegration', 'GET', base, (call) => showIntegration(integrationOf(store, call))),
    operation(
      'DeleteIntegration',
      'DELETE',
      base,
      (call) => {
        methodOf(store, call).integration = undefined;
      },
      204,
    ),
  ];
}

export function integrationResponseOperations(store: Store): readonly Operation[] {
  const path = `${METHOD}/integration/responses/{status}`;
  const putResponse = (call: OperationCall): object => {
    const response = parseIntegrationResponse(
      call.fields(),
      call.param('status'),
      optionalText(call.fields(), 'selectionPattern'),
      methodOf(store, call),
    );
    integrationOf(store, call).responses.set(response.statusCode, response);
    return response;
  };
  return [
    operation('PutIntegrationResponse', 'PUT', path, putResponse, 201),
    operation('GetIntegrationResponse', 'GET', path, (call) =>
      found(
        integrationOf(store, call).responses.get(call.param('status')),
        'Invalid Response status code specified',
      ),
    ),
    operation(
      'DeleteIntegrationResponse',
      'DELETE',
      path,
      (call) => void integrationOf(store, call).responses.delete(call.param('status')),
      204,
    ),
  ];
}

function integrationOf(store: Store, call: OperationCall): IntegrationRecord {
  return found(methodOf(store, call).integration, 'Invalid Integration identifier specified');
}
