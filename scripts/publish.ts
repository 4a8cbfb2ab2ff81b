import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { parseArchitectures } from './lib/build/architectures.ts';
import { checkBuild } from './lib/build/builder.ts';
import { parseOptions } from './lib/options.ts';
import { HELP } from './publish/help.mjs';
import {
  consumerLine,
  publishArtifacts,
  requirePrefix,
  type ArtifactStore,
} from './publish/artifacts.ts';
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
    read: async (key) => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return await Body?.transformToString();
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
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
  const out = resolve(root, options.from ?? 'dist');
  const stale = checkBuild({ root, out, architectures: parseArchitectures(options.arch) });
  if (stale.length > 0)
    throw new UserError(`The zips are stale (${stale.join('; ')}): run \`npm run build\` first.`);
  const published = await publishArtifacts(s3Store(new S3Client({}), options.bucket), {
    out,
    version: versionOf(root),
    prefix,
    replace: options.replace ?? false,
  });
  for (const { key } of published.functions)
    console.log(`${published.uploaded.includes(key) ? 'uploaded' : 'is there'}  ${key}`);
  console.log(`manifest  s3://${options.bucket}/${published.prefix}manifest.json`);
  console.log('\nIn the module call of a consumer, in the region of this bucket:\n');
  console.log(`  ${consumerLine(options.bucket, published)}`);
  return 0;
}

function versionOf(root: string): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}
