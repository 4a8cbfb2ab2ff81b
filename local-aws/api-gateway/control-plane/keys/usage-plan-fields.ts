import type { Fields } from '../../../http/json.ts';
import type { PlanStage, PlanThrottle, UsagePlanRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { notFound } from '../errors.ts';
import { fieldsOf, oneOf, optionalNumber, optionalText, requiredText } from '../fields.ts';

const PERIODS = ['DAY', 'WEEK', 'MONTH'] as const;

export function parsePlanStage(store: Store, fields: Fields): PlanStage {
  const throttles = Object.entries(fieldsOf(fields['throttle'], 'throttle'));
  const throttle = Object.fromEntries(
    throttles.map(([path, value]) => [path, parseThrottle(fieldsOf(value, path))]),
  );
  return {
    ...knownStage(store, `${requiredText(fields, 'apiId')}:${requiredText(fields, 'stage')}`),
    throttle,
  };
}

export function knownStage(
  store: Store,
  reference: string,
): { readonly apiId: string; readonly stage: string } {
  const [apiId = '', stage = ''] = reference.split(':');
  if (!store.apis.get(apiId)?.stages.has(stage))
    throw notFound(`API Stage not found: ${reference}`);
  return { apiId, stage };
}

export function parseThrottle(fields: Fields): PlanThrottle {
  return {
    rateLimit: optionalNumber(fields, 'rateLimit'),
    burstLimit: optionalNumber(fields, 'burstLimit'),
  };
}

export function parseQuota(fields: Fields): NonNullable<UsagePlanRecord['quota']> {
  return {
    limit: optionalNumber(fields, 'limit') ?? 0,
    offset: optionalNumber(fields, 'offset') ?? 0,
    period: oneOf(optionalText(fields, 'period'), PERIODS, 'quota.period'),
  };
}
