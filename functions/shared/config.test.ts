import { describe, expect, it } from 'vitest';
import { readCommonConfig, readPayloadBytes, readUploadUrlPath } from './config.ts';
import { readInputLimits } from './image/limits.ts';

const bucket = { S3_BUCKET_NAME: 'b' };

describe('configuration of all functions', () => {
  it('has defaults for all but the bucket', () => {
    expect(readCommonConfig(bucket)).toMatchObject({
      keyPrefix: 'images/',
      cors: { allowOrigins: [] },
    });
  });

  it('takes an empty path as none, and an empty prefix as none', () => {
    expect(readCommonConfig({ ...bucket, KEY_PREFIX: '' }).keyPrefix).toBe('');
    expect(readUploadUrlPath({ UPLOAD_URL_PATH: '' })).toBe('');
  });

  it('is frozen', () => {
    expect(Object.isFrozen(readCommonConfig(bucket))).toBe(true);
    expect(Object.isFrozen(readCommonConfig(bucket).cors)).toBe(true);
  });

  it.each([
    ['S3_BUCKET_NAME', ''],
    ['S3_ENDPOINT_URL', 'localhost:4566'],
    ['KEY_PREFIX', 'images'],
    ['KEY_PREFIX', '/images/'],
    ['CORS_ALLOW_ORIGINS', '*,https://a.example'],
    ['CORS_ALLOW_ORIGINS', 'a.example'],
    ['CORS_ALLOW_ORIGINS', 'https://a.example/'],
  ])('refuses %s=%j by name', (name, value) => {
    expect(() => readCommonConfig({ ...bucket, [name]: value })).toThrow(`variable ${name}`);
  });
});

describe('a limit that several functions have', () => {
  it.each<[string, (env: Record<string, string>) => unknown, number, unknown]>([
    ['MAX_BUFFERED_BYTES', (env) => readPayloadBytes(env, 'MAX_BUFFERED_BYTES'), 4_700_000, 1],
    ['MAX_INPUT_PIXELS', (env) => readInputLimits(env).maxInputPixels, 10_000_000_000, 1],
    ['MAX_FRAMES', (env) => readInputLimits(env).maxFrames, 10_000, 1],
  ])('%s takes both ends of its range, and nothing beyond', (name, read, most, least) => {
    expect(read({ [name]: String(most) })).toBe(most);
    expect(read({ [name]: String(least) })).toBe(least);
    for (const value of [most + 1, 0]) {
      expect(() => read({ [name]: String(value) })).toThrow(`variable ${name} is "${value}"`);
    }
  });
});
