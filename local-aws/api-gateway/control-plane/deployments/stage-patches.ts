import type { Fields } from '../../../http/json.ts';
import type { RestApiRecord, StageRecord } from '../../records.ts';
import { badRequest, notImplemented } from '../errors.ts';
import { optionalFlag, optionalNumber, optionalText } from '../fields.ts';
import { invalidPath, type PatchOperation } from '../patch.ts';

export function knownDeployment(api: RestApiRecord, id: string): string {
  if (!api.deployments.has(id)) throw badRequest('Invalid deployment identifier specified');
  return id;
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

export function patchStage(
  api: RestApiRecord,
  stage: StageRecord,
  operation: PatchOperation,
): void {
  const {
    op,
    segments: [name = '', property],
    value,
  } = operation;
  const given = op === 'remove' ? undefined : value;
  if (name === 'deploymentId') stage.deploymentId = knownDeployment(api, given ?? '');
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

/**
 * Paths are "/{resource}/{METHOD}/{group}/{setting}"; "~1" stays as it is, because it is part of
 * the key that is returned.
 */
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
