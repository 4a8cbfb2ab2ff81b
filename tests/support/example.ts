import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { clientEnvironment } from '../../local-aws/credentials.ts';
import { startLocalAws, type LocalAws } from '../../local-aws/server.ts';
import { findRoot } from '../../scripts/lib/root.ts';
import { hostArchitecture } from '../../scripts/lib/build/builder.ts';
import { send, type Answer, type Call } from '../../scripts/lib/http.ts';
import {
  createTerraform,
  type Applied,
  type Variables,
} from '../../scripts/lib/terraform/terraform.ts';

export const architecture = hostArchitecture();

export interface Example {
  readonly aws: LocalAws;
  /** What the local AWS and its functions have written, a line each. */
  readonly logs: readonly string[];
  /** Replaced by every `apply`. */
  applied: Applied;
  /** A path below the stage, on the public address of the local API Gateway. */
  readonly ask: (path: string, call?: Call) => Promise<Answer>;
  readonly apply: (vars: Variables) => Promise<void>;
}

export interface ExampleParts {
  /** Address of a module: the rest is not applied, as what stands behind the local AWS lacks it. */
  readonly only?: string;
  /** Whether the local AWS answers by HTTPS too. */
  readonly tls?: boolean;
}

/**
 * A local AWS with one example applied to it, for the tests of one file. The
 * example is destroyed at the end, so that a resource that cannot be fails.
 */
export function useExample(
  name: string,
  vars: Variables = {},
  { only, tls = false }: ExampleParts = {},
): Example {
  const dataDir = mkdtempSync(join(tmpdir(), `image-api-aws-${process.pid}-`));
  const logs: string[] = [];
  const example = { name, logs } as unknown as { -readonly [K in keyof Example]: Example[K] };
  example.ask = (path, call) => send(publicUrl(example), path, call);
  example.apply = async (changed) => {
    example.applied = await example.applied.apply(changed);
  };
  beforeAll(async () => {
    const log = (line: string): void => void logs.push(line);
    example.aws = await startLocalAws({ port: 0, dataDir, log, ...(tls ? { tlsPort: 0 } : {}) });
    example.applied = await createTerraform({ root: findRoot() }).applyExample(name, {
      vars,
      // Several runs may share this checkout.
      workDirName: `test-${basename(name)}-${process.pid}`,
      env: {
        ...clientEnvironment(example.aws.url),
        ...(only === undefined ? {} : { TF_CLI_ARGS_apply: `-target=${only}` }),
      },
    });
  });
  afterAll(async () => {
    try {
      await example.applied?.destroy('trusted');
    } finally {
      await example.aws?.stop();
      rmSync(dataDir, { recursive: true, force: true });
      if (example.applied) rmSync(example.applied.directory, { recursive: true, force: true });
    }
  });
  return example;
}

export function publicUrl({ aws, applied }: Example): string {
  const { rest_api_id: id, stage_name: stage } = applied.outputs;
  return `${aws.url}/_aws/execute-api/${String(id)}/${String(stage)}`;
}

export function jsonOf(answer: Answer): Record<string, unknown> {
  return JSON.parse(answer.body.toString()) as Record<string, unknown>;
}
