import { encodeStrict } from '../../../http/query.ts';
import type { Call } from '../call.ts';
import { configurationError } from '../gateway-error.ts';
import {
  type IntegrationRequestParameters,
  mapRequest,
  withStageVariables,
} from '../mapping/parameters.ts';
import { requestPayload, type RequestPayload } from './integration-response.ts';

export interface IntegrationRequest {
  readonly parameters: IntegrationRequestParameters;
  readonly payload: RequestPayload;
}

/** Mappings first, then what the request template overrides. */
export function integrationRequest(call: Call): IntegrationRequest {
  const payload = requestPayload(call);
  const mapped = mapRequest(call);
  const { overrides } = payload;
  const overridden = new Set([...Object.keys(overrides.headers)].map((name) => name.toLowerCase()));
  return {
    payload,
    parameters: {
      path: { ...mapped.path, ...overrides.path },
      query: [
        ...mapped.query.filter(([name]) => !Object.hasOwn(overrides.querystring, name)),
        ...Object.entries(overrides.querystring),
      ],
      headers: [
        ...mapped.headers.filter(([name]) => !overridden.has(name.toLowerCase())),
        ...Object.entries(overrides.headers),
      ],
    },
  };
}

/** Values are decoded by now and are encoded here once; "/" stays, since a greedy variable holds several segments. */
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

/** RFC 3986, 5.2.4, for a path without leading slash: the widest reading of "..", so that a policy that is too wide shows here. */
export function removeDotSegments(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  return kept.join('/');
}
