import {
  type CommonConfig,
  readCommonConfig,
  readUploadUrlPath,
  readUrlExpiry,
} from '../shared/config.ts';
import { type Env, readInteger, readList, readPath, readText, wrong } from '../shared/env.ts';
import { IMAGE_TYPES, mediaTypeOf } from '../shared/image/type.ts';
import { type KeyTemplate, parseKeyTemplate } from './key-template.ts';

export interface PresignConfig extends CommonConfig {
  readonly keyTemplate: KeyTemplate;
  /** Longest life of a URL, and its default. */
  readonly urlExpiresSeconds: number;
  readonly maxUploadBytes: number;
  /** What may be uploaded. */
  readonly contentTypes: readonly string[];
  readonly uploadUrlPath: string;
  readonly downloadUrlPath: string;
}

export function readPresignConfig(env: Env): PresignConfig {
  const common = readCommonConfig(env);
  const template = readText(env, 'KEY_TEMPLATE', `${common.keyPrefix}{userId}/{tweetId}.png`);
  return Object.freeze({
    ...common,
    keyTemplate: parseKeyTemplate(template, common.keyPrefix),
    urlExpiresSeconds: readUrlExpiry(env, 1_800),
    maxUploadBytes: readInteger(env, 'MAX_UPLOAD_BYTES', {
      fallback: 26_214_400,
      min: 1,
      // The largest object of a single PUT: 5 GiB.
      max: 5_368_709_120,
    }),
    contentTypes: readContentTypes(env),
    uploadUrlPath: readUploadUrlPath(env),
    downloadUrlPath: readPath(env, 'DOWNLOAD_URL_PATH', '/api/download_url'),
  });
}

function readContentTypes(env: Env): readonly string[] {
  const types = readList(env, 'CONTENT_TYPES', IMAGE_TYPES.map(mediaTypeOf).join(','));
  for (const type of types) {
    if (/^[a-z]+\/[a-z0-9][a-z0-9.+-]*$/.test(type)) continue;
    throw wrong('CONTENT_TYPES', `has the entry "${type}"`, 'list media types such as image/png');
  }
  return types;
}
