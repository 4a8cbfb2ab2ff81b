import {
  type CommonConfig,
  type Inspection,
  readCacheControl,
  readCommonConfig,
  readInspection,
} from '../shared/config.ts';
import type { Env } from '../shared/env.ts';
import { type InputLimits, readInputLimits, readMaxSourceBytes } from '../shared/image/limits.ts';

export interface InfoConfig extends CommonConfig {
  readonly maxSourceBytes: number;
  readonly limits: InputLimits;
  readonly cacheControl: string;
  readonly inspection: Inspection;
}

export function readInfoConfig(env: Env): InfoConfig {
  return Object.freeze({
    ...readCommonConfig(env),
    maxSourceBytes: readMaxSourceBytes(env),
    limits: readInputLimits(env),
    // `private`: a shared cache must not keep what a route's authorizer guards.
    cacheControl: readCacheControl(env, 'private, max-age=300'),
    inspection: readInspection(env),
  });
}
