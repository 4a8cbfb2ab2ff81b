import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { type Fields, isFields, parseFields } from '../../../http/json.ts';

export interface UserPool {
  readonly region: string;
  readonly id: string;
}

/** What a token says, not checked yet. */
export interface Token {
  readonly keyId: string;
  readonly claims: Fields;
  readonly isSignedBy: (key: JsonWebKey) => boolean;
}

/** RFC 7515, 2: without padding; what a decoder would overlook is no token. */
const BASE64_URL = /^[A-Za-z0-9_-]+$/;

const POOL_ARN = /^arn:[\w-]+:cognito-idp:([\w-]+):\d+:userpool\/([\w-]+)$/;

export function parsePoolArn(arn: string): UserPool | undefined {
  const [, region, id] = POOL_ARN.exec(arn) ?? [];
  return region === undefined || id === undefined ? undefined : { region, id };
}

/** "Verifying JSON web tokens" (Cognito): RS256 and nothing else; undefined: no such token. */
export function parseToken(text: string): Token | undefined {
  const [head = '', payload = '', signature = '', ...rest] = text.split('.');
  const header = decoded(head);
  const claims = decoded(payload);
  if (!header || !claims || rest.length > 0 || header['alg'] !== 'RS256') return undefined;
  if (![head, payload, signature].every((part) => BASE64_URL.test(part))) return undefined;
  const signed = Buffer.from(`${head}.${payload}`);
  const bytes = Buffer.from(signature, 'base64url');
  return {
    keyId: String(header['kid']),
    claims,
    isSignedBy: (key) =>
      verify('RSA-SHA256', signed, createPublicKey({ key, format: 'jwk' }), bytes),
  };
}

export function issuerOf({ region, id }: UserPool): string {
  return `https://cognito-idp.${region}.amazonaws.com/${id}`;
}

/** Of a pool's jwks.json. */
export function keyNamed(keySet: Fields | undefined, keyId: string): JsonWebKey | undefined {
  const keys = Array.isArray(keySet?.['keys']) ? (keySet['keys'] as unknown[]) : [];
  return keys.find((key) => isFields(key) && key['kid'] === keyId && key['kty'] === 'RSA') as
    JsonWebKey | undefined;
}

function decoded(part: string): Fields | undefined {
  return parseFields(Buffer.from(part, 'base64url'));
}

/**
 * As an event has them: everything is text, the times of issue and expiry as dates ("Sun Mar 28
 * 13:40:42 UTC 2021"), lists by commas.
 */
export function shownClaims(claims: Fields): Record<string, string> {
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [name, shown(name, value)]),
  );
}

function shown(name: string, value: unknown): string {
  if ((name === 'exp' || name === 'iat') && typeof value === 'number') return dateText(value);
  const isPlainList = Array.isArray(value) && value.every((item) => typeof item === 'string');
  if (isPlainList) return value.join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** java.util.Date, in UTC. */
function dateText(seconds: number): string {
  const [weekday = '', day, month, year, time] = new Date(seconds * 1000).toUTCString().split(' ');
  return `${weekday.replace(',', '')} ${month} ${day} ${time} UTC ${year}`;
}
