import { ApiError } from '../shared/errors.ts';
import { type ImageType, IMAGE_TYPES } from '../shared/image/type.ts';
import { type ObjectKey, parseKey } from '../shared/keys.ts';
import { THUMBNAIL_FORMAT } from '../shared/thumbnail.ts';

export interface ThumbnailRequest {
  readonly key: ObjectKey;
  /** At least one of them is possible; the others are results of their own. */
  readonly widths: readonly number[];
  readonly format: ImageType;
}

export interface RequestDefaults {
  readonly keyPrefix: string;
  readonly widths: readonly number[];
  readonly maxSide: number;
}

/** One job is one function run: more sizes are more jobs. */
const MAX_WIDTHS = 20;

/**
 * Reads `{"key": "...", "widths": [320], "format": "webp"}`, as an object or as
 * the JSON text of one: the mapping template hands over what was posted.
 */
export function parseThumbnailRequest(body: unknown, defaults: RequestDefaults): ThumbnailRequest {
  const fields = parseFields(body);
  for (const name of Object.keys(fields)) {
    if (['key', 'widths', 'format'].includes(name)) continue;
    throw invalid(`Field "${name.slice(0, 40)}" is unknown; known are key, widths, format.`);
  }
  const { key, widths, format } = fields as Record<string, unknown>;
  if (key === undefined) {
    throw new ApiError(
      'missing_parameter',
      'Field "key" is missing; give the key of a stored image.',
    );
  }
  if (typeof key !== 'string') throw invalid('Field "key" is not a string.');
  return {
    key: parseKey(key, defaults.keyPrefix, 'key'),
    widths: widths === undefined ? defaults.widths : parseWidths(widths, defaults.maxSide),
    format: format === undefined ? THUMBNAIL_FORMAT : parseFormat(format),
  };
}

function parseFields(body: unknown): object {
  const value = typeof body === 'string' ? parseJson(body) : body;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new ApiError('invalid_body', 'The body is not a JSON object; send {"key": "..."}.');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ApiError('invalid_body', 'The body is not JSON; send {"key": "..."}.', { cause });
  }
}

function parseWidths(value: unknown, maxSide: number): readonly number[] {
  const isList =
    Array.isArray(value) &&
    value.length <= MAX_WIDTHS &&
    value.every((width) => Number.isFinite(width));
  if (isList && value.some((width) => isPossibleWidth(width, maxSide))) {
    return [...new Set<number>(value)].sort((a, b) => a - b);
  }
  throw invalid(
    `Field "widths" is not a list of 1 to ${MAX_WIDTHS} whole numbers from 1 to ${maxSide}.`,
  );
}

export function checkWidth(width: number, maxSide: number): void {
  if (isPossibleWidth(width, maxSide)) return;
  throw invalid(`Width ${width} is not a whole number from 1 to ${maxSide}.`);
}

function isPossibleWidth(width: number, maxSide: number): boolean {
  return Number.isInteger(width) && width >= 1 && width <= maxSide;
}

function parseFormat(value: unknown): ImageType {
  const found = IMAGE_TYPES.find((type) => type === value);
  if (found !== undefined) return found;
  throw invalid(`Field "format" is not one of ${IMAGE_TYPES.join(', ')}.`);
}

function invalid(message: string): ApiError {
  return new ApiError('invalid_parameter', message);
}
