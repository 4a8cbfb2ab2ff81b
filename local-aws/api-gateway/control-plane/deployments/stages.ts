import type { Fields } from '../../../http/json.ts';
import type { RestApiRecord, StageRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest, conflict, notFound, notImplemented } from '../errors.ts';
import {
  fieldsOf,
  optionalFlag,
  optionalNumber,
  optionalText,
  requiredText,
  textMap,
} from '../fields.ts';
import { findApi } from '../find-api.ts';
import { nowSeconds } from '../ids.ts';
import { exportStage } from '../openapi/export-stage.ts';
import type { Operation, OperationCall } from '../operation.ts';
import { invalidPath, parsePatch, type PatchOperation } from '../patch.ts';

export function stageOperations(store: Store): readonly Operation[] {
  const base = '/restapis/{api}/stages';
  const apiOf = (call: OperationCall): RestApiRecord => findApi(store, call.param('api'));
  const find = (call: OperationCall): StageRecord => findStage(apiOf(call), call.param('stage'));
  const remove = (call: OperationCall): void =>
    void apiOf(call).stages.delete(find(call).stageName);
  return [
    {
      name: 'CreateStage',
      method: 'POST',
      path: base,
      status: 201,
      handle: (call) => showStage(createStage(apiOf(call), call.fields())),
    },
    {
      name: 'GetStages',
      method: 'GET',
      path: base,
      handle: (call) => ({ item: listStages(apiOf(call), call.query.get('deploymentId')) }),
    },
    {
      name: 'GetStage',
      method: 'GET',
      path: `${base}/{stage}`,
      handle: (call) => showStage(find(call)),
    },
    {
      name: 'UpdateStage',
      method: 'PATCH',
      path: `${base}/{stage}`,
      handle: (call) => updateStage(apiOf(call), find(call), parsePatch(call.fields())),
    },
    {
      name: 'DeleteStage',
      method: 'DELETE',
      path: `${base}/{stage}`,
      status: 202,
      handle: remove,
    },
    {
      name: 'GetExport',
      method: 'GET',
      path: `${base}/{stage}/exports/{type}`,
      handle: (call) => exportStage(apiOf(call), find(call), call.param('type'), call.query),
    },
    // Nothing is cached here, so there is nothing to flush.
    {
      name: 'FlushStageCache',
      method: 'DELETE',
      path: `${base}/{stage}/cache/data`,
      status: 202,
      handle: (call) => void find(call),
    },
  ];
}

export function findStage(api: RestApiRecord, name: string): StageRecord {
  const stage = api.stages.get(name);
  if (!stage) throw notFound('Invalid stage identifier specified');
  return stage;
}

export function createStage(api: RestApiRecord, fields: Fields): StageRecord {
  const stageName = requiredText(fields, 'stageName');
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(stageName))
    throw badRequest('Stage name only allows a-zA-Z0-9_-');
  if (api.stages.has(stageName)) throw conflict('Stage already exists');
  if (Object.keys(fieldsOf(fields['canarySettings'], 'canarySettings')).length > 0)
    throw notImplemented('canarySettings of a stage');
  const stage: StageRecord = {
    stageName,
    createdDate: nowSeconds(),
    lastUpdatedDate: nowSeconds(),
    deploymentId: deploymentId(api, requiredText(fields, 'deploymentId')),
    description: optionalText(fields, 'description'),
    variables: textMap(fields['variables'], 'variables'),
    methodSettings: {},
    cacheClusterEnabled: optionalFlag(fields, 'cacheClusterEnabled') ?? false,
    cacheClusterSize: optionalText(fields, 'cacheClusterSize'),
    tracingEnabled: optionalFlag(fields, 'tracingEnabled') ?? false,
    documentationVersion: optionalText(fields, 'documentationVersion'),
    tags: textMap(fields['tags'], 'tags'),
  };
  api.stages.set(stageName, stage);
  return stage;
}

function deploymentId(api: RestApiRecord, id: string): string {
  if (!api.deployments.has(id)) throw badRequest('Invalid deployment identifier specified');
  return id;
}

function listStages(api: RestApiRecord, deployment: string | null): object[] {
  return [...api.stages.values()]
    .filter((stage) => deployment === null || stage.deploymentId === deployment)
    .map(showStage);
}

function updateStage(
  api: RestApiRecord,
  current: StageRecord,
  operations: readonly PatchOperation[],
): object {
  const stage = structuredClone(current);
  for (const operation of operations) patchStage(api, stage, operation);
  stage.lastUpdatedDate = nowSeconds();
  api.stages.set(stage.stageName, stage);
  return showStage(stage);
}

