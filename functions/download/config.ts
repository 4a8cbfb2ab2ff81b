import {
  type CommonConfig,
  type Inspection,
  type LargeAnswerConfig,
  readCacheControl,
  readCommonConfig,
  readInspection,
  readLargeAnswer,
} from '../shared/config.ts';
import type { Env } from '../shared/env.ts';

export interface DownloadConfig extends CommonConfig, LargeAnswerConfig {
  readonly cacheControl: string;
  readonly inspection: Inspection;
}

export function readDownloadConfig(env: Env): DownloadConfig {
  return Object.freeze({
    ...readCommonConfig(env),
    ...readLargeAnswer(env),
    // `private`: a shared cache must not keep what a route's authorizer guards.
    cacheControl: readCacheControl(env, 'private, max-age=300'),
    inspection: readInspection(env),
  });
}
