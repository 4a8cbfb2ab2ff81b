import {
  type CommonConfig,
  type Env,
  readCommonConfig,
  readList,
  readPrefix,
  wrong,
} from '../shared/config.ts';
import { readImageLimits, readMaxSourceBytes } from '../shared/image/limits.ts';
import type { RenderLimits } from '../shared/image/output-type.ts';

export interface ThumbnailsConfig extends CommonConfig {
  readonly widths: readonly number[];
  readonly jobPrefix: string;
  readonly derivativePrefix: string;
  readonly maxSourceBytes: number;
  readonly limits: RenderLimits;
}

export function readThumbnailsConfig(env: Env): ThumbnailsConfig {
  const limits = readImageLimits(env);
  const widths = readList(env, 'THUMBNAIL_WIDTHS', '160,320,640,1280').map(Number);
  const isWidth = (width: number) =>
    Number.isInteger(width) && width >= 1 && width <= limits.maxOutputSide;
  if (widths.length === 0 || !widths.every(isWidth)) {
    throw wrong(
      'THUMBNAIL_WIDTHS',
      'is not a list of widths',
      `list whole numbers from 1 to ${limits.maxOutputSide}, such as 160,320`,
    );
  }
  return Object.freeze({
    ...readCommonConfig(env),
    widths,
    jobPrefix: readPrefix(env, 'JOB_PREFIX', 'jobs/'),
    derivativePrefix: readPrefix(env, 'DERIVATIVE_PREFIX', 'derivatives/'),
    maxSourceBytes: readMaxSourceBytes(env),
    limits,
  });
}
