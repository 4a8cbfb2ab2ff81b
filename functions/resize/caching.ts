import { createHash } from 'node:crypto';
import type { RenderLimits } from '../shared/image/limits.ts';
import { type ImageType, IMAGE_TYPES } from '../shared/image/type.ts';
import { hasTag } from '../shared/preconditions.ts';
import { type AcceptedTypes, acceptFingerprint, negotiationText } from './accept.ts';
import type { Settings } from './parameters.ts';
import { canonicalText } from './parse-query.ts';

/** What a result follows from, besides its type. */
export interface ResultInputs {
  /** Changes when the source does. */
  readonly validator: string;
  readonly settings: Settings;
  readonly accepted: AcceptedTypes;
  /** Other encoders, or settings of them, make other bytes from the same input. */
  readonly encoder: string;
}

/**
 * Made from the inputs, before any pixel is decoded: a 304 costs one
 * HeadObject. Weak, since two encoders may differ in a byte.
 */
export function etagOf(inputs: ResultInputs, type: ImageType): string {
  const { settings, accepted } = inputs;
  const negotiated = settings.f === 'auto' ? acceptFingerprint(accepted) : '';
  return `W/"${hashOf([...originOf(inputs), negotiated, type]).slice(0, 27)}"`;
}

/** What is allowed decides whether there is a result, and under f=auto its type. */
export interface ResultLimits extends RenderLimits {
  readonly maxBytes: number;
}

/**
 * The name of a kept result, known before its source is read: who asked, how it was spelled, and
 * until when are not in it, nor is the type, which the stored object tells.
 */
export function resultName(inputs: ResultInputs, limits: ResultLimits): string {
  const { settings, accepted } = inputs;
  const negotiated = settings.f === 'auto' ? negotiationText(accepted) : '';
  return hashOf([...originOf(inputs), negotiated, limits]).slice(0, 32);
}

/** What the tag and the name of a result have in common: all that its pixels follow from. */
function originOf({ validator, settings, encoder }: ResultInputs) {
  return [encoder, validator, canonicalText(settings)];
}

function hashOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/**
 * The type of the result that a tag in If-None-Match was given to; it is in the tag because a 304
 * has to name it, where nothing else of the image is known. `*` needs the image: it holds for any,
 * but not for an object that is none.
 */
export function knownResult(
  ifNoneMatch: string | undefined,
  inputs: ResultInputs,
): { readonly etag: string; readonly type: ImageType } | undefined {
  if (ifNoneMatch === undefined) return undefined;
  const { f } = inputs.settings;
  return (f === 'auto' ? IMAGE_TYPES : [f])
    .map((type) => ({ etag: etagOf(inputs, type), type }))
    .find(({ etag }) => hasTag(ifNoneMatch, etag));
}
