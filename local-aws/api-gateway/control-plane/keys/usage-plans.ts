import { type Fields, isFields } from '../../../http/json.ts';
import type { UsagePlanRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest, notFound } from '../errors.ts';
import { optionalText, requiredText, textMap } from '../fields.ts';
import { newId } from '../ids.ts';
import { operation, type Operation, type OperationCall, page } from '../operation.ts';
import { parsePatch, type PatchOperation } from '../patch.ts';
import { shownIfAny, withoutNoTags } from '../show.ts';
import { parsePlanStage, parseQuota, parseThrottle } from './usage-plan-fields.ts';
import { patchPlan } from './usage-plan-patches.ts';

export function usagePlanOperations(store: Store): readonly Operation[] {
  const find = (call: OperationCall): UsagePlanRecord => findPlan(store, call.param('plan'));
  return [
    operation(
      'CreateUsagePlan',
      'POST',
      '/usageplans',
      (call) => createPlan(store, call.fields()),
      201,
    ),
    operation('GetUsagePlans', 'GET', '/usageplans', () =>
      page([...store.usagePlans.values()].map((plan) => withoutNoTags(showPlan(plan)))),
    ),
    operation('GetUsagePlan', 'GET', '/usageplans/{plan}', (call) => showPlan(find(call))),
    operation('UpdateUsagePlan', 'PATCH', '/usageplans/{plan}', (call) =>
      updatePlan(store, find(call), parsePatch(call)),
    ),
    operation(
      'DeleteUsagePlan',
      'DELETE',
      '/usageplans/{plan}',
      (call) => deletePlan(store, find(call)),
      202,
    ),
  ];
}

export function findPlan(store: Store, id: string): UsagePlanRecord {
  const plan = store.usagePlans.get(id);
  if (!plan) throw notFound('Invalid Usage Plan ID specified');
  return plan;
}

function createPlan(store: Store, fields: Fields): object {
  const stages = Array.isArray(fields['apiStages']) ? fields['apiStages'].filter(isFields) : [];
  const id = newId(6);
  const plan: UsagePlanRecord = {
    id,
    name: requiredText(fields, 'name'),
    description: optionalText(fields, 'description') || undefined,
    apiStages: stages.map((stage) => parsePlanStage(store, stage, id)),
    throttle: isFields(fields['throttle']) ? parseThrottle(fields['throttle']) : undefined,
    quota: isFields(fields['quota']) ? parseQuota(fields['quota']) : undefined,
    keyIds: new Set(),
    tags: textMap(fields['tags'], 'tags'),
  };
  store.usagePlans.set(plan.id, plan);
  return withoutNoTags(showPlan(plan));
}

function updatePlan(
  store: Store,
  current: UsagePlanRecord,
  operations: readonly PatchOperation[],
): object {
  const plan: UsagePlanRecord = { ...structuredClone(current), keyIds: current.keyIds };
  for (const operation of operations) patchPlan(store, plan, operation);
  store.usagePlans.set(plan.id, plan);
  return showPlan(plan);
}

function deletePlan(store: Store, plan: UsagePlanRecord): void {
  if (plan.apiStages.length > 0)
    throw badRequest('Cannot delete a usage plan that still has API stages');
  store.usagePlans.delete(plan.id);
}

function showPlan({ keyIds: _, apiStages, ...plan }: UsagePlanRecord) {
  return {
    ...plan,
    apiStages: apiStages.map(({ throttle, ...stage }) => ({
      ...stage,
      ...shownIfAny('throttle', throttle),
    })),
  };
}
