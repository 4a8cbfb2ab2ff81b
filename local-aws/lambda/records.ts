import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AwsClient } from '../api-gateway/gateway/types.ts';
import type { FetchFunction, FunctionRecord } from './types.ts';

type Fields = Record<string, unknown>;

/**
 * moto keeps records of functions, but hands out no code for a zip that came with the call, and forgets some settings
 * (Terraform would plan them for ever). Both are kept here, on the way through.
 */
export interface LambdaRecords {
  /** Takes what moto will forget from a CreateFunction, UpdateFunctionCode or UpdateFunctionConfiguration. */
  remember(path: string, body: Buffer): Promise<void>;
  /** Completes an answer of moto's. */
  complete(body: Buffer): Buffer;
  readonly fetchFunction: FetchFunction;
}

const FUNCTIONS = '/2015-03-31/functions';

/** Dropped by moto 5.2: the first two always, the others when a function is updated. */
const FORGOTTEN = [
  'LoggingConfig',
  'DeadLetterConfig',
  'EphemeralStorage',
  'TracingConfig',
  'Architectures',
];

export function createLambdaRecords(dataDir: string, aws: AwsClient): LambdaRecords {
  const codeDir = join(dataDir, 'lambda-code');
  const settings = new Map<string, Fields>();
  mkdirSync(codeDir, { recursive: true });

  async function remember(path: string, body: Buffer): Promise<void> {
    const fields = parse(body);
    if (!fields) return;
    const name = functionName(String(fields['FunctionName'] ?? path));
    const given = Object.entries(fields).filter(
      ([key, value]) => FORGOTTEN.includes(key) && value !== null,
    );
    const known = path.endsWith('/functions') ? {} : settings.get(name);
    settings.set(name, { ...known, ...Object.fromEntries(given) });
    const code = await codeOf((fields['Code'] ?? fields) as Fields, aws);
    if (!code) return;
    const file = codeFile(codeDir, createHash('sha256').update(code).digest('base64'));
    if (!existsSync(file)) writeFileSync(file, code);
  }

  function withSettings(fields: Fields): Fields {
    const name = functionName(String(fields['FunctionArn'] ?? ''));
    const known = settings.get(name) ?? {};
    const LoggingConfig = {
      LogFormat: 'Text',
      LogGroup: `/aws/lambda/${name}`,
      ...(known['LoggingConfig'] as Fields | undefined),
    };
    return { ...fields, ...known, LoggingConfig };
  }

  function complete(body: Buffer): Buffer {
    const fields = parse(body);
    if (!fields) return body;
    if (typeof fields['FunctionArn'] === 'string' && 'Handler' in fields)
      return toBuffer(withSettings(fields));
    if (isFields(fields['Configuration']))
      return toBuffer({ ...fields, Configuration: withSettings(fields['Configuration']) });
    return body;
  }

  const fetchFunction: FetchFunction = async (nameOrArn, qualifier) => {
    const query = qualifier === undefined ? '' : `Qualifier=${encodeURIComponent(qualifier)}`;
    const { status, body } = await aws.send({
      service: 'lambda',
      method: 'GET',
      path: `${FUNCTIONS}/${encodeURIComponent(functionName(nameOrArn))}`,
      query,
    });
    const configuration = status === 200 ? parse(complete(body))?.['Configuration'] : undefined;
    if (!isFields(configuration)) return undefined;
    const record = configuration as unknown as FunctionRecord['configuration'];
    return { configuration: record, readCode: () => Promise.resolve(readCode(codeDir, record)) };
  };

  return { remember, complete, fetchFunction };
}

async function codeOf(code: Fields, aws: AwsClient): Promise<Buffer | undefined> {
  if (typeof code['ZipFile'] === 'string') return Buffer.from(code['ZipFile'], 'base64');
  const { S3Bucket: bucket, S3Key: key, S3ObjectVersion: version } = code;
  if (typeof bucket !== 'string' || typeof key !== 'string') return undefined;
  const path = `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  const query = typeof version === 'string' ? `versionId=${encodeURIComponent(version)}` : '';
  const { status, body } = await aws.send({ service: 's3', method: 'GET', path, query });
  return status === 200 ? body : undefined;
}

function readCode(
  codeDir: string,
  { FunctionName, CodeSha256 }: FunctionRecord['configuration'],
): Buffer {
  const file = codeFile(codeDir, CodeSha256 ?? '');
  if (!existsSync(file))
    throw new Error(
      `The code of function ${FunctionName} (${CodeSha256 ?? 'no hash'}) did not pass through the local AWS.`,
    );
  return readFileSync(file);
}

function codeFile(codeDir: string, sha256: string): string {
  return join(codeDir, `${Buffer.from(sha256, 'base64').toString('hex') || 'none'}.zip`);
}

/** From a name, an ARN with or without qualifier, or a path of the Lambda API. */
export function functionName(reference: string): string {
  const decoded = decodeURIComponent(reference);
  const fromArn = /:function:([^:/]+)/.exec(decoded)?.[1];
  const fromPath = /\/functions\/([^/:]+)/.exec(decoded)?.[1];
  return fromArn ?? fromPath ?? decoded.split(':')[0] ?? decoded;
}

function parse(body: Buffer): Fields | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toBuffer(fields: Fields): Buffer {
  return Buffer.from(JSON.stringify(fields));
}
