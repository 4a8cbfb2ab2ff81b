import {
  type CommonConfig,
  type Env,
  readCommonConfig,
  readInteger,
  readOneOf,
  readPath,
  readText,
  wrong,
} from '../shared/config.ts';
import type { ImageType } from '../shared/image/type.ts';
import type { InputLimits } from '../shared/image/inspect.ts';
import type { Encryption } from '../shared/s3/store.ts';

export interface UploadConfig extends CommonConfig {
  readonly maxUploadBytes: number;
  readonly limits: InputLimits;
  /** Where larger images go; "" = this API has no such route. */
  readonly uploadUrlPath: string;
  /** Path in front of the key in Location. */
  readonly imagesPath: string;
  /** "" stores what was sent. */
  readonly convertTo: Exclude<ImageType, 'gif'> | '';
  readonly encryption: Encryption;
}

/** 6,291,556 bytes of event, less base64 (4/3) and room for the other fields. */
const maxEventBytes = 4_700_000;

export function readUploadConfig(env: Env): UploadConfig {
  const algorithm = readOneOf(env, 'STORAGE_ENCRYPTION', ['', 'AES256', 'aws:kms'], '');
  const kmsKeyId = readText(env, 'STORAGE_KMS_KEY_ID', '');
  if (kmsKeyId !== '' && algorithm !== 'aws:kms') {
    throw wrong(
      'STORAGE_KMS_KEY_ID',
      `is set while STORAGE_ENCRYPTION is "${algorithm}"`,
      'set STORAGE_ENCRYPTION to aws:kms or remove the key',
    );
  }
  return Object.freeze({
    ...readCommonConfig(env),
    maxUploadBytes: readInteger(env, 'MAX_UPLOAD_BYTES', {
      fallback: 4_500_000,
      min: 1,
      max: maxEventBytes,
    }),
    limits: Object.freeze({
      maxInputPixels: readInteger(env, 'MAX_INPUT_PIXELS', {
        fallback: 50_000_000,
        min: 1,
        max: 1_000_000_000,
      }),
      maxFrames: readInteger(env, 'MAX_FRAMES', { fallback: 100, min: 1, max: 10_000 }),
    }),
    uploadUrlPath: readPath(env, 'UPLOAD_URL_PATH', '/api/upload_url'),
    imagesPath: readPath(env, 'IMAGES_PATH', '/images'),
    convertTo: readOneOf(env, 'CONVERT_TO', ['', 'webp', 'avif', 'jpeg', 'png'], ''),
    encryption: Object.freeze({ algorithm, kmsKeyId }),
  });
}
