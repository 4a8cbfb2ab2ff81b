import { type Fields, isFields } from '../../../http/json.ts';
import type { CanaryRecord, RestApiRecord, StageRecord } from '../../records.ts';
import { badRequest, notImplemented } from '../errors.ts';
import { fieldsOf, optionalFlag, optionalNumber, optionalText, textMap } from '../fields.ts';
import type { PatchOperation } from '../patch.ts';
import { shownIfAny } from '../show.ts';
import { invalidSettingPath } from './method-settings.ts';

/**
 * "Set up an API Gateway canary release deployment"; the words and what a patch makes are recorded
 * (localstack/localstack test_apigateway_canary.py).
 */
export function readCanary(
  api: RestApiRecord,
  fields: Fields,
  deploymentId: string,
): CanaryRecord | undefined {
  if (!isFields(fields['canarySettings'])) return undefined;
  const settings = fieldsOf(fields['canarySettings'], 'canarySettings');
  return {
    deploymentId: existing(api, optionalText(settings, 'deploymentId') ?? deploymentId),
    percentTraffic: percent(settings, 'percentTraffic'),
    variables: textMap(settings['stageVariableOverrides'], 'stageVariableOverrides'),
    useStageCache: optionalFlag(settings, 'useStageCache') ?? false,
  };
}

/** Of CreateDeployment: the deployment becomes the canary of a stage that is there. */
export function canaryStage(api: RestApiRecord, fields: Fields): StageRecord | undefined {
  if (!isFields(fields['canarySettings'])) return undefined;
  const name = optionalText(fields, 'stageName');
  if (name === undefined || name === '')
    throw invalid(
      'Non null and non empty stageName must be provided for canary deployment. ' +
        `Provided value is ${name ?? 'null'}`,
    );
  const stage = api.stages.get(name);
  if (!stage)
    throw invalid(
      `Stage ${name} must already be created before making a canary release deployment`,
    );
  return stage;
}

function invalid(reason: string): Error {
  return badRequest(`Invalid deployment content specified.${reason}`);
}

/** Paths below /canarySettings. A canary begins with the first of them that is replaced. */
export function patchCanary(
  api: RestApiRecord,
  stage: StageRecord,
  operation: PatchOperation,
): void {
  const { op, path, segments, value } = operation;
  const [, name = '', variable, ...more] = segments;
  if (op === 'remove' && path === '/canarySettings') {
    delete stage.canary;
    return;
  }
  if (op === 'add') throw badRequest(`Invalid add operation with path: ${path}`);
  const isVariable =
    name === 'stageVariableOverrides' && variable !== undefined && more.length === 0;
  if (op === 'remove' && !(isVariable && stage.canary))
    throw badRequest(
      `Cannot remove method setting ${path.slice(1)} because there is no method setting ` +
        'for this method ',
    );
  if (path === '/canarySettings/stageVariableOverrides')
    throw notImplemented(`the patch operation ${op} of ${path} as a whole`);
  const change = isVariable ? variableOf(stage.canary, variable, op, value) : one(api, name, value);
  if (!change) throw invalidSettingPath(path);
  stage.canary = { ...(stage.canary ?? newCanary(stage)), ...change };
}

function newCanary({ deploymentId }: StageRecord): CanaryRecord {
  return { deploymentId, percentTraffic: 0, variables: {}, useStageCache: false };
}

function variableOf(
  canary: CanaryRecord | undefined,
  name: string,
  op: string,
  value = '',
): Partial<CanaryRecord> {
  const { [name]: _, ...others } = canary?.variables ?? {};
  return { variables: op === 'remove' ? others : { ...others, [name]: value } };
}

function one(
  api: RestApiRecord,
  name: string,
  value: string | undefined,
): Partial<CanaryRecord> | undefined {
  if (name === 'deploymentId') return { deploymentId: existing(api, value ?? '') };
  if (name === 'percentTraffic') return { percentTraffic: percent({ value }, 'value') };
  if (name === 'useStageCache') return { useStageCache: optionalFlag({ value }, 'value') ?? false };
  return undefined;
}

const PROMOTED = ['/canarySettings/deploymentId', '/canarySettings/stageVariableOverrides'];
const TARGETS = ['/deploymentId', '/variables'];

/** `copy` promotes, one of two paths each; variables that the canary does not name stay. */
export function promote(stage: StageRecord, { path, from = '' }: PatchOperation): void {
  const which = PROMOTED.indexOf(from);
  if (which < 0 || path !== TARGETS[which])
    throw badRequest(
      `Invalid copy operation with path: ${path} and from ${from}. ` +
        `Valid copy:path are [${TARGETS.join(', ')}] and valid copy:from are ` +
        `[${PROMOTED.join(', ')}]`,
    );
  if (!stage.canary) throw badRequest('Promotion not available. Canary does not exist.');
  if (which === 0) stage.deploymentId = stage.canary.deploymentId;
  else stage.variables = { ...stage.variables, ...stage.canary.variables };
}

function existing(api: RestApiRecord, id: string): string {
  if (!api.deployments.has(id)) throw badRequest('Deployment id does not exist');
  return id;
}

/** "CanarySettings" of the API reference: 0.0 to 100.0. Its refusal is not recorded. */
function percent(fields: Fields, name: string): number {
  const value = optionalNumber(fields, name) ?? 0;
  if (value < 0 || value > 100)
    throw badRequest(`Invalid canary percentTraffic: ${value}. Must be between 0.0 and 100.0`);
  return value;
}

export function showCanary(canary: CanaryRecord | undefined): object {
  if (!canary) return {};
  const { variables, ...shown } = canary;
  return { canarySettings: { ...shown, ...shownIfAny('stageVariableOverrides', variables) } };
}
