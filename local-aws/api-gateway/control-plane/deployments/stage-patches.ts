import type { RestApiRecord, StageRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest, notImplemented } from '../errors.ts';
import { optionalFlag } from '../fields.ts';
import type { PatchOperation } from '../patch.ts';
import { patchCanary, promote } from './canary.ts';
import { invalidSettingPath, patchMethodSetting } from './method-settings.ts';

export function knownDeployment(api: RestApiRecord, id: string): string {
  if (!api.deployments.has(id)) throw badRequest('Invalid deployment identifier specified');
  return id;
}

const PATCHES: Readonly<Record<string, (stage: StageRecord, value: string | undefined) => void>> = {
  description: (stage, value) => {
    stage.description = value || undefined;
  },
  tracingEnabled: (stage, value) => {
    stage.tracingEnabled = optionalFlag({ value }, 'value') ?? false;
  },
  cacheClusterEnabled: (stage, value) => {
    stage.cacheClusterEnabled = optionalFlag({ value }, 'value') ?? false;
  },
  cacheClusterSize: (stage, value) => {
    stage.cacheClusterSize = value;
  },
  documentationVersion: (stage, value) => {
    stage.documentationVersion = value || undefined;
  },
  clientCertificateId: (_, value) => {
    if (value) throw notImplemented('client certificates');
  },
};

/** One UpdateStage is judged as a whole: destination and format come in two operations. */
export function patchStage(
  store: Store,
  api: RestApiRecord,
  stage: StageRecord,
  operations: readonly PatchOperation[],
): void {
  for (const operation of operations) applyOne(api, stage, operation);
  const logs = operations.some(({ path }) => /^\/accessLogSettings\b|\/logging\//.test(path));
  if (logs && isLogged(stage) && store.cloudwatchRoleArn === undefined)
    throw badRequest('CloudWatch Logs role ARN must be set in account settings to enable logging');
}

/** "Set up CloudWatch logging for REST APIs", Permissions: it covers both kinds of log. */
function isLogged({ accessLog, methodSettings }: StageRecord): boolean {
  return (
    accessLog?.destinationArn.includes(':logs:') === true ||
    Object.values(methodSettings).some(
      ({ loggingLevel }) => loggingLevel === 'ERROR' || loggingLevel === 'INFO',
    )
  );
}

function applyOne(api: RestApiRecord, stage: StageRecord, operation: PatchOperation): void {
  const {
    op,
    path,
    segments: [name = '', property, ...more],
    value,
  } = operation;
  const given = op === 'remove' ? undefined : value;
  if (op === 'copy') promote(stage, operation);
  else if (name === 'canarySettings') patchCanary(api, stage, operation);
  else if (path === '/deploymentId') stage.deploymentId = knownDeployment(api, given ?? '');
  else if (name === 'variables' && property !== undefined && more.length === 0)
    patchVariable(stage, property, given);
  else if (name === 'accessLogSettings') patchAccessLog(stage, operation);
  else if (property === undefined && PATCHES[name]) PATCHES[name](stage, given);
  else patchMethodSetting(stage, operation);
}

function patchVariable(stage: StageRecord, name: string, value: string | undefined): void {
  if (value === undefined) delete stage.variables[name];
  else stage.variables[name] = value;
}

function patchAccessLog(stage: StageRecord, { op, path, value = '' }: PatchOperation): void {
  const current = stage.accessLog ?? { destinationArn: '', format: '' };
  if (path === '/accessLogSettings' && op === 'remove') delete stage.accessLog;
  else if (path === '/accessLogSettings/destinationArn')
    stage.accessLog = { ...current, destinationArn: value.replace(/:\*$/, '') };
  else if (path === '/accessLogSettings/format') stage.accessLog = { ...current, format: value };
  else throw invalidSettingPath(path);
}
