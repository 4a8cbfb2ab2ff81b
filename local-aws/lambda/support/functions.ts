import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { writeZip } from '../../../scripts/lib/zip.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../credentials.ts';
import type { AsyncSettings } from '../destinations.ts';
import { createInvoker } from '../invoker.ts';
import type { FunctionRecord, LambdaInvoker } from '../types.ts';

/** An invoker with functions of the test's own, for one test file. */
export interface Functions {
  readonly lambda: LambdaInvoker;
  readonly dataDir: string;
  /** What the functions printed. */
  readonly lines: readonly string[];
  /** Records and dead letters. */
  readonly sent: readonly unknown[];
  deploy(
    name: string,
    source: string,
    configuration?: Partial<FunctionRecord['configuration']>,
    file?: string,
  ): string;
  run(name: string, event: unknown): Promise<Result>;
}

export interface Result {
  readonly value: unknown;
  readonly error: string | undefined;
}

/** `settings`: of asynchronous invocations, for all functions of the file. */
export function useFunctions(settings: AsyncSettings = { maximumRetryAttempts: 2 }): Functions {
  const dataDir = mkdtempSync(join(tmpdir(), 'lambda-test-'));
  // As in the repository, whose own package.json says so.
  writeFileSync(join(dataDir, 'package.json'), '{"type":"module"}');
  const records = new Map<string, FunctionRecord>();
  const lines: string[] = [];
  const sent: unknown[] = [];
  const lambda = createInvoker({
    dataDir,
    awsEndpointUrl: 'http://127.0.0.1:9',
    log: (line) => lines.push(line),
    region: LOCAL_REGION,
    credentials: LOCAL_CREDENTIALS,
    maxConcurrency: 2,
    destinations: {
      settings: () => Promise.resolve(settings),
      sendRecord: async (_configuration, target, record) => void sent.push({ target, record }),
      sendDeadLetter: async (_configuration, target, letter) => void sent.push({ target, letter }),
    },
    fetchFunction: (name) => Promise.resolve(records.get(name)),
  });
  afterAll(async () => {
    await lambda.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return {
    lambda,
    dataDir,
    lines,
    sent,
    deploy(name, source, configuration = {}, file = 'index.js') {
      records.set(name, recordOf(name, Buffer.from(source), configuration, file));
      return name;
    },
    async run(name, event) {
      const input = Buffer.from(JSON.stringify(event));
      const { payload, functionError } = await lambda.invoke(name, input);
      return { value: JSON.parse(payload.toString('utf8')), error: functionError };
    },
  };
}

function recordOf(
  name: string,
  bytes: Buffer,
  configuration: Partial<FunctionRecord['configuration']>,
  file: string,
): FunctionRecord {
  const zip = writeZip([{ name: file, bytes }]);
  return {
    configuration: {
      FunctionName: name,
      FunctionArn: `arn:aws:lambda:us-east-1:123456789012:function:${name}`,
      Handler: 'index.handler',
      Runtime: 'nodejs22.x',
      Timeout: 10,
      MemorySize: 256,
      CodeSha256: createHash('sha256').update(zip).digest('base64'),
      ...configuration,
    },
    readCode: () => Promise.resolve(zip),
  };
}
