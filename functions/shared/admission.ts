import { type ErrorCode, STATUS_OF_CODE } from './errors.ts';
import type { ImageFacts } from './image/inspect.ts';
import { mediaTypeOf } from './image/type.ts';
import type { Tags } from './storage.ts';

/**
 * What is known of a stored upload stands in the tags of its version: they are set at once, go with
 * the version, and S3 itself gives no object to a role that may read ready ones only.
 */
export type Admission = 'pending' | 'ready' | 'refused';

/** Also in feature-inspect.tf, whose conditions name it. */
const STATE = 'image-state';
const ERROR = 'image-error';
const [TYPE, WIDTH, HEIGHT] = ['image-type', 'image-width', 'image-height'] as const;

/** Whatever else an object is tagged with is somebody else's. */
export const TAG_NAMES: readonly string[] = [STATE, ERROR, TYPE, WIDTH, HEIGHT];

export function admissionOf(tags: Tags): Admission {
  const state = tags[STATE];
  return state === 'ready' || state === 'refused' ? state : 'pending';
}

/** Why it was refused; undefined: by hand, by somebody who owns the bucket. */
export function refusalOf(tags: Tags): ErrorCode | undefined {
  const code = tags[ERROR] ?? '';
  return Object.hasOwn(STATUS_OF_CODE, code) ? (code as ErrorCode) : undefined;
}

/** The state first: what is behind it may be left out where there is no room. */
export function readyTags({ type, width, height }: ImageFacts): Tags {
  return {
    [STATE]: 'ready',
    [TYPE]: mediaTypeOf(type),
    [WIDTH]: String(width),
    [HEIGHT]: String(height),
  };
}

export function refusedTags(code: ErrorCode): Tags {
  return { [STATE]: 'refused', [ERROR]: code };
}
