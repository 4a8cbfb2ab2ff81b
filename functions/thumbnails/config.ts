import {
  type CommonConfig,
  type Inspection,
  readCommonConfig,
  readDerivativePrefix,
  readInspection,
  readUrlExpiry,
} from '../shared/config.ts';
import { type Env, readList, readPrefix, wrong } from '../shared/env.ts';
import { readMaxSourceBytes, readRenderLimits, type RenderLimits } from '../shared/image/limits.ts';

export interface ThumbnailsConfig extends CommonConfig {
  readonly widths: readonly number[];
  readonly jobPrefix: string;
  readonly derivativePrefix: string;
  readonly maxSourceBytes: number;
  readonly limits: RenderLimits;
  /** Life of the URLs in a status. */
  readonly urlExpiresSeconds: number;
  readonly inspection: Inspection;
}

export function readThumbnailsConfig(env: Env): ThumbnailsConfig {
  const limits = readRenderLimits(env);
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
    derivativePrefix: readDerivativePrefix(env),
    maxSourceBytes: readMaxSourceBytes(env),
    limits,
    urlExpiresSeconds: readUrlExpiry(env, 300),
    inspection: readInspection(env),
  });
}
