import { CreateBucketCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { Architecture } from '../build/manifest.ts';
import { publishArtifacts } from './artifacts.ts';
import { s3Store } from './s3-store.ts';

// What the SDK says of coming versions of Node is for those who update it, not for `npm start`.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

/** Not one that an example makes. */
const BUCKET = 'image-api-zips';

/** The variable `artifacts` of the examples. */
export interface Artifacts {
  readonly s3_bucket: string;
  readonly s3_prefix: string;
}

export interface EmulatorPublication {
  readonly url: string;
  readonly region: string;
  readonly credentials: NonNullable<S3ClientConfig['credentials']>;
  /** Folder that `npm run build` filled. */
  readonly out: string;
  readonly architecture: Architecture;
}

/**
 * Into a new bucket of an AWS that is not AWS. The provider creates functions from files one after
 * another, each with five seconds of waiting (its internal/service/lambda/function.go: `filename`
 * takes a lock of the whole provider, which is held until a waiter that begins with a delay has
 * ended), and those from S3 side by side.
 */
export async function publishToEmulator({
  url,
  region,
  credentials,
  out,
  architecture,
}: EmulatorPublication): Promise<Artifacts> {
  const client = new S3Client({ endpoint: url, forcePathStyle: true, region, credentials });
  try {
    await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
    const { prefix } = await publishArtifacts(s3Store(client, BUCKET), {
      out,
      architectures: [architecture],
      version: 'local',
      prefix: '',
      replace: true,
    });
    return { s3_bucket: BUCKET, s3_prefix: prefix };
  } finally {
    client.destroy();
  }
}
