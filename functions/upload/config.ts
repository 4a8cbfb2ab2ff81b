import {
  type CommonConfig,
  readCommonConfig,
  readInspection,
  readPayloadBytes,
  readUploadUrlPath,
} from '../shared/config.ts';
import { type Env, readOneOf, readPath, readText, wrong } from '../shared/env.ts';
import { type InputLimits, readInputLimits } from '../shared/image/limits.ts';
import type { ImageType } from '../shared/image/type.ts';
import type { Encryption } from '../shared/s3/store.ts';

export interface UploadConfig extends CommonConfig {
  readonly maxUploadBytes: number;
  readonly limits: InputLimits;
  readonly uploadUrlPath: string;
  /** Path in front of the key in Location. */
  readonly imagesPath: string;
  /** "" stores what was sent. */
  readonly convertTo: Exclude<ImageType, 'gif'> | '';
  readonly encryption: Encryption;
  /** Whether what is stored is marked as looked at. */
  readonly admits: boolean;
}

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
    maxUploadBytes: readPayloadBytes(env, 'MAX_UPLOAD_BYTES'),
    limits: readInputLimits(env),
    uploadUrlPath: readUploadUrlPath(env),
    imagesPath: readPath(env, 'IMAGES_PATH', '/images'),
    convertTo: readOneOf(env, 'CONVERT_TO', ['', 'webp', 'avif', 'jpeg', 'png'], ''),
    encryption: Object.freeze({ algorithm, kmsKeyId }),
    admits: readInspection(env) !== '',
  });
}
