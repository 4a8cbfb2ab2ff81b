import { describe, expect, it } from 'vitest';
import { readPresignConfig } from './config.ts';

const bucket = { S3_BUCKET_NAME: 'b' };

describe('readPresignConfig', () => {
  it('has defaults for all but the bucket', () => {
    expect(readPresignConfig(bucket)).toMatchObject({
      urlExpiresSeconds: 1800,
      keyTemplate: { text: 'images/{userId}/{tweetId}.png', contentType: 'image/png' },
    });
  });

  it.each([
    ['S3_BUCKET_NAME', ''],
    ['KEY_TEMPLATE', 'other/{userId}.png'],
    ['KEY_TEMPLATE', 'images/fixed.png'],
    ['KEY_TEMPLATE', 'images/{userId.png'],
    ['KEY_TEMPLATE', 'images/{a}-{b}.png'],
    ['KEY_TEMPLATE', 'images/{a}/{a}.png'],
    ['CONTENT_TYPES', 'png'],
    ['URL_EXPIRES_SECONDS', '0'],
  ])('refuses %s=%j by name', (name, value) => {
    expect(() => readPresignConfig({ ...bucket, [name]: value })).toThrow(`variable ${name}`);
  });
});
