import { createHash } from 'node:crypto';
import { ENCODER_VERSION } from '../shared/image/sharp.ts';
import { type ImageType, IMAGE_TYPES } from '../shared/image/type.ts';
import { hasTag } from '../shared/preconditions.ts';
import { type AcceptedTypes, acceptFingerprint } from './accept.ts';
import type { Settings } from './parameters.ts';
import { canonicalText } from './parse-query.ts';

/** What a result follows from, besides its type. */
export interface ResultInputs {
  /** Changes when the source does. */
  readonly validator: string;
  readonly settings: Settings;
  readonly accepted: AcceptedTypes;
  readonly encoder?: string;
}

/**
 * Made from the inputs, before any pixel is decoded: a 304 costs one
 * HeadObject. Weak, since two encoders may differ in a byte.
 */
export function etagOf(inputs: ResultInputs, type: ImageType): string {
  const { validator, settings, accepted, encoder = ENCODER_VERSION } = inputs;
  const negotiated = settings.f === 'auto' ? acceptFingerprint(accepted) : '';
  const parts = [encoder, validator, canonicalText(settings), negotiated, type];
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
  return `W/"${hash.slice(0, 27)}"`;
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
