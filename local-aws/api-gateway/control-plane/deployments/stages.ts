import type { Fields } from '../../../http/json.ts';
import { optional } from '../../optional.ts';
import type { RestApiRecord, StageRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest, conflict, notFound } from '../errors.ts';
import { optionalFlag, optionalText, requiredText, textMap } from '../fields.ts';
import { findApi } from '../find-api.ts';
import { nowSeconds } from '../ids.ts';
import { exportStage } from '../openapi/export-stage.ts';
import { operation, type Operation, type OperationCall } from '../operation.ts';
import { parsePatch, type PatchOperation } from '../patch.ts';
import { shownIfAny } from '../show.ts';
import { readCanary, showCanary } from './canary.ts';
import { knownDeployment, patchStage } from './stage-patches.ts';

export function stageOperations(store: Store): readonly Operation[] {
  const base = '/restapis/{api}/stages';
  const one = `${base}/{stage}`;
  const apiOf = (call: OperationCall): RestApiRecord => findApi(store, call.param('api'));
  const find = (call: OperationCall): StageRecord => findStage(apiOf(call), call.param('stage'));
  const create = (call: OperationCall): object =>
    showStage(createStage(apiOf(call), call.fields()));
  const remove = (call: OperationCall): void =>
    void apiOf(call).stages.delete(find(call).stageName);
  return [
    operation('CreateStage', 'POST', base, create, 201),
    operation('GetStages', 'GET', base, (call) => ({
      item: listStages(apiOf(call), call.query.get('deploymentId')),
    })),
    operation('GetStage', 'GET', one, (call) => showStage(find(call))),
    operation('UpdateStage', 'PATCH', one, (call) =>
      updateStage(store, apiOf(call), find(call), parsePatch(call)),
    ),
    operation('DeleteStage', 'DELETE', one, remove, 202),
    operation('GetExport', 'GET', `${one}/exports/{type}`, (call) =>
      exportStage(apiOf(call), find(call), call.param('type'), call.query),
    ),
    // Nothing is cached here, so there is nothing to flush.
    operation('FlushStageCache', 'DELETE', `${one}/cache/data`, (call) => void find(call), 202),
  ];
}

function findStage(api: RestApiRecord, name: string): StageRecord {
  const stage = api.stages.get(name);
  if (!stage) throw notFound('Invalid stage identifier specified');
  return stage;
}

export function createStage(api: RestApiRecord, fields: Fields): StageRecord {
  const stageName = requiredText(fields, 'stageName');
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(stageName))
    throw badRequest('Stage name only allows a-zA-Z0-9_-');
  if (api.stages.has(stageName)) throw conflict('Stage already exists');
  const deploymentId = knownDeployment(api, requiredText(fields, 'deploymentId'));
  const stage: StageRecord = {
    stageName,
    createdDate: nowSeconds(),
    lastUpdatedDate: nowSeconds(),
    deploymentId,
    description: optionalText(fields, 'description') || undefined,
    variables: textMap(fields['variables'], 'variables'),
    methodSettings: {},
    cacheClusterEnabled: optionalFlag(fields, 'cacheClusterEnabled') ?? false,
    cacheClusterSize: optionalText(fields, 'cacheClusterSize'),
    tracingEnabled: optionalFlag(fields, 'tracingEnabled') ?? false,
    documentationVersion: optionalText(fields, 'documentationVersion'),
    ...optional('canary', readCanary(api, fields, deploymentId)),
    tags: textMap(fields['tags'], 'tags'),
  };
  api.stages.set(stageName, stage);
  return stage;
}

function listStages(api: RestApiRecord, deployment: string | null): object[] {
  return [...api.stages.values()]
    .filter((stage) => deployment === null || stage.deploymentId === deployment)
    .map(showStage);
}

function updateStage(
  store: Store,
  api: RestApiRecord,
  current: StageRecord,
  operations: readonly PatchOperation[],
): object {
  const stage = structuredClone(current);
  patchStage(store, api, stage, operations);
  stage.lastUpdatedDate = nowSeconds();
  api.stages.set(stage.stageName, stage);
  return showStage(stage);
}

function showStage({ accessLog, canary, variables, tags, ...stage }: StageRecord): object {
  return {
    ...stage,
    ...showCanary(canary),
    ...shownIfAny('variables', variables),
    ...shownIfAny('tags', tags),
    cacheClusterStatus: stage.cacheClusterEnabled ? 'AVAILABLE' : 'NOT_AVAILABLE',
    accessLogSettings: accessLog,
  };
}
