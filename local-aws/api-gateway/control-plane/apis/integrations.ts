import type { IntegrationRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { optionalText } from '../fields.ts';
import type { Operation, OperationCall } from '../operation.ts';
import { parseIntegration, parseIntegrationResponse } from './integration-fields.ts';
import { found, METHOD, methodOf } from './method-path.ts';
import { showIntegration } from './show-method.ts';

export function integrationOperations(store: Store): readonly Operation[] {
  const base = `${METHOD}/integration`;
  const integrationOf = (call: OperationCall): IntegrationRecord =>
    found(methodOf(store, call).integration, 'Invalid Integration identifier specified');
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
  const putResponse = (call: OperationCall): object => {
    const response = parseIntegrationResponse(
      call.fields(),
      call.param('status'),
      optionalText(call.fields(), 'selectionPattern'),
      methodOf(store, call),
    );
    integrationOf(call).responses.set(response.statusCode, response);
    return response;
  };
  return [
    { name: 'PutIntegration', method: 'PUT', path: base, status: 201, handle: put },
    {
      name: 'GetIntegration',
      method: 'GET',
      path: base,
      handle: (call) => showIntegration(integrationOf(call)),
    },
    {
      name: 'DeleteIntegration',
      method: 'DELETE',
      path: base,
      status: 204,
      handle: (call) => {
        methodOf(store, call).integration = undefined;
      },
    },
    {
      name: 'PutIntegrationResponse',
      method: 'PUT',
      path: `${base}/responses/{status}`,
      status: 201,
      handle: putResponse,
    },
    {
      name: 'GetIntegrationResponse',
      method: 'GET',
      path: `${base}/responses/{status}`,
      handle: (call) =>
        found(
          integrationOf(call).responses.get(call.param('status')),
          'Invalid Response status code specified',
        ),
    },
    {
      name: 'DeleteIntegrationResponse',
      method: 'DELETE',
      path: `${base}/responses/{status}`,
      status: 204,
      handle: (call) => void integrationOf(call).responses.delete(call.param('status')),
    },
  ];
}
