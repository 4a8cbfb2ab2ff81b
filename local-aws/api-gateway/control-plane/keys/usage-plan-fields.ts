import type { Fields } from '../../../http/json.ts';
import type { PlanStage, PlanThrottle, UsagePlanRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest, notFound } from '../errors.ts';
import { fieldsOf, oneOf, optionalNumber, optionalText, requiredText } from '../fields.ts';

const PERIODS = ['DAY', 'WEEK', 'MONTH'] as const;

export function parsePlanStage(store: Store, fields: Fields, planId: string): PlanStage {
  const throttles = Object.entries(fieldsOf(fields['throttle'], 'throttle'));
  const throttle = Object.fromEntries(
    throttles.map(([path, value]) => [path, parseThrottle(fieldsOf(value, path))]),
  );
  const reference = `${requiredText(fields, 'apiId')}:${requiredText(fields, 'stage')}`;
  return { ...knownStage(store, reference, planId), throttle };
}

/** "apiId:stage"; the texts are recorded. */
export function knownStage(
  store: Store,
  reference: string,
  planId: string,
): { readonly apiId: string; readonly stage: string } {
  const [apiId = '', stage = '', ...more] = reference.split(':');
  if (apiId === '' || stage === '' || more.length > 0)
    throw badRequest('Invalid API Stage specified');
  if (!store.apis.get(apiId)?.stages.has(stage))
    throw notFound(
      `Invalid API Stage {api: ${apiId}, stage: ${stage}} specified for usageplan ${planId}`,
    );
  return { apiId, stage };
}

export function parseThrottle(fields: Fields): PlanThrottle {
  return {
    rateLimit: optionalNumber(fields, 'rateLimit'),
    burstLimit: optionalNumber(fields, 'burstLimit'),
  };
}

/** Days that an offset may have, by period. */
const OFFSETS = { DAY: 0, WEEK: 6, MONTH: 27 } as const;

export function parseQuota(fields: Fields): NonNullable<UsagePlanRecord['quota']> {
  const period = oneOf(optionalText(fields, 'period'), PERIODS, 'quota.period');
  const limit = optionalNumber(fields, 'limit') ?? 0;
  const offset = optionalNumber(fields, 'offset') ?? 0;
  if (offset < 0 || offset > OFFSETS[period])
    throw badRequest(
      `Invalid quota offset ${offset}: it must be between 0 and ${OFFSETS[period]} for ${period}`,
    );
  return { limit, offset, period };
}
