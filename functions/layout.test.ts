import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  exportName,
  filesOf,
  functionNames,
  importModule,
  isSupport,
  modulesOf,
} from './shared/support/functions.ts';

const names = functionNames();

describe.each(names)('functions/%s', (name) => {
  it('has its factory and the reader of its configuration where the README says', async () => {
    const logic = await importModule(`${name}/${name}.ts`);
    expect(Object.keys(logic)).toContain(exportName('create', name));
    const config = await importModule(`${name}/config.ts`);
    expect(Object.keys(config)).toContain(exportName('read', name, 'Config'));
  });

  it('imports nothing of another function, and nothing of support/', () => {
    const foreign = [...filesOf(name)].filter(
      (file) => !['shared', name].includes(file.split('/')[0] ?? '') || isSupport(file),
    );
    expect(foreign).toEqual([]);
  });
});

it("S3 is called in one place, and no time is set beside the deadline's", () => {
  const text = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
  const files = new Set(names.flatMap((name) => [...filesOf(name)]));
  const found = [...files].filter((file) => /\.send\(|AbortSignal\.timeout/.test(text(file)));
  expect(found).toEqual(['shared/s3/send.ts']);
});

it('functions/shared/ holds nothing that only one function uses', () => {
  const used = names.map(filesOf);
  const lonely = modulesOf('shared').filter(
    (file) => used.filter((files) => files.has(file)).length < 2,
  );
  expect(lonely, 'move it into the folder of the function').toEqual([]);
});
