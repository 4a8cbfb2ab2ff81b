import type { Fields } from '../../../http/json.ts';
import type { StageRecord } from '../../records.ts';
import { badRequest } from '../errors.ts';
import { oneOf, optionalFlag, optionalNumber } from '../fields.ts';
import type { PatchOperation } from '../patch.ts';

type Reader = (fields: Fields) => unknown;
const asNumber: Reader = (fields) => optionalNumber(fields, 'value');
const asFlag: Reader = (fields) => optionalFlag(fields, 'value');
const asOne =
  (...allowed: readonly string[]): Reader =>
  ({ value }) =>
    oneOf(String(value), allowed, 'value');

const SETTINGS: Readonly<Record<string, readonly [name: string, read: Reader]>> = {
  'metrics/enabled': ['metricsEnabled', asFlag],
  'logging/dataTrace': ['dataTraceEnabled', asFlag],
  'logging/loglevel': ['loggingLevel', asOne('OFF', 'ERROR', 'INFO')],
  'throttling/burstLimit': ['throttlingBurstLimit', asNumber],
  'throttling/rateLimit': ['throttlingRateLimit', asNumber],
  'caching/ttlInSeconds': ['cacheTtlInSeconds', asNumber],
  'caching/enabled': ['cachingEnabled', asFlag],
  'caching/dataEncrypted': ['cacheDataEncrypted', asFlag],
  'caching/requireAuthorizationForCacheControl': ['requireAuthorizationForCacheControl', asFlag],
  'caching/unauthorizedCacheControlHeaderStrategy': [
    'unauthorizedCacheControlHeaderStrategy',
    asOne('FAIL_WITH_403', 'SUCCEED_WITH_RESPONSE_HEADER', 'SUCCEED_WITHOUT_RESPONSE_HEADER'),
  ],
};

/** Recorded: what a method has before anyone sets it; the throttle is the account's. */
const DEFAULT_SETTING = {
  metricsEnabled: false,
  dataTraceEnabled: false,
  throttlingBurstLimit: 5000,
  throttlingRateLimit: 10_000,
  cachingEnabled: false,
  cacheTtlInSeconds: 300,
  cacheDataEncrypted: false,
  requireAuthorizationForCacheControl: true,
  unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER',
};

/**
 * Paths are "/{resource}/{METHOD}/{group}/{setting}"; "~1" stays as it is, because it is part of
 * the key that is returned.
 */
export function patchMethodSetting(stage: StageRecord, operation: PatchOperation): void {
  const parts = operation.path.slice(1).split('/');
  const setting = SETTINGS[parts.slice(-2).join('/')];
  const key = parts.slice(0, setting ? -2 : undefined).join('/');
  const wholeMethod = !setting && /^([A-Z]+|\*)$/.test(parts.at(-1) ?? '');
  if (operation.op === 'remove' && (setting || wholeMethod)) return remove(stage, key);
  if (!setting || !key.includes('/')) throw invalidSettingPath(operation.path);
  const [name, read] = setting;
  stage.methodSettings[key] = {
    ...(stage.methodSettings[key] ?? stage.methodSettings['*/*'] ?? DEFAULT_SETTING),
    [name]: read({ value: operation.value }),
  };
}

function remove(stage: StageRecord, key: string): void {
  if (!stage.methodSettings[key])
    throw badRequest(
      `Cannot remove method setting ${key} because there is no method setting for this method `,
    );
  delete stage.methodSettings[key];
}

/** Word for word, commas as they are missing there. */
export function invalidSettingPath(path: string): Error {
  const settings = Object.keys(SETTINGS);
  const of = (prefix: string): string =>
    settings.map((setting) => `${prefix}/${setting}`).join(', ');
  const named = of('/{resourcePath}/{httpMethod}')
    .replace('burstLimit, /', 'burstLimit/')
    .replace('rateLimit, /', 'rateLimit/');
  const all = of('/*/*')
    .replace('burstLimit, /', 'burstLimit /')
    .replace('rateLimit, /', 'rateLimit /');
  return badRequest(
    `Invalid method setting path: ${path}. Must be one of: [/deploymentId, /description, ` +
      '/cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, ' +
      '/accessLogSettings/destinationArn, /accessLogSettings/format, ' +
      `${named}, ${all}, /variables/{variable_name}, /tracingEnabled]`,
  );
}
