import { createHash } from 'node:crypto';
import type { Deadline } from './deadline.ts';
import { derivativeFolder } from './derivatives.ts';
import { ApiError } from './errors.ts';
import type { RenderLimits } from './image/limits.ts';
import { renderImage } from './image/render.ts';
import { ENCODER_VERSION } from './image/sharp.ts';
import { EXTENSION_OF, type ImageType, mediaTypeOf } from './image/type.ts';
import type { ObjectKey } from './keys.ts';
import type { RequestLog } from './log.ts';
import type { ObjectStore, WriteOptions } from './storage.ts';

export interface Thumbnail {
  /** The width that was asked for; the picture is never enlarged to it. */
  readonly requestedWidth: number;
  /** Of the bucket; callers get a URL for it. */
  readonly key: ObjectKey;
  readonly type: ImageType;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

export interface ThumbnailSource {
  readonly key: ObjectKey;
  readonly etag: string;
  readonly bytes: Buffer;
}

export interface WantedThumbnail {
  readonly source: ThumbnailSource;
  readonly format: ImageType;
  readonly requestedWidth: number;
}

export interface ThumbnailDeps {
  readonly config: { readonly derivativePrefix: string; readonly limits: RenderLimits };
  readonly store: ObjectStore;
  readonly log: RequestLog;
}

/** WebP keeps transparency and animation, and every browser shows it. */
export const THUMBNAIL_FORMAT: ImageType = 'webp';

/** What an earlier attempt, or another way to the same thumbnail, has stored is not made again. */
export async function makeOrFind(
  wanted: WantedThumbnail,
  deps: ThumbnailDeps,
  deadline: Deadline,
): Promise<Thumbnail> {
  const { requestedWidth, format } = wanted;
  const key = thumbnailKey(wanted, deps.config);
  const facts =
    (await storedFacts(deps.store, key, deadline)) ?? (await makeOne(key, wanted, deps, deadline));
  return { requestedWidth, key, type: format, ...facts };
}

type Facts = Pick<Thumbnail, 'width' | 'height' | 'bytes'>;

async function storedFacts(
  store: ObjectStore,
  key: ObjectKey,
  deadline: Deadline,
): Promise<Facts | undefined> {
  try {
    const head = await store.head(key, deadline);
    const width = Number(head.metadata['width']);
    const height = Number(head.metadata['height']);
    return width > 0 && height > 0 ? { width, height, bytes: head.contentLength } : undefined;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not_found') return undefined;
    throw error;
  }
}

async function makeOne(
  key: ObjectKey,
  { source, format, requestedWidth }: WantedThumbnail,
  { config, store, log }: ThumbnailDeps,
  deadline: Deadline,
): Promise<Facts> {
  const box = { width: requestedWidth, fit: 'inside' as const };
  const request = { box, chooseTypes: () => [format] };
  const rendered = await log.time('encode', () =>
    renderImage(source.bytes, request, config.limits, deadline.remainingMs),
  );
  const { bytes, width, height } = rendered;
  const options: WriteOptions = {
    contentType: mediaTypeOf(format),
    cacheControl: 'private, max-age=31536000, immutable',
    metadata: { width: String(width), height: String(height) },
  };
  await log.time('store', () => storeOnce(store, key, bytes, deadline, options));
  return { width, height, bytes: bytes.length };
}

/** Named by its inputs: a replaced source never meets its predecessor's thumbnails. */
function thumbnailKey(
  { source, format, requestedWidth }: WantedThumbnail,
  { derivativePrefix }: ThumbnailDeps['config'],
): ObjectKey {
  const inputs = JSON.stringify([ENCODER_VERSION, source.key, source.etag, requestedWidth, format]);
  const hash = createHash('sha256').update(inputs).digest('hex').slice(0, 16);
  const name = `${requestedWidth}-${hash}.${EXTENSION_OF[format]}`;
  return `${derivativeFolder(derivativePrefix, 'thumbnails', source.key)}${name}` as ObjectKey;
}

/** Two runs of one event may meet; the first to write wins. */
async function storeOnce(
  store: ObjectStore,
  key: ObjectKey,
  bytes: Buffer,
  deadline: Deadline,
  options: WriteOptions,
): Promise<void> {
  try {
    await store.put(key, bytes, deadline, { ...options, createOnly: true });
  } catch (error) {
    if (error instanceof ApiError && error.code === 'key_exists') return;
    throw error;
  }
}
