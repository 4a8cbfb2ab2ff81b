import type { Limit, LiveStage, Quota } from '../../store-view.ts';
import type { Call } from '../call.ts';
import { GatewayError } from '../gateway-error.ts';

interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** Token buckets and quota counters, in memory: a restart of the local AWS starts them anew. */
export interface Throttle {
  /**
   * "Throttle requests to your REST APIs": burst is the size of the bucket, rate how fast it fills.
   */
  take(name: string, limit: Limit): void;
  /** QuotaSettings: the offset is "subtracted from the given limit in the initial time period". */
  count(name: string, quota: Quota): void;
}

export interface ThrottleDeps {
  readonly now: () => number;
}

export function createThrottle({ now: clock }: ThrottleDeps): Throttle {
  const buckets = new Map<string, Bucket>();
  const counts = new Map<string, number>();
  /** The period of the first call that was counted. */
  const first = new Map<string, string>();
  return {
    take(name, { rateLimit, burstLimit }) {
      const now = clock();
      const bucket = buckets.get(name) ?? { tokens: burstLimit, at: now };
      const tokens = Math.min(burstLimit, bucket.tokens + ((now - bucket.at) / 1000) * rateLimit);
      const isEmpty = tokens < 1;
      buckets.set(name, { tokens: isEmpty ? tokens : tokens - 1, at: now });
      if (isEmpty) throw new GatewayError('THROTTLED');
    },
    count(name, { limit, offset, period }) {
      const current = periodOf(clock(), period);
      const initial = first.get(name) ?? current;
      first.set(name, initial);
      const key = `${name}/${current}`;
      const used = counts.get(key) ?? 0;
      if (used >= (current === initial ? limit - offset : limit))
        throw new GatewayError('QUOTA_EXCEEDED');
      counts.set(key, used + 1);
    },
  };
}

/** Each method has a bucket of its own ("default method throttling"). */
export function throttleStage({ api, stage, method }: Call, throttle: Throttle): void {
  const limit = stageLimit(stage, method.path, method.httpMethod);
  const name = `${api.id}/${stage.stageName}/${method.httpMethod} ${method.path}`;
  if (limit) throttle.take(name, limit);
}

/** The setting of the method, else the stage's. Negative: no limit. */
function stageLimit(stage: LiveStage, path: string, httpMethod: string): Limit | undefined {
  const own = `${path.replaceAll('/', '~1')}/${httpMethod}`;
  const settings = [own, own.replace(/^~1/, ''), '*/*'].map((key) => stage.methodSettings[key]);
  const first = (name: 'throttlingRateLimit' | 'throttlingBurstLimit'): number | undefined =>
    settings.find((setting) => setting?.[name] !== undefined)?.[name];
  const rateLimit = first('throttlingRateLimit');
  const burstLimit = first('throttlingBurstLimit');
  if (rateLimit === undefined || burstLimit === undefined || rateLimit < 0 || burstLimit < 0)
    return undefined;
  return { rateLimit, burstLimit };
}

function periodOf(now: number, period: Quota['period']): string {
  const day = Math.floor(now / 86_400_000);
  // 1970-01-01 was a Thursday; quota weeks start on Sunday.
  if (period === 'WEEK') return `week ${Math.floor((day + 4) / 7)}`;
  const date = new Date(now).toISOString();
  return period === 'DAY' ? date.slice(0, 10) : date.slice(0, 7);
}
