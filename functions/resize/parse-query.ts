import { ApiError } from '../shared/errors.ts';
import { assertFree, type Bounds, boundWidth, expandPreset, NO_BOUNDS } from './bounds.ts';
import {
  createParameters,
  type GivenValues,
  type ParameterName,
  type Parameters,
  type Settings,
} from './parameters.ts';
import type { Query } from './signed-query.ts';

export type SourceReference =
  { readonly kind: 'url'; readonly url: string } | { readonly kind: 'key'; readonly key: string };

export interface ResizeQuery {
  readonly source: SourceReference;
  /** In device pixels: `dpr` is in `w` and `h`. */
  readonly settings: Settings & { readonly w: number };
  /** The name of the preset that was asked for. */
  readonly preset?: string | undefined;
}

export type ParseQuery = (query: Query) => ResizeQuery;

export function createQueryParser(maxSide: number, bounds: Bounds = NO_BOUNDS): ParseQuery {
  const parameters = createParameters(maxSide, bounds.presets.keys());
  return (given) => {
    assertKnown(given, parameters);
    const { query, preset } = expandPreset(given, parameters, bounds);
    if (preset === undefined) assertFree(query, parameters, bounds);
    const values = parseValues(query, parameters);
    const source = parseSource(values);
    const settings = settingsOf(values, parameters);
    assertOneCrop(settings);
    // The middle is what is kept without it: one picture has one text.
    const crop = settings.crop === 'center' ? undefined : settings.crop;
    const { w, h } = sizeOf(values, parameters, maxSide, preset === undefined ? bounds : NO_BOUNDS);
    const overlay = preset?.overlay;
    return { source, settings: { ...settings, crop, w, h, overlay }, preset: preset?.name };
  };
}

/** In device pixels. Where the width is bounded, the height keeps the shape that was asked for. */
function sizeOf(
  { w, h, dpr }: GivenValues,
  parameters: Parameters,
  maxSide: number,
  bounds: Bounds,
): { readonly w: number; readonly h: number | undefined } {
  if (w === undefined) {
    throw new ApiError(
      'missing_parameter',
      `Parameter "w" is missing; give the width in pixels, 1 to ${maxSide}.`,
    );
  }
  const ratio = dpr ?? parameters.dpr.fallback;
  const asked = times('w', w, ratio, maxSide);
  const width = boundWidth(asked, bounds);
  if (h === undefined) return { w: width, h };
  const height = Math.max(1, Math.round((times('h', h, ratio, maxSide) * width) / asked));
  if (height <= maxSide) return { w: width, h: height };
  throw invalid(
    `Parameter "h" is ${height} pixels at the allowed width of ${width}; ` +
      `it may be at most ${maxSide}.`,
  );
}

/** Equal requests, however written, have equal text: part of the ETag. */
export function canonicalText(settings: Settings): string {
  // Without what is undefined: a setting that is added later leaves the ETags of before.
  return JSON.stringify(settings);
}

/** In the order of the table, whatever the order of the query. */
function settingsOf(values: GivenValues, parameters: Parameters): Settings {
  const given: Readonly<Record<string, unknown>> = values;
  const settings = Object.entries(parameters)
    .filter(([, { role }]) => role === 'setting')
    .map(([name, { fallback }]) => [name, given[name] ?? fallback]);
  return Object.fromEntries(settings) as Settings;
}

/** Before a preset is looked for, so that no typing error is taken for its lack. */
function assertKnown(query: Query, parameters: Parameters): void {
  for (const name of query.keys()) {
    if (!isParameter(name, parameters)) throw unknownParameter(name, parameters);
  }
}

function parseValues(query: Query, parameters: Parameters): GivenValues {
  const values: Partial<Record<ParameterName, unknown>> = {};
  for (const [name, texts] of query) {
    if (!isParameter(name, parameters)) throw unknownParameter(name, parameters);
    const { role, expected, parse } = parameters[name];
    if (role === 'credential' || role === 'preset') continue;
    const [text = '', ...more] = texts;
    if (more.length > 0) {
      throw invalid(`Parameter "${name}" is given ${texts.length} times; give it once.`);
    }
    const value = parse(text);
    if (value === undefined) {
      throw invalid(`Parameter "${name}" is "${shown(text)}"; expected ${expected}.`);
    }
    values[name] = value;
  }
  return values as GivenValues;
}

function parseSource({ u, key }: GivenValues): SourceReference {
  if (u !== undefined && key !== undefined) {
    throw invalid('Parameters "u" and "key" are both given; give exactly one of them.');
  }
  if (u !== undefined) return { kind: 'url', url: u };
  if (key !== undefined) return { kind: 'key', key };
  throw new ApiError(
    'missing_parameter',
    'Parameter "u" is missing; give a source URL in "u" or a stored key in "key".',
  );
}

function times(name: string, value: number, dpr: number, maxSide: number): number {
  const product = Math.round(value * dpr);
  if (product <= maxSide) return product;
  throw invalid(
    `Parameter "dpr" makes "${name}" ${product} pixels; ` +
      `"${name}" times "dpr" may be at most ${maxSide}.`,
  );
}

/** Both say what is kept of what `cover` cuts off, so that something has to be cut off. */
function assertOneCrop({ crop, fp, fit, h }: Settings): void {
  if (crop === undefined && fp === undefined) return;
  if (crop !== undefined && fp !== undefined) {
    throw invalid('Parameters "crop" and "fp" are both given; give one of them.');
  }
  const name = crop === undefined ? 'fp' : 'crop';
  if (h === undefined || fit !== 'cover') {
    throw invalid(
      `Parameter "${name}" says what fit=cover keeps, and nothing is cut off without "h" or ` +
        `with another "fit"; give "h" and fit=cover, or leave "${name}" out.`,
    );
  }
}

function isParameter(name: string, parameters: Parameters): name is ParameterName {
  return Object.hasOwn(parameters, name);
}

function unknownParameter(name: string, parameters: Parameters): ApiError {
  const known = Object.keys(parameters).join(', ');
  return invalid(`Parameter "${shown(name)}" is unknown; known are ${known}.`);
}

function invalid(message: string): ApiError {
  return new ApiError('invalid_parameter', message);
}

/** Enough of a value to recognise it; never a whole URL with its secrets. */
function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}
