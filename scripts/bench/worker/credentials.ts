import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../../local-aws/credentials.ts';

export function useLocalCredentials(endpoint: string): void {
  Object.assign(process.env, {
    S3_ENDPOINT_URL: endpoint,
    AWS_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
  });
}
