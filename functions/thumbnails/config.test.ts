import { describe, expect, it } from 'vitest';
import { readThumbnailsConfig } from './config.ts';

const env = { S3_BUCKET_NAME: 'bucket' };

describe('readThumbnailsConfig', () => {
  it('has defaults', () => {
    expect(readThumbnailsConfig(env)).toMatchObject({
      widths: [160, 320, 640, 1280],
      jobPrefix: 'jobs/',
      derivativePrefix: 'derivatives/',
    });
  });

  it.each(['0', '4097', 'a', '1.5'])('names THUMBNAIL_WIDTHS when it is %j', (text) => {
    expect(() => readThumbnailsConfig({ ...env, THUMBNAIL_WIDTHS: text })).toThrow(
      'THUMBNAIL_WIDTHS',
    );
  });

  it('names JOB_PREFIX when it has no slash', () => {
    expect(() => readThumbnailsConfig({ ...env, JOB_PREFIX: 'jobs' })).toThrow('JOB_PREFIX');
  });
});
