import {
  type CommonConfig,
  type Inspection,
  type LargeAnswerConfig,
  readCacheControl,
  readCommonConfig,
  readDerivativePrefix,
  readInspection,
  readLargeAnswer,
} from '../shared/config.ts';
import { type Env, readBoolean, readInteger, readList, readText, wrong } from '../shared/env.ts';
import { type Encoders, encoderVersion, readEncoders } from '../shared/image/encoders.ts';
import { readMaxSourceBytes, readRenderLimits, type RenderLimits } from '../shared/image/limits.ts';
import { isKey, type ObjectKey, parseKey } from '../shared/keys.ts';
import type { AccessConfig } from './authorize.ts';
import type { Bounds } from './bounds.ts';
import { readBounds } from './read-bounds.ts';
import type { SourceConfig } from './source/fetch.ts';

export interface ResizeConfig extends CommonConfig, LargeAnswerConfig {
  readonly access: AccessConfig;
  readonly limits: RenderLimits;
  readonly encoders: Encoders;
  /** Of the encoders and their settings; part of every ETag, and of the name of what is kept. */
  readonly encoder: string;
  readonly bounds: Bounds;
  readonly source: SourceConfig;
  readonly cacheControl: string;
  readonly derivativePrefix: string;
  readonly inspection: Inspection;
  /** Each result is made once, and kept in the bucket. */
  readonly keepsResults: boolean;
  /** Else what a buffered answer cannot carry is an error. */
  readonly storesLargeResults: boolean;
  readonly fallback: FallbackConfig | undefined;
}

/** The picture that stands for one that could not be made. */
export interface FallbackConfig {
  readonly key: ObjectKey;
  readonly cacheSeconds: number;
}

export function readResizeConfig(env: Env): ResizeConfig {
  const limits = readRenderLimits(env);
  const common = readCommonConfig(env);
  const encoders = readEncoders(env);
  return Object.freeze({
    ...common,
    ...readLargeAnswer(env),
    inspection: readInspection(env),
    access: readAccess(env),
    limits,
    encoders,
    encoder: encoderVersion(encoders),
    bounds: readBounds(env, limits.maxOutputSide, common.keyPrefix),
    source: readSource(env),
    cacheControl: readCacheControl(env, 'public, max-age=86400'),
    derivativePrefix: readDerivativePrefix(env),
    keepsResults: readBoolean(env, 'RESIZE_CACHE', false),
    storesLargeResults: readBoolean(env, 'RESIZE_STORE_LARGE_RESULTS', true),
    fallback: readFallback(env, common.keyPrefix),
  });
}

function readFallback(env: Env, prefix: string): FallbackConfig | undefined {
  const range = { fallback: 10, min: 0, max: 31_536_000 };
  const cacheSeconds = readInteger(env, 'RESIZE_FALLBACK_SECONDS', range);
  const key = readText(env, 'RESIZE_FALLBACK_KEY', '');
  if (key === '') return undefined;
  if (isKey(key, prefix)) return { key: parseKey(key, prefix, 'key'), cacheSeconds };
  throw wrong(
    'RESIZE_FALLBACK_KEY',
    `is "${key}", which names no image`,
    'set the key of a stored image as callers write it, such as fallback.png',
  );
}

function readAccess(env: Env): AccessConfig {
  const hashes = readList(env, 'RESIZE_KEY_HASHES', '');
  const secrets = readList(env, 'SIGNING_SECRETS', '');
  if (hashes.length === 0 && secrets.length === 0) {
    throw wrong(
      'RESIZE_KEY_HASHES',
      'and SIGNING_SECRETS are both empty',
      'set at least one of them: resizing for everybody is refused',
    );
  }
  if (!hashes.every((hash) => /^[0-9a-f]{64}$/i.test(hash))) {
    throw wrong(
      'RESIZE_KEY_HASHES',
      'has an entry that is not a SHA-256',
      'list the SHA-256 of each key as 64 hexadecimal digits',
    );
  }
  if (secrets.length > 2 || secrets.some((secret) => secret.length < 32)) {
    // The value stays out of the message: it is a secret.
    throw wrong(
      'SIGNING_SECRETS',
      'has more than two entries, or one of fewer than 32 characters',
      'list one secret, or two while it is being rotated',
    );
  }
  return {
    keyHashes: hashes.map((hash) => Buffer.from(hash, 'hex')),
    signingSecrets: secrets,
  };
}

function readSource(env: Env): SourceConfig {
  const hosts = readList(env, 'SOURCE_ALLOWED_HOSTS', '');
  for (const host of hosts) {
    // "*" alone, "*.com" and "a*.example.com" would allow more than they seem to.
    if (/^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(host)) continue;
    if (/^[a-z0-9-]+$/.test(host)) continue;
    throw wrong(
      'SOURCE_ALLOWED_HOSTS',
      `has the entry "${host}"`,
      'list host names in lower case, such as images.example.com or *.example.com',
    );
  }
  const ports = readList(env, 'SOURCE_ALLOWED_PORTS', '443').map(Number);
  if (!ports.every((port) => Number.isInteger(port) && port > 0 && port < 65_536)) {
    throw wrong('SOURCE_ALLOWED_PORTS', 'is not a list of ports', 'set 443, or 443,80');
  }
  return {
    allowedHosts: hosts,
    allowHttp: readBoolean(env, 'SOURCE_ALLOW_HTTP', false),
    allowedPorts: ports,
    timeoutMs: readInteger(env, 'SOURCE_TIMEOUT_MS', {
      fallback: 10_000,
      min: 100,
      max: 900_000,
    }),
    maxBytes: readMaxSourceBytes(env),
  };
}
