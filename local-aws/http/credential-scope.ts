import { queryPairs } from './sigv4.ts';

/** Whom a request was signed for: "key/date/region/service/aws4_request". */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

/** In the header or in a presigned URL; undefined: the request is not signed. */
export function credentialScope(
  authorization: string | undefined,
  rawQuery: string,
): CredentialScope | undefined {
  const credential =
    /Credential=([^,\s]+)/.exec(authorization ?? '')?.[1] ??
    queryPairs(rawQuery).find(([name]) => name === 'X-Amz-Credential')?.[1];
  const parts = credential?.split('/') ?? [];
  const [region, service] = parts.slice(-3, -1);
  if (region === undefined || service === undefined) return undefined;
  return { accessKeyId: parts[0] ?? '', region, service };
}