const PATCHES: Readonly<Record<string, (stage: StageRecord, value: string | undefined) => void>> = {
  description: (stage, value) => {
    stage.description = value;
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
    stage.documentationVersion = value;
  },
  clientCertificateId: (stage, value) => {
    stage.clientCertificateId = value === '' ? undefined : value;
  },
};

function patchStage(api: RestApiRecord, stage: StageRecord, operation: PatchOperation): void {
  const {
    op,
    segments: [name = '', property],
    value,
  } = operation;
  const given = op === 'remove' ? undefined : value;
  if (name === 'deploymentId') stage.deploymentId = deploymentId(api, given ?? '');
  else if (name === 'variables' && property !== undefined) patchVariable(stage, property, given);
  else if (name === 'accessLogSettings') patchAccessLog(stage, property, given);
  else if (name === 'canarySettings') throw notImplemented('canarySettings of a stage');
  else if (property === undefined && PATCHES[name]) PATCHES[name](stage, given);
  else patchMethodSetting(stage, operation);
}

function patchVariable(stage: StageRecord, name: string, value: string | undefined): void {
  if (value === undefined) delete stage.variables[name];
  else stage.variables[name] = value;
}

function patchAccessLog(
  stage: StageRecord,
  property: string | undefined,
  value: string | undefined,
): void {
  if (property === undefined && value === undefined) {
    delete stage.accessLog;
    return;
  }
  const current = stage.accessLog ?? { destinationArn: '', format: '' };
  if (property === 'destinationArn')
    stage.accessLog = { ...current, destinationArn: (value ?? '').replace(/:\*$/, '') };
  else if (property === 'format') stage.accessLog = { ...current, format: value ?? '' };
  else throw badRequest(`Invalid patch path '/accessLogSettings/${property ?? ''}'`);
}

type Reader = (fields: Fields) => unknown;
const asNumber: Reader = (fields) => optionalNumber(fields, 'value');
const asFlag: Reader = (fields) => optionalFlag(fields, 'value');
const asText: Reader = (fields) => optionalText(fields, 'value');

const SETTINGS: Readonly<Record<string, readonly [name: string, read: Reader]>> = {
  'metrics/enabled': ['metricsEnabled', asFlag],
  'logging/loglevel': ['loggingLevel', asText],
  'logging/dataTrace': ['dataTraceEnabled', asFlag],
  'throttling/rateLimit': ['throttlingRateLimit', asNumber],
  'throttling/burstLimit': ['throttlingBurstLimit', asNumber],
  'caching/enabled': ['cachingEnabled', asFlag],
  'caching/ttlInSeconds': ['cacheTtlInSeconds', asNumber],
  'caching/dataEncrypted': ['cacheDataEncrypted', asFlag],
  'caching/requireAuthorizationForCacheControl': ['requireAuthorizationForCacheControl', asFlag],
  'caching/unauthorizedCacheControlHeaderStrategy': [
    'unauthorizedCacheControlHeaderStrategy',
    asText,
  ],
};

/** Paths are "/{resource}/{METHOD}/{group}/{setting}"; "~1" stays as it is, because it is part of the key that is returned. */
function patchMethodSetting(stage: StageRecord, operation: PatchOperation): void {
  const parts = operation.path.slice(1).split('/');
  if (operation.op === 'remove' && parts.length >= 2) {
    delete stage.methodSettings[parts.join('/')];
    return;
  }
  const key = parts.slice(0, -2).join('/');
  const setting = SETTINGS[parts.slice(-2).join('/')];
  if (!setting || !key.includes('/'))
    throw invalidPath(
      operation,
      Object.keys(SETTINGS).map((item) => `/{resourcePath}/{httpMethod}/${item}`),
    );
  const [name, read] = setting;
  stage.methodSettings[key] = {
    ...(stage.methodSettings[key] ?? DEFAULT_SETTING),
    [name]: read({ value: operation.value }),
  };
}

/** What a stage has before anyone sets it; the throttle is the account's. */
const DEFAULT_SETTING = {
  metricsEnabled: false,
  loggingLevel: 'OFF',
  dataTraceEnabled: false,
  throttlingBurstLimit: 5000,
  throttlingRateLimit: 10_000,
  cachingEnabled: false,
  cacheTtlInSeconds: 300,
  cacheDataEncrypted: false,
  requireAuthorizationForCacheControl: true,
  unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER',
};

function showStage({ accessLog, ...stage }: StageRecord): object {
  return {
    ...stage,
    cacheClusterStatus: stage.cacheClusterEnabled ? 'AVAILABLE' : 'NOT_AVAILABLE',
    accessLogSettings: accessLog,
  };
}
