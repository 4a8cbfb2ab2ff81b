import { type Fields, isFields } from '../../../http/json.ts';
import type { PlanStage, PlanThrottle, UsagePlanRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { findKey } from './api-keys.ts';
import { badRequest, conflict, notFound } from '../errors.ts';
import { fieldsOf, oneOf, optionalNumber, optionalText, requiredText, textMap } from '../fields.ts';
import { page } from '../find-api.ts';
import { newId } from '../ids.ts';
import type { Operation, OperationCall } from '../operation.ts';
import { invalidPath, parsePatch, type PatchOperation, unescapePointer } from '../patch.ts';

const PERIODS = ['DAY', 'WEEK', 'MONTH'] as const;

export function usagePlanOperations(store: Store): readonly Operation[] {
  const find = (call: OperationCall): UsagePlanRecord => findPlan(store, call.param('plan'));
  return [
    {
      name: 'CreateUsagePlan',
      method: 'POST',
      path: '/usageplans',
      status: 201,
      handle: (call) => createPlan(store, call.fields()),
    },
    {
      name: 'GetUsagePlans',
      method: 'GET',
      path: '/usageplans',
      handle: () => page([...store.usagePlans.values()].map(showPlan)),
    },
    {
      name: 'GetUsagePlan',
      method: 'GET',
      path: '/usageplans/{plan}',
      handle: (call) => showPlan(find(call)),
    },
    {
      name: 'UpdateUsagePlan',
      method: 'PATCH',
      path: '/usageplans/{plan}',
      handle: (call) => updatePlan(store, find(call), parsePatch(call.fields())),
    },
    {
      name: 'DeleteUsagePlan',
      method: 'DELETE',
      path: '/usageplans/{plan}',
      status: 202,
      handle: (call) => deletePlan(store, find(call)),
    },
    ...planKeyOperations(store),
  ];
}

function findPlan(store: Store, id: string): UsagePlanRecord {
  const plan = store.usagePlans.get(id);
  if (!plan) throw notFound('Invalid Usage Plan ID specified');
  return plan;
}

function createPlan(store: Store, fields: Fields): object {
  const stages = Array.isArray(fields['apiStages']) ? fields['apiStages'].filter(isFields) : [];
  const plan: UsagePlanRecord = {
    id: newId(6),
    name: requiredText(fields, 'name'),
    description: optionalText(fields, 'description'),
    apiStages: stages.map((stage) => parsePlanStage(store, stage)),
    throttle: isFields(fields['throttle']) ? parseThrottle(fields['throttle']) : undefined,
    quota: isFields(fields['quota']) ? parseQuota(fields['quota']) : undefined,
    keyIds: new Set(),
    tags: textMap(fields['tags'], 'tags'),
  };
  store.usagePlans.set(plan.id, plan);
  return showPlan(plan);
}

function parsePlanStage(store: Store, fields: Fields): PlanStage {
  const throttles = Object.entries(fieldsOf(fields['throttle'], 'throttle'));
  const throttle = Object.fromEntries(
    throttles.map(([path, value]) => [path, parseThrottle(fieldsOf(value, path))]),
  );
  return {
    ...knownStage(store, `${requiredText(fields, 'apiId')}:${requiredText(fields, 'stage')}`),
    throttle,
  };
}

function knownStage(
  store: Store,
  reference: string,
): { readonly apiId: string; readonly stage: string } {
  const [apiId = '', stage = ''] = reference.split(':');
  if (!store.apis.get(apiId)?.stages.has(stage))
    throw notFound(`API Stage not found: ${reference}`);
  return { apiId, stage };
}

function parseThrottle(fields: Fields): PlanThrottle {
  return {
    rateLimit: optionalNumber(fields, 'rateLimit'),
    burstLimit: optionalNumber(fields, 'burstLimit'),
  };
}

function parseQuota(fields: Fields): NonNullable<UsagePlanRecord['quota']> {
  return {
    limit: optionalNumber(fields, 'limit') ?? 0,
    offset: optionalNumber(fields, 'offset') ?? 0,
    period: oneOf(optionalText(fields, 'period'), PERIODS, 'quota.period'),
  };
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

function patchPlan(store: Store, plan: UsagePlanRecord, operation: PatchOperation): void {
  const { op, path, value } = operation;
  const [name = '', property] = operation.segments;
  const given = op === 'remove' ? undefined : value;
  if (name === 'apiStages') patchPlanStages(store, plan, operation);
  else if (path === '/name') plan.name = given ?? '';
  else if (path === '/description') plan.description = given;
  else if (path === '/productCode') plan.productCode = given;
  else if (path === '/throttle' && op === 'remove') plan.throttle = undefined;
  else if (path === '/quota' && op === 'remove') plan.quota = undefined;
  else if (name === 'throttle' && property !== undefined)
    plan.throttle = parseThrottle({ ...plan.throttle, [property]: given });
  else if (name === 'quota' && property !== undefined)
    plan.quota = parseQuota({ period: 'DAY', ...plan.quota, [property]: given });
  else
    throw invalidPath(operation, [
      '/name',
      '/description',
      '/productCode',
      '/apiStages',
      '/throttle/{limit}',
      '/quota/{property}',
    ]);
}

function patchPlanStages(store: Store, plan: UsagePlanRecord, operation: PatchOperation): void {
  const { op, path, value = '' } = operation;
  const others = plan.apiStages.filter(({ apiId, stage }) => `${apiId}:${stage}` !== value);
  // The method's path stands unescaped in the middle, as Terraform writes it: "/apiStages/id:stage/throttle//images/GET/rateLimit".
  const throttle = /^\/apiStages\/([^/]+)\/throttle\/(.+)\/(rateLimit|burstLimit)$/.exec(path);
  if (path === '/apiStages' && op === 'add')
    plan.apiStages = [...others, { ...knownStage(store, value), throttle: {} }];
  else if (path === '/apiStages' && op === 'remove') plan.apiStages = others;
  else if (throttle && op === 'replace') patchStageThrottle(plan, throttle, value);
  else
    throw invalidPath(operation, [
      '/apiStages',
      '/apiStages/{apiId:stage}/throttle/{path}/rateLimit',
      '/apiStages/{apiId:stage}/throttle/{path}/burstLimit',
    ]);
}

function patchStageThrottle(
  plan: UsagePlanRecord,
  [, reference, path = '', limit = '']: readonly string[],
  value: string,
): void {
  const stage = plan.apiStages.find((item) => `${item.apiId}:${item.stage}` === reference);
  if (!stage) throw notFound(`API Stage not found: ${reference}`);
  const key = unescapePointer(path);
  stage.throttle[key] = parseThrottle({ ...stage.throttle[key], [limit]: value });
}

function deletePlan(store: Store, plan: UsagePlanRecord): void {
  if (plan.apiStages.length > 0)
    throw badRequest('Cannot delete a usage plan that still has API stages');
  store.usagePlans.delete(plan.id);
}

function showPlan({ keyIds: _, ...plan }: UsagePlanRecord): object {
  return plan;
}

function planKeyOperations(store: Store): readonly Operation[] {
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
    { name: 'CreateUsagePlanKey', method: 'POST', path: base, status: 201, handle: add },
    {
      name: 'GetUsagePlanKeys',
      method: 'GET',
      path: base,
      handle: (call) => page([...planOf(call).keyIds].map(show)),
    },
    { name: 'GetUsagePlanKey', method: 'GET', path: `${base}/{key}`, handle: find },
    {
      name: 'DeleteUsagePlanKey',
      method: 'DELETE',
      path: `${base}/{key}`,
      status: 202,
      handle: (call) => void planOf(call).keyIds.delete(call.param('key')),
    },
  ];
}
