import type { Stage } from '../../snapshot.ts';
import { GatewayError } from '../gateway-error.ts';

interface Bucket {
  tokens: number;
  at: number;
}

interface Limit {
  readonly rateLimit: number;
  readonly burstLimit: number;
}

/** Token buckets and quota counters; in memory, so a restart of the local AWS starts them anew. */
export class Throttle {
  readonly #buckets = new Map<string, Bucket>();
  readonly #counts = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** "Throttle requests to your REST APIs": burst is the size of the bucket, rate how fast it fills. */
  take(name: string, { rateLimit, burstLimit }: Limit): void {
    const now = this.#now();
    const bucket = this.#buckets.get(name) ?? { tokens: burstLimit, at: now };
    const tokens = Math.min(burstLimit, bucket.tokens + ((now - bucket.at) / 1000) * rateLimit);
    const isEmpty = tokens < 1;
    this.#buckets.set(name, { tokens: isEmpty ? tokens : tokens - 1, at: now });
    if (isEmpty) throw new GatewayError('THROTTLED');
  }

  count(name: string, quota: { limit: number; period: 'DAY' | 'WEEK' | 'MONTH' }): void {
    const key = `${name}/${periodOf(this.#now(), quota.period)}`;
    const used = this.#counts.get(key) ?? 0;
    if (used >= quota.limit) throw new GatewayError('QUOTA_EXCEEDED');
    this.#counts.set(key, used + 1);
  }
}

/** The setting of the method, else the stage's; each method has a bucket of its own ("default method throttling"). Negative: no limit. */
export function stageLimit(stage: Stage, path: string, httpMethod: string): Limit | undefined {
  const own = `${path.replaceAll('/', '~1')}/${httpMethod}`;
  const settings = [
    stage.methodSettings[own],
    stage.methodSettings[own.replace(/^~1/, '')],
    stage.methodSettings['*/*'],
  ];
  const rateLimit = settings.find(
    (setting) => setting?.throttlingRateLimit !== undefined,
  )?.throttlingRateLimit;
  const burstLimit = settings.find(
    (setting) => setting?.throttlingBurstLimit !== undefined,
  )?.throttlingBurstLimit;
  if (rateLimit === undefined || burstLimit === undefined || rateLimit < 0 || burstLimit < 0)
    return undefined;
  return { rateLimit, burstLimit };
}

function periodOf(now: number, period: 'DAY' | 'WEEK' | 'MONTH'): string {
  const day = Math.floor(now / 86_400_000);
  // 1970-01-01 was a Thursday; quota weeks start on Sunday.
  if (period === 'WEEK') return `week ${Math.floor((day + 4) / 7)}`;
  const date = new Date(now).toISOString();
  return period === 'DAY' ? date.slice(0, 10) : date.slice(0, 7);
}
