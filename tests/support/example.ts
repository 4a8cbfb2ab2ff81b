import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { clientEnvironment, LOCAL_CREDENTIALS, LOCAL_REGION } from '../../local-aws/credentials.ts';
import { startLocalAws, type LocalAws } from '../../local-aws/server.ts';
import { findRoot } from '../../scripts/lib/root.ts';
import { hostArchitecture } from '../../scripts/lib/build/builder.ts';
import { send, type Answer, type Call } from '../../scripts/lib/http.ts';
import { publishToEmulator, type Artifacts } from '../../scripts/lib/publish/emulator.ts';
import { sideBySide } from '../../scripts/lib/side-by-side.ts';
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
 * Where it takes `artifacts`, the zips are published first, as that is quicker; the variable as
 * null takes them from dist/.
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
    const ports = { port: 0, ...(tls ? { tlsPort: 0 } : {}) };
    const starting = startLocalAws({ ...ports, dataDir, log }).then((aws) => (example.aws = aws));
    // Several runs may share this checkout.
    const workDirName = `test-${basename(name)}-${process.pid}`;
    const initialising = createTerraform({ root: findRoot() }).initExample(name, workDirName);
    const [{ url }, initialised] = await sideBySide([starting, initialising]);
    const artifacts =
      'artifacts' in vars || !takesArtifacts(name) ? undefined : await published(url);
    const opened = initialised.open({
      vars: artifacts === undefined ? vars : { ...vars, artifacts },
      env: {
        ...clientEnvironment(url),
        ...(only === undefined ? {} : { TF_CLI_ARGS_apply: `-target=${only}` }),
      },
    });
    example.applied = await opened.apply();
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

function takesArtifacts(name: string): boolean {
  const file = join(findRoot(), 'examples', name, 'variables.tf');
  return existsSync(file) && /^variable "artifacts"/m.test(readFileSync(file, 'utf8'));
}

function published(url: string): Promise<Artifacts> {
  return publishToEmulator({
    url,
    region: LOCAL_REGION,
    credentials: LOCAL_CREDENTIALS,
    out: join(findRoot(), 'dist'),
    architecture,
  });
}

export function publicUrl({ aws, applied }: Example): string {
  const { rest_api_id: id, stage_name: stage } = applied.outputs;
  return `${aws.url}/_aws/execute-api/${String(id)}/${String(stage)}`;
}

export function jsonOf(answer: Answer): Record<string, unknown> {
  return JSON.parse(answer.body.toString()) as Record<string, unknown>;
}
