import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { parseArchitectures } from './lib/build/architectures.ts';
import { checkBuild } from './lib/build/builder.ts';
import { parseOptions } from './lib/options.ts';
import { consumerLine, publishArtifacts, requirePrefix } from './lib/publish/artifacts.ts';
import { s3Store } from './lib/publish/s3-store.ts';
import { findRoot } from './lib/root.ts';
import { UserError } from './lib/user-error.ts';
import { HELP } from './publish/help.mjs';

export async function main(args: readonly string[]): Promise<number> {
  const { options } = parseOptions(HELP.options, args);
  if (!options.bucket) throw new UserError(`Which bucket? ${HELP.usage}`);
  const prefix = requirePrefix(options.prefix ?? '');
  const root = findRoot();
  const out = resolve(root, options.from ?? 'dist');
  const architectures = parseArchitectures(options.arch);
  const stale = checkBuild({ root, out, architectures });
  if (stale.length > 0)
    throw new UserError(`The zips are stale (${stale.join('; ')}): run \`npm run build\` first.`);
  const published = await publishArtifacts(s3Store(new S3Client({}), options.bucket), {
    out,
    architectures,
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
