import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeZip } from '../scripts/lib/zip.ts';
import type { Variables } from '../scripts/lib/terraform/terraform.ts';
import { useExample } from './support/example.ts';

/**
 * docs/releases.md, applied: routes and code change, while a client calls and must not be refused
 * once. "one" is the first release, of routes and of code.
 */
const folder = mkdtempSync(join(tmpdir(), 'image-api-release-'));
const zip = (text: string): string => {
  const file = join(folder, `${text}.zip`);
  const answer = JSON.stringify({ statusCode: 200, body: text });
  const source = `exports.handler = async () => (${answer});`;
  writeFileSync(file, writeZip([{ name: 'index.js', bytes: Buffer.from(source) }]));
  return file;
};

// Before the example's own: what is registered first goes last, and the destroy reads the zips.
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const example = useExample('../tests/release', { zip: zip('one'), text: 'one', release: '1' });
const PATIENCE = 120_000;
const refused: string[] = [];
let calling = true;
let calls: Promise<void>;

const call = async (path: string): Promise<string> => {
  const { status, body } = await example.ask(path);
  if (status !== 200) refused.push(`${path}: ${status} ${body.toString()}`);
  return body.toString();
};

beforeAll(() => {
  calls = (async () => {
    while (calling) {
      await call('/text');
      await call('/code');
      // The pace of a client; as fast as it can, it takes the processor from Terraform.
      await setTimeout(20);
    }
  })();
});

afterAll(async () => {
  calling = false;
  await calls;
});

/** Applies, plans nothing more, and tells what clients then get. */
async function after(vars: Variables): Promise<{ text: string[]; code: string[] }> {
  await example.apply(vars);
  const { changes, text: plan } = await example.applied.plan();
  expect(changes, plan).toBe(false);
  const seen = async (path: string): Promise<string[]> => {
    const answers = new Set<string>();
    for (let n = 0; n < 40; n += 1) answers.add(await call(path));
    return [...answers].sort();
  };
  const answers = { text: await seen('/text'), code: await seen('/code') };
  expect(refused).toEqual([]);
  return answers;
}

describe('a release', () => {
  it(
    'gives new routes and new code a share, with the variables of the canary',
    async () => {
      expect(example.applied.outputs['version']).toBe('1');
      const vars = {
        text: 'two',
        canary: { percent: 50, stage_variables: { ring: 'canary' } },
        zip: zip('two'),
        function_release: { version: '1', percent: 50 },
      };
      expect(await after(vars)).toEqual({
        text: ['one stage', 'two canary'],
        code: ['one', 'two'],
      });
    },
    PATIENCE,
  );

  it(
    'lets the canary follow a correction up to every call, and takes code back',
    async () => {
      const vars = { text: 'three', canary: { percent: 100 }, function_release: { version: '1' } };
      expect(await after(vars)).toEqual({ text: ['three stage'], code: ['one'] });
    },
    PATIENCE,
  );

  it(
    'is taken back without the old routes in the configuration, and promotes code',
    async () => {
      const { deployment_id: before } = example.applied.outputs;
      expect(await after({ canary: null, function_release: null })).toEqual({
        text: ['one stage'],
        code: ['two'],
      });
      expect(example.applied.outputs['deployment_id']).toBe(before);
    },
    PATIENCE,
  );

  it(
    'is promoted for every call, and the former one goes; an older version of code comes back',
    async () => {
      const vars = { release: '2', function_release: { version: '1' } };
      expect(await after(vars)).toEqual({ text: ['three stage'], code: ['one'] });
    },
    PATIENCE,
  );
});
