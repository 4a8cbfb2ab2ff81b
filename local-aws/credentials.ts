/**
 * The one identity of the local AWS. Both values are public: they guard nothing, they only make
 * signatures checkable.
 */
export const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

/** Where a client is that names no region. */
export const LOCAL_REGION = 'us-east-1';

/** moto's default account. */
export const LOCAL_ACCOUNT_ID = '123456789012';

/** What a client needs in its environment, and all that it needs. */
export function clientEnvironment(
  url: string,
  region: string = LOCAL_REGION,
): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    AWS_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
