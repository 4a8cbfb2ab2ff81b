import { encodeStrict } from '../../../http/query.ts';
import type { Call } from '../call.ts';
import { configurationError } from '../gateway-error.ts';
import { withStageVariables } from '../mapping/parameters.ts';

/**
 * Values are decoded by now and are encoded here once; "/" stays, since a greedy variable holds
 * several segments.
 */
export function fillPath(
  call: Call,
  template: string,
  path: Readonly<Record<string, string>>,
): string {
  return withStageVariables(call, template).replace(/\{([^}+]+)\+?\}/g, (_, name: string) => {
    const value = path[name];
    if (value === undefined)
      throw configurationError(
        `"{${name}}" of the integration URI has no mapping (integration.request.path.${name}).`,
      );
    return value.split('/').map(encodeStrict).join('/');
  });
}

/**
 * RFC 3986, 5.2.4, for a path without leading slash: the widest reading of "..", so that a policy
 * that is too wide shows here.
 */
export function removeDotSegments(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  return kept.join('/');
}
