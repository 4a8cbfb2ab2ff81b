import { wrong } from '../shared/env.ts';
import { ApiError } from '../shared/errors.ts';
import { PLACES } from '../shared/image/framing.ts';
import { OVERLAY_RANGES } from '../shared/image/overlay.ts';
import { parseKey } from '../shared/keys.ts';
import type { OverlaySettings } from './overlay.ts';

const MEMBERS: readonly string[] = ['key', 'place', ...Object.keys(OVERLAY_RANGES)];

/** The member `overlay` of a preset, with what it leaves out. */
export function readOverlay(
  preset: string,
  value: unknown,
  keyPrefix: string,
): OverlaySettings | undefined {
  if (value === undefined || value === null) return undefined;
  const at = `"${preset}".overlay`;
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw wrong('RESIZE_PRESETS', `has no object at ${at}`, 'set one such as {"key":"logo.png"}');
  }
  const given = Object.entries(value).filter(([, member]) => member !== null);
  const strange = given.find(([name]) => !MEMBERS.includes(name));
  if (strange !== undefined) {
    throw wrong('RESIZE_PRESETS', `has "${strange[0]}" in ${at}`, `use ${MEMBERS.join(', ')}`);
  }
  const members: Readonly<Record<string, unknown>> = Object.fromEntries(given);
  // Always in this order: it becomes a part of the canonical text.
  return {
    key: readKey(members['key'], at, keyPrefix),
    place: readPlace(members['place'] ?? 'southeast', at),
    size: readPercent('size', members['size'], at),
    opacity: readPercent('opacity', members['opacity'], at),
    margin: readPercent('margin', members['margin'], at),
  };
}

function readKey(value: unknown, at: string, keyPrefix: string): string {
  const key = typeof value === 'string' ? value : '';
  try {
    parseKey(key, keyPrefix, 'key');
    return key;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw wrong('RESIZE_PRESETS', `has a bad key in ${at}: ${error.message}`, 'correct it');
  }
}

function readPlace(value: unknown, at: string): OverlaySettings['place'] {
  const place = PLACES.find((known) => known === value);
  if (place !== undefined) return place;
  const got = `has place ${JSON.stringify(value)} in ${at}`;
  throw wrong('RESIZE_PRESETS', got, `set one of ${PLACES.join(', ')}`);
}

function readPercent(name: keyof typeof OVERLAY_RANGES, value: unknown, at: string): number {
  const { min, max, fallback } = OVERLAY_RANGES[name];
  if (value === undefined) return fallback;
  if (Number.isInteger(value) && Number(value) >= min && Number(value) <= max) return Number(value);
  const got = `has ${name} ${JSON.stringify(value)} in ${at}`;
  throw wrong('RESIZE_PRESETS', got, `set a whole number from ${min} to ${max}`);
}
