import { describe, expect, it } from 'vitest';
import { readDownloadConfig } from '../download/config.ts';
import { readPresignConfig } from '../presign/config.ts';
import { readUploadConfig } from '../upload/config.ts';
import { readBoolean, readCommonConfig } from './config.ts';

const bucket = { S3_BUCKET_NAME: 'b' };

describe('configuration', () => {
  it('has defaults for all but the bucket', () => {
    expect(readUploadConfig(bucket)).toMatchObject({
      keyPrefix: 'images/',
      maxUploadBytes: 4_500_000,
      uploadUrlPath: '/api/upload_url',
      convertTo: '',
      cors: { allowOrigins: [] },
    });
    expect(readDownloadConfig(bucket)).toMatchObject({ cacheControl: 'private, max-age=300' });
    expect(readPresignConfig(bucket)).toMatchObject({
      urlExpiresSeconds: 1800,
      keyTemplate: { text: 'images/{userId}/{tweetId}.png', contentType: 'image/png' },
    });
  });

  it('takes an empty path as none, and an empty prefix as none', () => {
    const env = { ...bucket, UPLOAD_URL_PATH: '', KEY_PREFIX: '' };
    expect(readUploadConfig(env)).toMatchObject({ uploadUrlPath: '', keyPrefix: '' });
  });

  it('is frozen', () => {
    expect(Object.isFrozen(readUploadConfig(bucket))).toBe(true);
    expect(Object.isFrozen(readCommonConfig(bucket).cors)).toBe(true);
  });

  it('reads booleans', () => {
    expect([readBoolean({}, 'X', true), readBoolean({ X: 'false' }, 'X', true)]).toEqual([
      true,
      false,
    ]);
    expect(() => readBoolean({ X: 'yes' }, 'X', true)).toThrow('variable X is "yes"');
  });

  it.each([
    ['S3_BUCKET_NAME', ''],
    ['S3_ENDPOINT_URL', 'localhost:4566'],
    ['KEY_PREFIX', 'images'],
    ['KEY_PREFIX', '/images/'],
    ['CORS_ALLOW_ORIGINS', '*,https://a.example'],
    ['CORS_ALLOW_ORIGINS', 'a.example'],
    ['CORS_ALLOW_ORIGINS', 'https://a.example/'],
    ['MAX_UPLOAD_BYTES', '0'],
    ['MAX_UPLOAD_BYTES', '4700001'],
    ['MAX_UPLOAD_BYTES', '1e3'],
    ['UPLOAD_URL_PATH', 'api'],
    ['CONVERT_TO', 'gif'],
    ['STORAGE_ENCRYPTION', 'kms'],
    ['STORAGE_KMS_KEY_ID', 'k'],
  ])('upload refuses %s=%j by name', (name, value) => {
    expect(() => readUploadConfig({ ...bucket, [name]: value })).toThrow(`variable ${name}`);
  });

  it.each([
    ['CACHE_CONTROL', 'a\r\nb'],
    ['MAX_BUFFERED_BYTES', '6000000'],
    ['URL_EXPIRES_SECONDS', '604801'],
  ])('download refuses %s=%j by name', (name, value) => {
    expect(() => readDownloadConfig({ ...bucket, [name]: value })).toThrow(`variable ${name}`);
  });

  it.each([
    ['KEY_TEMPLATE', 'other/{userId}.png'],
    ['KEY_TEMPLATE', 'images/fixed.png'],
    ['KEY_TEMPLATE', 'images/{userId.png'],
    ['KEY_TEMPLATE', 'images/{a}-{b}.png'],
    ['KEY_TEMPLATE', 'images/{a}/{a}.png'],
    ['CONTENT_TYPES', 'png'],
    ['URL_EXPIRES_SECONDS', '0'],
  ])('presign refuses %s=%j by name', (name, value) => {
    expect(() => readPresignConfig({ ...bucket, [name]: value })).toThrow(`variable ${name}`);
  });
});
