import { ApiError } from '../shared/errors.ts';
import type { OverlaySettings } from './overlay.ts';
import type { Parameters } from './parameters.ts';
import type { Query } from './signed-query.ts';

export interface Preset {
  /** The query that it stands for. */
  readonly query: Query;
  readonly overlay?: OverlaySettings | undefined;
}

/** What bounds the number of results that callers can have made of one image. */
export interface Bounds {
  readonly presets: ReadonlyMap<string, Preset>;
  readonly presetsOnly: boolean;
  /** Ascending, in device pixels; empty: any. */
  readonly allowedWidths: readonly number[];
  readonly otherWidths: OtherWidths;
  /** What a caller may choose beside an allowed width, besides `w`, `dpr` and `f`. */
  readonly freeParameters: ReadonlySet<string>;
}

export const OTHER_WIDTHS = ['round', 'refuse'] as const;
export type OtherWidths = (typeof OTHER_WIDTHS)[number];

export const NO_BOUNDS: Bounds = {
  presets: new Map(),
  presetsOnly: false,
  allowedWidths: [],
  otherWidths: 'round',
  freeParameters: new Set(),
};

/** However `w` and `dpr` are chosen, their product is an allowed width; `f` has few values. */
const ALWAYS_FREE: ReadonlySet<string> = new Set(['w', 'dpr', 'f']);

interface Expanded {
  readonly query: Query;
  /** The one that was named. */
  readonly preset: (Preset & { readonly name: string }) | undefined;
}

/** The query with the preset's own parameters in place of `p`. */
export function expandPreset(
  query: Query,
  parameters: Parameters,
  { presets, presetsOnly }: Bounds,
): Expanded {
  const names = query.get('p');
  if (names === undefined) {
    if (presetsOnly) throw presetMissing(presets);
    return { query, preset: undefined };
  }
  const beside = shaping(query, parameters)[0];
  if (beside !== undefined) {
    throw invalid(
      `Parameter "${beside}" is given beside "p", whose preset decides everything; ` +
        `leave "${beside}" or "p" out.`,
    );
  }
  const [name = '', ...more] = names;
  if (more.length > 0) {
    throw invalid(`Parameter "p" is given ${names.length} times; give it once.`);
  }
  const preset = presets.get(name);
  if (preset === undefined) {
    const { expected } = parameters.p;
    throw invalid(`Parameter "p" is "${name.slice(0, 40)}"; expected ${expected}.`);
  }
  const others = [...query].filter(([other]) => other !== 'p');
  return { query: new Map([...others, ...preset.query]), preset: { ...preset, name } };
}

/** Under allowed widths, only what is free may be chosen. */
export function assertFree(query: Query, parameters: Parameters, bounds: Bounds): void {
  if (bounds.allowedWidths.length === 0) return;
  const bound = shaping(query, parameters).find(
    (name) => !ALWAYS_FREE.has(name) && !bounds.freeParameters.has(name),
  );
  if (bound === undefined) return;
  const free = [...ALWAYS_FREE, ...bounds.freeParameters].join(', ');
  throw invalid(
    `Parameter "${bound}" cannot be chosen here, where widths are bounded; ` +
      `leave it out (${free} can be chosen), or ask for a preset in "p".`,
  );
}

/** The next allowed width above, or the largest there is. */
export function boundWidth(width: number, { allowedWidths, otherWidths }: Bounds): number {
  if (allowedWidths.length === 0 || allowedWidths.includes(width)) return width;
  if (otherWidths === 'refuse') {
    throw invalid(
      `Parameter "w" times "dpr" is ${width} pixels; allowed are ${allowedWidths.join(', ')}.`,
    );
  }
  return allowedWidths.find((allowed) => allowed > width) ?? allowedWidths.at(-1) ?? width;
}

/** Names of the query that would change pixels, in its order. */
function shaping(query: Query, parameters: Parameters): readonly string[] {
  return Object.entries(parameters)
    .filter(([name, { role }]) => query.has(name) && (role === 'setting' || role === 'modifier'))
    .map(([name]) => name);
}

function presetMissing(presets: Bounds['presets']): ApiError {
  const known = [...presets.keys()].join(', ');
  return new ApiError(
    'missing_parameter',
    `Parameter "p" is missing; here only presets are made: ${known}.`,
  );
}

function invalid(message: string): ApiError {
  return new ApiError('invalid_parameter', message);
}
