import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fields } from '../http/json.ts';
import type { AwsClient } from '../moto/client.ts';
import type { FunctionRecord } from './types.ts';

export interface CodeStoreDeps {
  readonly dataDir: string;
  readonly aws: AwsClient;
}

/** The zips of functions by their hash: moto hands out no code that came with the call. */
export interface CodeStore {
  /** `code`: the Code of CreateFunction, or the fields of UpdateFunctionCode. */
  keep(code: Fields): Promise<void>;
  read(configuration: FunctionRecord['configuration']): Buffer;
}

export function createCodeStore({ dataDir, aws }: CodeStoreDeps): CodeStore {
  const folder = join(dataDir, 'lambda-code');
  mkdirSync(folder, { recursive: true });
  const fileOf = (sha256: string): string =>
    join(folder, `${Buffer.from(sha256, 'base64').toString('hex') || 'none'}.zip`);
  return {
    async keep(code) {
      const zip = await zipOf(code, aws);
      if (!zip) return;
      const file = fileOf(createHash('sha256').update(zip).digest('base64'));
      if (!existsSync(file)) writeFileSync(file, zip);
    },
    read({ FunctionName, CodeSha256 }) {
      const file = fileOf(CodeSha256 ?? '');
      if (existsSync(file)) return readFileSync(file);
      const code = `The code of function ${FunctionName} (${CodeSha256 ?? 'no hash'})`;
      throw new Error(`${code} did not pass through the local AWS.`);
    },
  };
}

async function zipOf(code: Fields, aws: AwsClient): Promise<Buffer | undefined> {
  if (typeof code['ZipFile'] === 'string') return Buffer.from(code['ZipFile'], 'base64');
  const { S3Bucket: bucket, S3Key: key, S3ObjectVersion: version } = code;
  if (typeof bucket !== 'string' || typeof key !== 'string') return undefined;
  const path = `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  const query = typeof version === 'string' ? `versionId=${encodeURIComponent(version)}` : '';
  const { status, body } = await aws.send({ service: 's3', method: 'GET', path, query });
  return status === 200 ? body : undefined;
}
