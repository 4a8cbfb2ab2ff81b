import { randomUUID } from 'node:crypto';
import { readyTags } from '../shared/admission.ts';
import { refuseParameters } from '../shared/change.ts';
import { beforeDeadline, workMs } from '../shared/deadline.ts';
import { ApiError } from '../shared/errors.ts';
import type { HttpHandler, HttpRequest } from '../shared/http.ts';
import { checkUpload } from '../shared/image/check-upload.ts';
import { type ImageFacts, verifyImage } from '../shared/image/inspect.ts';
import { EXTENSION_OF, type ImageType, mediaTypeOf } from '../shared/image/type.ts';
import { encodeKeyPath, type ObjectKey, parseKey, relativeKey } from '../shared/keys.ts';
import { pathKey } from '../shared/path-key.ts';
import { jsonResponse } from '../shared/response.ts';
import type { ObjectStore } from '../shared/storage.ts';
import type { UploadConfig } from './config.ts';
import { convertImage } from './convert.ts';
import { takeFile } from './form.ts';
import { CREATE, mannerOfPut } from './replace.ts';

export interface UploadDeps {
  readonly config: UploadConfig;
  readonly store: ObjectStore;
  readonly makeId?: () => string;
}

/**
 * `POST /images`: the body is the image, or a form with it; 201 with what was stored.
 * `PUT /images/{key+}` does the same for a key that may be taken: 200 where it was.
 */
export function createUpload(deps: UploadDeps): HttpHandler {
  const { store, config } = deps;
  return async (request) => {
    const isPut = request.method === 'PUT';
    const wantedKey = isPut ? keyOfPut(request, config) : parseQuery(request, config);
    const file = takeFile(request.body, request.headers.get('content-type'));
    const { length } = file.bytes;
    if (length > config.maxUploadBytes) throw tooLarge(length, request, config);
    const type = checkUpload(file);
    const image = await readImage(file.bytes, type, request, config);
    const key = wantedKey ?? newKey(image.type, deps);
    // Behind the checks of the bytes (RFC 9110, 13.2.1), and close to the write.
    const { status, condition } = isPut ? await mannerOfPut(request, key, store) : CREATE;
    const contentType = mediaTypeOf(image.type);
    // With the write itself, so that there is no moment in which what was looked at is pending.
    const tags = config.admits ? { tags: readyTags(image) } : {};
    const { etag } = await request.log.time('store', () =>
      store.put(key, image.bytes, request.deadline, { contentType, ...condition, ...tags }),
    );
    request.log.set({ format: image.type, bytesStored: image.bytes.length });
    const { width, height } = image;
    const name = relativeKey(key, config.keyPrefix);
    const answer = { key: name, etag, width, height, type: contentType, bytes: image.bytes.length };
    return jsonResponse(status, answer, { location: locationOf(name, request, config), etag });
  };
}

function keyOfPut(request: HttpRequest, { keyPrefix }: UploadConfig): ObjectKey {
  refuseParameters(request);
  return pathKey(request, keyPrefix);
}

function newKey(type: ImageType, { config, makeId = randomUUID }: UploadDeps): ObjectKey {
  return parseKey(`${makeId()}.${EXTENSION_OF[type]}`, config.keyPrefix, 'key');
}

function parseQuery(request: HttpRequest, config: UploadConfig): ObjectKey | undefined {
  for (const [name, values] of request.query) {
    if (name !== 'key') {
      // Else a misspelt "key" would be stored under a name nobody asked for.
      throw new ApiError(
        'invalid_parameter',
        `Parameter "${name.slice(0, 40)}" is unknown; the only one is "key".`,
      );
    }
    if (values.length > 1) {
      throw new ApiError('invalid_parameter', 'Parameter "key" is given twice; give it once.');
    }
  }
  const [key] = request.query.get('key') ?? [];
  return key === undefined ? undefined : parseKey(key, config.keyPrefix, 'key');
}

function tooLarge(bytes: number, { basePath }: HttpRequest, config: UploadConfig): ApiError {
  const remedy =
    config.uploadUrlPath === ''
      ? 'send a smaller one'
      : `ask POST ${basePath}${config.uploadUrlPath} for a URL and upload it there`;
  return new ApiError(
    'payload_too_large',
    `The image has ${bytes} bytes, at most ${config.maxUploadBytes} fit here; ${remedy}.`,
  );
}

async function readImage(
  bytes: Buffer,
  type: ImageType,
  request: HttpRequest,
  { limits, convertTo }: UploadConfig,
): Promise<ImageFacts & { readonly bytes: Buffer }> {
  const { log } = request;
  const remaining = () => workMs(request);
  const facts = await log.time('decode', () =>
    beforeDeadline(verifyImage(bytes, limits), remaining()),
  );
  if (convertTo === '' || convertTo === type) return { ...facts, bytes };
  return log.time('encode', () => convertImage(bytes, convertTo, limits, remaining));
}

function locationOf(name: string, { basePath }: HttpRequest, config: UploadConfig): string {
  return `${basePath}${config.imagesPath}/${encodeKeyPath(name)}`;
}
