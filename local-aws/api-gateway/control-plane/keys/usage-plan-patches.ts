import type { UsagePlanRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { notFound } from '../errors.ts';
import { invalidPath, type PatchOperation, unescapePointer } from '../patch.ts';
import { knownStage, parseQuota, parseThrottle } from './usage-plan-fields.ts';

export function patchPlan(store: Store, plan: UsagePlanRecord, operation: PatchOperation): void {
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
    throw invalidPath(operation, {
      '/name': ['replace'],
      '/description': ['replace', 'remove'],
      '/productCode': ['add', 'replace', 'remove'],
      '/apiStages': ['add', 'remove'],
      '/throttle/{limit}': ['add', 'replace'],
      '/quota/{property}': ['add', 'replace'],
    });
}

function patchPlanStages(store: Store, plan: UsagePlanRecord, operation: PatchOperation): void {
  const { op, path, value = '' } = operation;
  const others = plan.apiStages.filter(({ apiId, stage }) => `${apiId}:${stage}` !== value);
  // The method's path stands unescaped in the middle, as Terraform writes it:
  // "/apiStages/id:stage/throttle//images/GET/rateLimit".
  const throttle = /^\/apiStages\/([^/]+)\/throttle\/(.+)\/(rateLimit|burstLimit)$/.exec(path);
  if (path === '/apiStages' && op === 'add')
    plan.apiStages = [...others, { ...knownStage(store, value, plan.id), throttle: {} }];
  else if (path === '/apiStages' && op === 'remove') {
    // One that the plan holds may be gone by now.
    if (others.length === plan.apiStages.length) knownStage(store, value, plan.id);
    plan.apiStages = others;
  } else if (throttle && op !== 'remove') patchStageThrottle(plan, throttle, value);
  else
    throw invalidPath(operation, {
      '/apiStages': ['add', 'remove'],
      '/apiStages/{apiId:stage}/throttle/{path}/rateLimit': ['add', 'replace'],
      '/apiStages/{apiId:stage}/throttle/{path}/burstLimit': ['add', 'replace'],
    });
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
