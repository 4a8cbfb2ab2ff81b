import type { Deadline } from '../shared/deadline.ts';
import { ApiError } from '../shared/errors.ts';
import type { Overlay, OverlayLook } from '../shared/image/overlay.ts';
import { type ObjectKey, parseKey } from '../shared/keys.ts';
import { type ObjectStore, readObject } from '../shared/storage.ts';

/** A part of the settings: equal ones give equal pictures, whatever the presets are called. */
export interface OverlaySettings extends OverlayLook {
  /** Relative to the key prefix, as every key. */
  readonly key: string;
}

export interface NamedOverlay {
  /** For who reads the log. */
  readonly preset: string;
  readonly settings: OverlaySettings;
  readonly key: ObjectKey;
}

export interface OverlayImage {
  readonly bytes: Buffer;
  /** Changes when the overlay does. */
  readonly validator: string;
}

interface Asked {
  readonly settings: { readonly overlay?: OverlaySettings | undefined };
  readonly preset?: string | undefined;
}

export function nameOverlay(
  { settings: { overlay }, preset = '' }: Asked,
  keyPrefix: string,
): NamedOverlay | undefined {
  if (overlay === undefined) return undefined;
  return { preset, settings: overlay, key: parseKey(overlay.key, keyPrefix, 'overlay') };
}

interface Access {
  readonly store: ObjectStore;
  readonly deadline: Deadline;
}

export async function headOverlay(
  overlay: NamedOverlay,
  { store, deadline }: Access,
): Promise<string> {
  const { etag } = await store.head(overlay.key, deadline).catch(failing(overlay));
  return etag;
}

export async function readOverlay(
  overlay: NamedOverlay,
  { store, maxBytes, deadline }: Access & { readonly maxBytes: number },
): Promise<OverlayImage> {
  const read = readObject(store, overlay.key, maxBytes, deadline);
  const { bytes, etag } = await read.catch(failing(overlay));
  return { bytes, validator: etag };
}

export function overlayOf(
  named: NamedOverlay | undefined,
  image: OverlayImage | undefined,
): Overlay | undefined {
  if (named === undefined || image === undefined) return undefined;
  const { place, size, opacity, margin } = named.settings;
  const asFailure = failureOf(named);
  return { bytes: image.bytes, place, size, opacity, margin, asFailure };
}

function failing(overlay: NamedOverlay) {
  const asFailure = failureOf(overlay);
  return (cause: unknown): never => {
    // A busy S3, a role without rights and the deadline are no fault of the overlay.
    throw cause instanceof ApiError && cause.status < 500 ? asFailure(cause) : cause;
  };
}

/** Whoever asks cannot mend it: no 4xx, and the text is for the log. */
function failureOf({ preset }: NamedOverlay) {
  return (cause: ApiError): ApiError =>
    new ApiError(
      'source_failed',
      `The overlay of the preset "${preset}" is missing or no image that is taken here; ` +
        `store one under its key, or change resize.presets["${preset}"].overlay.`,
      { cause },
    );
}
