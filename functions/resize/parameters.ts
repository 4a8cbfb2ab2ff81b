import { FITS } from '../shared/image/geometry.ts';
import { BLUR, CROPS, FLIPS, SHARPEN, TRIM, TURNS } from '../shared/image/framing.ts';
import { DEFAULT_QUALITY } from '../shared/image/quality.ts';
import { IMAGE_TYPES } from '../shared/image/type.ts';
import type { OverlaySettings } from './overlay.ts';
import {
  colour,
  decimal,
  flag,
  nonEmpty,
  oneOf,
  oneOfNumbers,
  point,
  rectangle,
  type Syntax,
  tag,
  wholeNumber,
  wholeNumberOr,
} from './syntax.ts';

/**
 * - `setting`: decides the result. All settings are the canonical text behind the ETag, and nothing
 *   else of the query reaches the pixels (parse-query.ts), so none can be missing from it.
 * - `modifier`: changes settings while the query is read, and is gone then.
 * - `preset`: stands for settings and modifiers, and is replaced by them (bounds.ts).
 * - `version`: changes nothing; caches tell URLs apart by it.
 * - `source`: names the image; its validator is in the ETag instead.
 * - `credential`: judged before all others (authorize.ts).
 */
export type Role = 'setting' | 'modifier' | 'preset' | 'version' | 'source' | 'credential';

export interface Parameter<R extends Role, T, F> extends Syntax<T> {
  readonly role: R;
  /** The value where the parameter is not given. */
  readonly fallback: F;
  /** For the README, where `fallback` does not say it. */
  readonly absent?: string;
  readonly meaning: string;
}

/**
 * The one table of parameters. What is not in it is refused; README.md shows it, and the list in
 * modules/cdn/variables.tf has its names (parameters.test.ts compares both).
 */
export function createParameters(maxSide: number, presets: Iterable<string> = []) {
  const quality = Object.entries(DEFAULT_QUALITY).map(([type, q]) => `${type} ${q}`);
  return {
    u: source(nonEmpty('an absolute URL'), 'an image elsewhere: https, on an allowed host'),
    key: source(nonEmpty('the key of a stored image'), 'as `POST /images` answered it'),
    w: optional(wholeNumber(1, maxSide), 'required without `p`', 'width in pixels'),
    h: optional(wholeNumber(1, maxSide), 'by the aspect ratio', 'height in pixels'),
    fit: setting(oneOf(FITS), 'cover', 'how the picture fits `w` and `h`; matters only with `h`'),
    q: optional(
      wholeNumberOr('auto', 1, 100),
      quality.join(', '),
      'quality: a number with `f=png` makes a palette image; `auto` is that of JPEG 80, see below',
    ),
    f: setting(oneOf(['auto', ...IMAGE_TYPES]), 'auto', 'type of the result'),
    dpr: modifier(decimal(1, 4), 1, 'device pixels per pixel: multiplies `w` and `h`'),
    bg: optional(
      colour(),
      'white; margins of a transparent source stay clear',
      'margins of `contain`, and what JPEG puts under transparency',
    ),
    rect: optional(
      rectangle(),
      'all of it',
      'the part of the upright source that is shown; what juts out is cut off',
    ),
    trim: optional(
      wholeNumber(TRIM.min, TRIM.max),
      'nothing is cut off',
      'cuts off edges whose pixels differ by at most this from the top left one, of 255',
    ),
    flip: optional(oneOf(FLIPS), 'as it is', 'mirrors: `h` left to right, `v` top to bottom'),
    rot: optional(oneOfNumbers(TURNS), 'as it is', 'degrees of a turn to the right, after `flip`'),
    crop: optional(
      oneOf(CROPS),
      'center',
      'what `fit=cover` keeps: a side, what draws attention, or where most happens',
    ),
    fp: optional(point(), 'the middle', 'point that `fit=cover` keeps, instead of `crop`'),
    gray: optional(flag(), 'in colour', 'makes it grey, margins too'),
    blur: optional(
      decimal(BLUR.min, BLUR.max),
      'none',
      'standard deviation of a Gaussian blur, in pixels of the result',
    ),
    sharpen: optional(
      decimal(SHARPEN.min, SHARPEN.max),
      'none',
      'standard deviation of the mask that sharpens, in pixels of the result',
    ),
    p: preset([...presets]),
    v: version(tag(), 'nothing here; another `v` is another URL to a cache, see below'),
    k: credential(nonEmpty('an API key'), 'one of `k`, or `e` and `s`', 'who may resize'),
    e: credential(nonEmpty('Unix seconds'), 'with `s`', 'when a signed URL dies'),
    s: credential(nonEmpty('a signature'), 'with `e`', 'signs all other parameters, see below'),
  } as const;
}

export type Parameters = ReturnType<typeof createParameters>;
export type ParameterName = keyof Parameters;

export type NamesOf<R extends Role> = {
  [N in ParameterName]: Parameters[N]['role'] extends R ? N : never;
}[ParameterName];

/** What was given, as values. */
export type GivenValues = {
  readonly [N in Exclude<ParameterName, NamesOf<'credential' | 'preset'>>]?: NonNullable<
    ReturnType<Parameters[N]['parse']>
  >;
};

/** All that decides the result, with fallbacks. */
export type Settings = {
  readonly [N in NamesOf<'setting'>]:
    NonNullable<ReturnType<Parameters[N]['parse']>> | Parameters[N]['fallback'];
} & {
  /** Of a preset only: no caller chooses what is read from the bucket and drawn. */
  readonly overlay?: OverlaySettings | undefined;
};

function setting<T extends string | number>(
  syntax: Syntax<T>,
  fallback: NoInfer<T>,
  meaning: string,
): Parameter<'setting', T, T> {
  return { role: 'setting', ...syntax, fallback, meaning };
}

function optional<T>(
  syntax: Syntax<T>,
  absent: string,
  meaning: string,
): Parameter<'setting', T, undefined> {
  return { role: 'setting', ...syntax, fallback: undefined, absent, meaning };
}

function modifier<T>(
  syntax: Syntax<T>,
  fallback: NoInfer<T>,
  meaning: string,
): Parameter<'modifier', T, T> {
  return { role: 'modifier', ...syntax, fallback, meaning };
}

function preset(names: readonly string[]): Parameter<'preset', string, undefined> {
  const listed = names.length > 0 ? `one of ${names.join(', ')}` : 'the name of a preset';
  const absent = 'the parameters above';
  const meaning = 'what was configured under this name, in place of all from `w` to here';
  return { role: 'preset', ...nonEmpty(listed), fallback: undefined, absent, meaning };
}

function version(syntax: Syntax<string>, meaning: string): Parameter<'version', string, undefined> {
  return { role: 'version', ...syntax, fallback: undefined, absent: 'none', meaning };
}

function source(syntax: Syntax<string>, meaning: string): Parameter<'source', string, undefined> {
  const absent = 'one of `u` and `key`';
  return { role: 'source', ...syntax, fallback: undefined, absent, meaning };
}

function credential(
  syntax: Syntax<string>,
  absent: string,
  meaning: string,
): Parameter<'credential', string, undefined> {
  return { role: 'credential', ...syntax, fallback: undefined, absent, meaning };
}
