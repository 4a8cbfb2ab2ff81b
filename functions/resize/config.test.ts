import { describe, expect, it } from 'vitest';
import { readResizeConfig } from './config.ts';

const env = { S3_BUCKET_NAME: 'bucket', RESIZE_KEY_HASHES: 'a'.repeat(64) };

describe('readResizeConfig', () => {
  it('is safe by default', () => {
    expect(readResizeConfig(env)).toMatchObject({
      source: {
        allowedHosts: [],
        allowHttp: false,
        allowedPorts: [443],
        timeoutMs: 10_000,
        maxBytes: 26_214_400,
      },
      limits: {
        maxInputPixels: 50_000_000,
        maxFrames: 100,
        maxOutputSide: 4096,
        maxOutputPixels: 16_777_216,
        maxAvifPixels: 4_194_304,
      },
      derivativePrefix: 'derivatives/',
      keepsResults: false,
      storesLargeResults: true,
      fallback: undefined,
    });
  });

  it.each<[string, Record<string, string>]>([
    ['RESIZE_KEY_HASHES', { RESIZE_KEY_HASHES: '' }],
    ['RESIZE_KEY_HASHES', { RESIZE_KEY_HASHES: 'the-key-itself' }],
    ['SIGNING_SECRETS', { SIGNING_SECRETS: 'short' }],
    ['SIGNING_SECRETS', { SIGNING_SECRETS: [1, 2, 3].map((n) => String(n).repeat(32)).join(',') }],
    ['SOURCE_ALLOWED_HOSTS', { SOURCE_ALLOWED_HOSTS: '*' }],
    ['SOURCE_ALLOWED_HOSTS', { SOURCE_ALLOWED_HOSTS: '*.com' }],
    ['SOURCE_ALLOWED_HOSTS', { SOURCE_ALLOWED_HOSTS: 'a*.example.com' }],
    ['SOURCE_ALLOWED_HOSTS', { SOURCE_ALLOWED_HOSTS: 'https://example.com' }],
    ['SOURCE_ALLOWED_PORTS', { SOURCE_ALLOWED_PORTS: '443,https' }],
    ['SOURCE_ALLOW_HTTP', { SOURCE_ALLOW_HTTP: 'yes' }],
    ['MAX_INPUT_PIXELS', { MAX_INPUT_PIXELS: '0' }],
    ['MAX_OUTPUT_SIDE', { MAX_OUTPUT_SIDE: '16384' }],
    ['MAX_BUFFERED_BYTES', { MAX_BUFFERED_BYTES: '6000000' }],
    ['CACHE_CONTROL', { CACHE_CONTROL: 'public\r\nx: y' }],
    ['JPEG_MOZJPEG', { JPEG_MOZJPEG: '1' }],
    ['WEBP_EFFORT', { WEBP_EFFORT: '7' }],
    ['AVIF_EFFORT', { AVIF_EFFORT: '10' }],
    ['DERIVATIVE_PREFIX', { DERIVATIVE_PREFIX: 'derivatives' }],
    ['RESIZE_CACHE', { RESIZE_CACHE: 'yes' }],
    ['RESIZE_STORE_LARGE_RESULTS', { RESIZE_STORE_LARGE_RESULTS: '1' }],
    ['RESIZE_FALLBACK_KEY', { RESIZE_FALLBACK_KEY: '../fallback.png' }],
    ['RESIZE_FALLBACK_SECONDS', { RESIZE_FALLBACK_SECONDS: '0.5' }],
  ])('%s is named when it is %j', (name, more) => {
    expect(() => readResizeConfig({ ...env, ...more })).toThrow(name);
  });

  it('shows no secret in its message', () => {
    expect(() => readResizeConfig({ ...env, SIGNING_SECRETS: 'my-short-secret' })).not.toThrow(
      'my-short-secret',
    );
  });
});
