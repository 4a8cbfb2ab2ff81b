import { describe, expect, it } from 'vitest';
import { readDownloadConfig } from './config.ts';

const bucket = { S3_BUCKET_NAME: 'b' };

describe('readDownloadConfig', () => {
  it('keeps answers out of shared caches by default', () => {
    expect(readDownloadConfig(bucket)).toMatchObject({ cacheControl: 'private, max-age=300' });
  });

  it.each([
    ['S3_BUCKET_NAME', ''],
    ['CACHE_CONTROL', 'a\r\nb'],
    ['MAX_BUFFERED_BYTES', '6000000'],
    ['URL_EXPIRES_SECONDS', '604801'],
  ])('refuses %s=%j by name', (name, value) => {
    expect(() => readDownloadConfig({ ...bucket, [name]: value })).toThrow(`variable ${name}`);
  });
});
