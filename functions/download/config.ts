import {
  type CommonConfig,
  type LargeAnswerConfig,
  readCacheControl,
  readCommonConfig,
  readLargeAnswer,
} from '../shared/config.ts';
import type { Env } from '../shared/env.ts';

export interface DownloadConfig extends CommonConfig, LargeAnswerConfig {
  readonly cacheControl: string;
}

export function readDownloadConfig(env: Env): DownloadConfig {
  return Object.freeze({
    ...readCommonConfig(env),
    ...readLargeAnswer(env),
    // `private`: a shared cache must not keep what a route's authorizer guards.
    cacheControl: readCacheControl(env, 'private, max-age=300'),
  });
}
