import { type Env, readBoolean, readList, readOneOf, readText, wrong } from '../shared/env.ts';
import { ApiError } from '../shared/errors.ts';
import { type Bounds, NO_BOUNDS, OTHER_WIDTHS, type Preset } from './bounds.ts';
import { createParameters } from './parameters.ts';
import { createQueryParser } from './parse-query.ts';
import { readOverlay } from './read-overlay.ts';
import type { Query } from './signed-query.ts';

export function readBounds(env: Env, maxSide: number, keyPrefix: string): Bounds {
  const presets = readPresets(env, maxSide, keyPrefix);
  const presetsOnly = readBoolean(env, 'RESIZE_PRESETS_ONLY', false);
  if (presetsOnly && presets.size === 0) {
    throw wrong('RESIZE_PRESETS_ONLY', 'is true without a preset', 'set RESIZE_PRESETS as well');
  }
  return {
    presets,
    presetsOnly,
    allowedWidths: readWidths(env, maxSide),
    otherWidths: readOneOf(env, 'RESIZE_OTHER_WIDTHS', OTHER_WIDTHS, 'round'),
    freeParameters: readFree(env, maxSide),
  };
}

/** A JSON object of objects: name -> parameter -> value, as text, number or true. */
function readPresets(env: Env, maxSide: number, keyPrefix: string): ReadonlyMap<string, Preset> {
  const parsed = parseJson(readText(env, 'RESIZE_PRESETS', '{}'));
  if (!isObject(parsed)) throw notPresets('is not a JSON object');
  return new Map(
    Object.entries(parsed).map(([name, members]) => {
      if (!/^[A-Za-z0-9][\w-]{0,39}$/.test(name)) {
        throw wrong('RESIZE_PRESETS', `has the name "${name}"`, 'use letters, digits, _ and -');
      }
      if (!isObject(members)) throw notPresets(`has no object at "${name}"`);
      const { overlay, ...parameters } = members;
      const query = queryOf(parameters);
      assertPreset(name, query, maxSide);
      return [name, { query, overlay: readOverlay(name, overlay, keyPrefix) }];
    }),
  );
}

/** HCL writes what is not given as null, and a flag that is off as false. */
function queryOf(members: Readonly<Record<string, unknown>>): Query {
  return new Map(
    Object.entries(members)
      .filter(([, value]) => value !== null && value !== false)
      .map(([name, value]) => [name, [value === true ? '1' : String(value)]]),
  );
}

/** What a caller would be told, whoever it is that configures it is told at start. */
function assertPreset(name: string, query: Query, maxSide: number): void {
  const parameters: Readonly<Record<string, { readonly role: string }>> = createParameters(maxSide);
  for (const member of query.keys()) {
    const role = Object.hasOwn(parameters, member) ? parameters[member]?.role : 'unknown';
    if (role === 'setting' || role === 'modifier' || role === 'unknown') continue;
    throw wrong('RESIZE_PRESETS', `has "${member}" in "${name}"`, 'leave it to the caller');
  }
  try {
    createQueryParser(maxSide, NO_BOUNDS)(new Map([...query, ['key', ['x']]]));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw wrong('RESIZE_PRESETS', `has a bad preset "${name}": ${error.message}`, 'correct it');
  }
}

function readWidths(env: Env, maxSide: number): readonly number[] {
  const texts = readList(env, 'RESIZE_ALLOWED_WIDTHS', '');
  const widths = texts.map(Number);
  if (widths.every((width) => Number.isInteger(width) && width >= 1 && width <= maxSide)) {
    return [...new Set(widths)].sort((a, b) => a - b);
  }
  throw wrong(
    'RESIZE_ALLOWED_WIDTHS',
    `is "${texts.join(',')}"`,
    `list whole numbers from 1 to ${maxSide}`,
  );
}

function readFree(env: Env, maxSide: number): ReadonlySet<string> {
  const names = readList(env, 'RESIZE_FREE_PARAMETERS', '');
  const settings = Object.entries(createParameters(maxSide))
    .filter(([, { role }]) => role === 'setting' || role === 'modifier')
    .map(([name]) => name);
  const strange = names.find((name) => !settings.includes(name));
  if (strange === undefined) return new Set(names);
  throw wrong(
    'RESIZE_FREE_PARAMETERS',
    `names "${strange}"`,
    `list parameters among ${settings.join(', ')}`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notPresets('is not JSON');
  }
}

function notPresets(got: string): Error {
  return wrong('RESIZE_PRESETS', got, 'set an object such as {"thumb":{"w":200,"h":200}}');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
