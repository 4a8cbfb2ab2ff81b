import { join } from 'node:path';
import { HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { checkBuild } from './lib/build/builder.ts';
import { parseOptions } from './lib/options.ts';
import { HELP } from './publish/help.mjs';
import { publishArtifacts, requirePrefix, type ArtifactStore } from './publish/artifacts.ts';
import { findRoot } from './lib/root.ts';
import { UserError } from './lib/user-error.ts';

function s3Store(client: S3Client, bucket: string): ArtifactStore {
  return {
    has: async (key, bytes) => {
      try {
        const { ContentLength } = await client.send(
          new HeadObjectCommand({ Bucket: bucket, Key: key }),
        );
        return ContentLength === bytes;
      } catch (error) {
        if (statusOf(error) === 404) return false;
        throw explain(error, bucket);
      }
    },
    put: async (key, body, contentType) => {
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentType: contentType,
      });
      await client.send(command).catch((error: unknown) => {
        throw explain(error, bucket);
      });
    },
  };
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

/** Wrong credentials, region or bucket are the user's to mend, not a stack trace's. */
function explain(error: unknown, bucket: string): UserError {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const status = statusOf(error);
  const detail = message && message !== name ? `: ${message}` : '';
  return new UserError(
    `S3 bucket "${bucket}": ` +
      `${name}${detail}${status ? ` (HTTP ${status})` : ''}.` +
      ' Check its name, AWS_REGION and the credentials.',
  );
}

export async function main(args: readonly string[]): Promise<number> {
  const { options } = parseOptions(HELP.options, args);
  if (!options.bucket) throw new UserError(`Which bucket? ${HELP.usage}`);
  const prefix = requirePrefix(options.prefix ?? '');
  const root = findRoot();
  const stale = checkBuild({ root });
  if (stale.length > 0)
    throw new UserError(`The zips are stale (${stale.join('; ')}): run \`npm run build\` first.`);
  const client = new S3Client({});
  const { functions, uploaded, manifestKey } = await publishArtifacts(
    s3Store(client, options.bucket),
    join(root, 'dist'),
    prefix,
  );
  for (const { key } of functions)
    console.log(`${uploaded.includes(key) ? 'uploaded' : 'is there'}  ${key}`);
  console.log(`manifest  s3://${options.bucket}/${manifestKey}`);
  return 0;
}
