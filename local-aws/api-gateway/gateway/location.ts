import type { Address } from './address.ts';
import type { OutgoingResponse } from './types.ts';

/**
 * Location is a path on AWS ("/v1/images/a.png"). Behind a local prefix a client that resolves it
 * against its URL must come back here, as behind any reverse proxy.
 */
export function located(
  response: OutgoingResponse,
  { prefix, basePath }: Address,
): OutgoingResponse {
  if (prefix === undefined) return response;
  const isOurs = (name: string, value: string): boolean =>
    name.toLowerCase() === 'location' &&
    !value.startsWith('//') &&
    value.startsWith(`${basePath}/`);
  const headers = response.headers.map(
    ([name, value]) => [name, isOurs(name, value) ? `${prefix}${value}` : value] as const,
  );
  return { ...response, headers };
}
