import { type CommonConfig, readCommonConfig, readDerivativePrefix } from '../shared/config.ts';
import { type Env, readList, wrong } from '../shared/env.ts';
import { readMaxSourceBytes, readRenderLimits, type RenderLimits } from '../shared/image/limits.ts';

export interface InspectConfig extends CommonConfig {
  readonly maxSourceBytes: number;
  readonly limits: RenderLimits;
  readonly derivativePrefix: string;
  /** Of the thumbnails that an admitted image gets at once. */
  readonly widths: readonly number[];
}

export function readInspectConfig(env: Env): InspectConfig {
  const limits = readRenderLimits(env);
  const widths = readList(env, 'ADMITTED_WIDTHS', '').map(Number);
  const isWidth = (width: number) =>
    Number.isInteger(width) && width >= 1 && width <= limits.maxOutputSide;
  if (!widths.every(isWidth)) {
    throw wrong(
      'ADMITTED_WIDTHS',
      'is not a list of widths',
      `list whole numbers from 1 to ${limits.maxOutputSide}, such as 160,320, or nothing`,
    );
  }
  return Object.freeze({
    ...readCommonConfig(env),
    maxSourceBytes: readMaxSourceBytes(env),
    limits,
    derivativePrefix: readDerivativePrefix(env),
    widths,
  });
}
