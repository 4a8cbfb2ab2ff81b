import type { IntegrationRecord, IntegrationResponseRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { optionalText } from '../fields.ts';
import { apiWithResources } from '../find-api.ts';
import { operation, type Operation, type OperationCall } from '../operation.ts';
import { parsePatch } from '../patch.ts';
import { parseIntegration, parseIntegrationResponse } from './integration-fields.ts';
import { patchIntegration, patchIntegrationResponse } from './integration-patches.ts';
import { found, METHOD, methodOf, statusOf } from './method-path.ts';
import { findResource } from './resource-tree.ts';
import { showIntegration, showIntegrationResponse } from './show-method.ts';

const NO_INTEGRATION = 'Invalid Integration identifier specified';
const NO_STATUS = 'Invalid Response status code specified';

export function integrationOperations(store: Store): readonly Operation[] {
  const base = `${METHOD}/integration`;
  const show = (call: OperationCall): object =>
    showIntegration(integrationOf(store, call), call.param('resource'));
  const put = (call: OperationCall): object => {
    const method = methodOf(store, call);
    // A repeated PutIntegration keeps the responses, as the service does.
    method.integration = {
      ...parseIntegration(call.fields(), method),
      responses: method.integration?.responses ?? new Map(),
    };
    return show(call);
  };
  const update = (call: OperationCall): object => {
    const method = methodOf(store, call);
    const current = integrationOf(store, call);
    method.integration = patchIntegration(current, method, parsePatch(call));
    return show(call);
  };
  const remove = (call: OperationCall): void => {
    integrationOf(store, call);
    methodOf(store, call).integration = undefined;
  };
  return [
    operation('PutIntegration', 'PUT', base, put, 201),
    operation('GetIntegration', 'GET', base, show),
    operation('UpdateIntegration', 'PATCH', base, update),
    operation('DeleteIntegration', 'DELETE', base, remove, 204),
  ];
}

export function integrationResponseOperations(store: Store): readonly Operation[] {
  const path = `${METHOD}/integration/responses/{status}`;
  const find = (call: OperationCall): IntegrationResponseRecord => {
    const status = statusOf(call);
    return found(integrationOf(store, call).responses.get(status), NO_STATUS);
  };
  const kept = (call: OperationCall, response: IntegrationResponseRecord): object => {
    integrationOf(store, call).responses.set(response.statusCode, response);
    return showIntegrationResponse(response);
  };
  const put = (call: OperationCall): object => {
    const pattern = optionalText(call.fields(), 'selectionPattern');
    const status = statusOf(call);
    const method = methodOf(store, call);
    return kept(call, parseIntegrationResponse(call.fields(), status, pattern, method));
  };
  const update = (call: OperationCall): object =>
    kept(call, patchIntegrationResponse(find(call), methodOf(store, call), parsePatch(call)));
  const remove = (call: OperationCall): void => {
    const status = statusOf(call);
    const api = apiWithResources(store, call);
    // Recorded: here a method that does not exist is an integration that does not.
    const { methods } = findResource(api, call.param('resource'));
    const { responses } = found(methods.get(call.param('method'))?.integration, NO_INTEGRATION);
    found(responses.get(status), NO_STATUS);
    responses.delete(status);
  };
  return [
    operation('PutIntegrationResponse', 'PUT', path, put, 201),
    operation('GetIntegrationResponse', 'GET', path, (call) => showIntegrationResponse(find(call))),
    operation('UpdateIntegrationResponse', 'PATCH', path, update),
    operation('DeleteIntegrationResponse', 'DELETE', path, remove, 204),
  ];
}

function integrationOf(store: Store, call: OperationCall): IntegrationRecord {
  return found(methodOf(store, call).integration, NO_INTEGRATION);
}
