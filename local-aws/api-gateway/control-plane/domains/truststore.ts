import type { AwsClient } from '../../../moto/client.ts';
import type { DomainRecord } from '../../records.ts';
import { badRequest } from '../errors.ts';

/** The object that a domain name's `truststoreUri` names; undefined: there is none. */
export type ReadTruststore = (uri: string, version?: string) => Promise<string | undefined>;

export function createTruststoreReader({ aws }: { readonly aws: AwsClient }): ReadTruststore {
  return async (uri, version) => {
    const [, path] = /^s3:\/\/(.+\/.+)$/.exec(uri) ?? [];
    if (path === undefined) return undefined;
    const query = version === undefined ? '' : `versionId=${encodeURIComponent(version)}`;
    const target = `/${path.split('/').map(encodeURIComponent).join('/')}`;
    const { status, body } = await aws.send({ service: 's3', method: 'GET', path: target, query });
    return status === 200 ? body.toString() : undefined;
  };
}

/**
 * Read when the name is made or changed, not with each handshake: "To update the truststore, upload
 * a new version to S3, and then update your custom domain name to use the new version". The text is
 * not the service's.
 */
export async function withTruststore(
  domain: DomainRecord,
  { truststoreUri, truststoreVersion }: NonNullable<DomainRecord['mutualTls']>,
  read: ReadTruststore,
): Promise<DomainRecord> {
  const truststore = await read(truststoreUri, truststoreVersion);
  if (!truststore?.includes('-----BEGIN CERTIFICATE-----'))
    throw badRequest(`The truststore ${truststoreUri} has no certificate.`);
  return { ...domain, truststore };
}
