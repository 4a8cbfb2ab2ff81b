import { posix } from 'node:path';
import { importersOf } from '../imports.ts';
import type { Tree } from '../tree.ts';
import type { Finding } from './finding.ts';

const CODE = /\.(ts|mjs)$/;
const TEST = /\.test\.ts$/;
const SUPPORT = /(^|\/)support\//;
/** The benchmarks measure the same requests that the tests send. */
const MAY_IMPORT_SUPPORT = /\.test\.ts$|(^|\/)support\/|^scripts\/bench|^vitest\.config\.ts$/;
const OTHER_NAMES = /(^|\/)(test-?(helpers?|utils?|support)|testing|helpers|fixtures)(\/.*)?\.ts$/;

/** Run by their names: commands, handlers, the processes of the benchmarks. */
const ENTRY = /^scripts\/(?:[\w-]+\.ts|lib\/run\.mjs)$|^functions\/\w+\/handler\.ts$/;

/** What only tests use lies in support/, and only tests import from there. */
export function roomFindings(files: readonly string[], tree: Tree): Finding[] {
  const importers = importersOf(tree);
  return files
    .filter((file) => CODE.test(file) && !TEST.test(file) && !ENTRY.test(file))
    .flatMap((file) => {
      const by = [...(importers.get(file) ?? [])].filter((name) => CODE.test(name)).sort();
      const message = SUPPORT.test(file) ? wrongImporter(by) : wrongPlace(file, by);
      return message === undefined ? [] : [{ file, line: 1, message }];
    });
}

function wrongImporter(by: readonly string[]): string | undefined {
  const wrong = by.find((name) => !MAY_IMPORT_SUPPORT.test(name));
  return wrong && `only tests import from support/, and ${wrong} does; move what it needs out`;
}

function wrongPlace(file: string, by: readonly string[]): string | undefined {
  const folder = `${posix.dirname(file)}/support/`;
  if (OTHER_NAMES.test(file)) return `what only tests use lies in support/; move it to ${folder}`;
  const onlyTests = by.length > 0 && by.every((name) => TEST.test(name) || SUPPORT.test(name));
  return onlyTests ? `only tests use this file; move it to ${folder}, or use it` : undefined;
}
