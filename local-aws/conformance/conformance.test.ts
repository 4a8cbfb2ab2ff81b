import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalAws, type LocalAws } from '../server.ts';
import { SUBJECTS } from './support/cases/all.ts';
import { KNOWN_FAILURES } from './support/known-failures.ts';
import { startBackend, type Backend } from './support/backend.ts';
import type { Case } from './support/case.ts';
import { createDeployer, type Deployer } from './support/deployer.ts';
import { runStep } from './support/steps.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'conformance-'));
let aws: LocalAws;
let backend: Backend;
let deployer: Deployer;

beforeAll(async () => {
  backend = await startBackend();
  aws = await startLocalAws({ port: 0, dataDir, log: () => {} });
  deployer = createDeployer(aws.url, backend.host);
}, 120_000);

afterAll(async () => {
  backend.stop();
  await aws.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function replay({ scene, steps }: Case): Promise<void> {
  const deployed = scene ? await deployer.deploy(scene) : await deployer.bare();
  const own = { ...deployed, saved: new Map(deployed.saved) };
  for (const step of steps) await runStep(own, step);
}

const names = Object.values(SUBJECTS).flatMap((cases) => cases.map(({ name }) => name));

describe.each(Object.entries(SUBJECTS))('%s', (_subject, cases) => {
  for (const one of cases) {
    // A known failure must still fail: what is mended leaves the list.
    const run = one.name in KNOWN_FAILURES ? it.fails : it;
    run(one.name, () => replay(one));
  }
});

describe('the tables', () => {
  it('name each case once', () => {
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('name no known failure that is not a case', () => {
    expect(Object.keys(KNOWN_FAILURES).filter((name) => !names.includes(name))).toEqual([]);
  });
});
