import { describe, expect, it } from 'vitest';
import { readUploadConfig } from './config.ts';

const bucket = { S3_BUCKET_NAME: 'b' };

describe('readUploadConfig', () => {
  it('has defaults for all but the bucket', () => {
    expect(readUploadConfig(bucket)).toMatchObject({
      maxUploadBytes: 4_500_000,
      uploadUrlPath: '/api/upload_url',
      convertTo: '',
    });
  });

  it('is frozen', () => {
    expect(Object.isFrozen(readUploadConfig(bucket))).toBe(true);
  });

  it.each([
    ['S3_BUCKET_NAME', ''],
    ['MAX_UPLOAD_BYTES', '0'],
    ['MAX_UPLOAD_BYTES', '4700001'],
    ['MAX_UPLOAD_BYTES', '1e3'],
    ['UPLOAD_URL_PATH', 'api'],
    ['CONVERT_TO', 'gif'],
    ['STORAGE_ENCRYPTION', 'kms'],
    ['STORAGE_KMS_KEY_ID', 'k'],
  ])('refuses %s=%j by name', (name, value) => {
    expect(() => readUploadConfig({ ...bucket, [name]: value })).toThrow(`variable ${name}`);
  });
});
