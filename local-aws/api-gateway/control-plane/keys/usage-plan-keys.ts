import type { UsagePlanRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { conflict, notFound } from '../errors.ts';
import { requiredText } from '../fields.ts';
import { operation, type Operation, type OperationCall, page } from '../operation.ts';
import { findKey } from './api-keys.ts';
import { findPlan } from './usage-plans.ts';

export function planKeyOperations(store: Store): readonly Operation[] {
  const base = '/usageplans/{plan}/keys';
  const planOf = (call: OperationCall): UsagePlanRecord => findPlan(store, call.param('plan'));
  const show = (id: string): object => {
    const { name, value } = findKey(store, id);
    return { id, type: 'API_KEY', name, value };
  };
  const find = (call: OperationCall): object => {
    if (!planOf(call).keyIds.has(call.param('key')))
      throw notFound('Invalid Usage Plan Key identifier specified');
    return show(call.param('key'));
  };
  const add = (call: OperationCall): object => {
    const { id } = findKey(store, requiredText(call.fields(), 'keyId'));
    if (planOf(call).keyIds.has(id)) throw conflict('Usage Plan already contains this API Key');
    planOf(call).keyIds.add(id);
    return show(id);
  };
  return [
    operation('CreateUsagePlanKey', 'POST', base, add, 201),
    operation('GetUsagePlanKeys', 'GET', base, (call) => page([...planOf(call).keyIds].map(show))),
    operation('GetUsagePlanKey', 'GET', `${base}/{key}`, find),
    operation(
      'DeleteUsagePlanKey',
      'DELETE',
      `${base}/{key}`,
      (call) => void planOf(call).keyIds.delete(call.param('key')),
      202,
    ),
  ];
}
