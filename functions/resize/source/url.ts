import { isIP } from 'node:net';
import { ApiError } from '../../shared/errors.ts';

export interface SourceRules {
  /** Exact names, or `*.suffix` for every name below the suffix. */
  readonly allowedHosts: readonly string[];
  readonly allowHttp: boolean;
  readonly allowedPorts: readonly number[];
}

/** Longer URLs than this are refused by many servers (RFC 9110, 4.1 asks for 8000). */
const MAX_URL_LENGTH = 4096;

/**
 * Judges one hop: the URL of the request, or one a redirect points at. The
 * raw text is never matched: only URL folds 0x7f000001 and full-width digits.
 */
export function parseSourceUrl(
  text: string,
  rules: SourceRules,
  isPublicAddress: (address: string) => boolean,
): URL {
  if (text.length > MAX_URL_LENGTH) {
    throw malformed(`is longer than ${MAX_URL_LENGTH} characters`);
  }
  if (!URL.canParse(text)) throw malformed('is not an absolute URL');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw malformed('has another scheme than https');
  }
  if (url.username !== '' || url.password !== '') {
    throw malformed('carries a user name or password; remove it');
  }
  const host = hostOf(url);
  if (!isAllowedHost(host, rules.allowedHosts)) throw notAllowed();
  // Literals never reach the resolver, where names are judged.
  const literal = host.replace(/^\[|\]$/g, '');
  if (isIP(literal) !== 0 && !isPublicAddress(literal)) throw notAllowed();
  if (url.protocol === 'http:' && !rules.allowHttp) {
    throw malformed('has the scheme http; only https is allowed');
  }
  if (!rules.allowedPorts.includes(portOf(url))) {
    throw malformed(`has a port that is not allowed (${rules.allowedPorts.join(', ')})`);
  }
  url.hostname = host;
  url.hash = '';
  return url;
}

export function isAllowedHost(host: string, allowed: readonly string[]): boolean {
  return allowed.some((pattern) =>
    pattern.startsWith('*.')
      ? // The dot stays in: `*.example.com` is not `evilexample.com`.
        host.endsWith(pattern.slice(1)) && host.length >= pattern.length
      : host === pattern,
  );
}

export function notAllowed(cause?: unknown): ApiError {
  return new ApiError(
    'source_not_allowed',
    'The host of "u", or of a redirect from it, is not one that images may come from; ' +
      'use an allowed host or a stored "key".',
    { cause },
  );
}

function hostOf(url: URL): string {
  // The root dot survives parsing, and names the same host.
  return url.hostname.toLowerCase().replace(/\.$/, '');
}

function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}

function malformed(problem: string): ApiError {
  return new ApiError(
    'invalid_parameter',
    `Parameter "u" ${problem}; give an https URL of an allowed host.`,
  );
}
