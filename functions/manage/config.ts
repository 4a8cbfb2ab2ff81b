import { type CommonConfig, readCommonConfig, readDerivativePrefix } from '../shared/config.ts';
import type { Env } from '../shared/env.ts';

export interface ManageConfig extends CommonConfig {
  readonly derivativePrefix: string;
}

export function readManageConfig(env: Env): ManageConfig {
  return Object.freeze({
    ...readCommonConfig(env),
    derivativePrefix: readDerivativePrefix(env),
  });
}
