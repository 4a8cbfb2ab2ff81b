import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findRoot } from '../root.ts';
import { ADDRESSES } from './support/addresses.ts';

const BLOCK = /^(?:resource "(\w+)" "(\w+)"|module "(\w+)") \{/gm;
/** Also of an instance: `name[0]` is all that a `count` of one or none ever had. */
const LEFT = /^(?:moved|removed) \{\n\s+from\s+= ([^\s[]+)(?:\[0\])?$/gm;

/** What the folder makes, and what it says of names that it made once. */
function toldOf(text: string): readonly string[] {
  const made = [...text.matchAll(BLOCK)].map(([, type, name, module]) =>
    module === undefined ? `${type}.${name}` : `module.${module}`,
  );
  return [...made, ...[...text.matchAll(LEFT)].map(([, from = '']) => from)];
}

function lost(addresses: readonly string[], text: string): string[] {
  const told = toldOf(text);
  return addresses.filter((address) => !told.includes(address));
}

describe('addresses that a state may hold', () => {
  it.each(Object.entries(ADDRESSES))('of %s are there, or moved', (folder, addresses) => {
    const path = join(findRoot(), folder);
    const files = readdirSync(path).filter((file) => file.endsWith('.tf'));
    const text = files.map((file) => readFileSync(join(path, file), 'utf8')).join('\n');
    expect(lost(addresses, text), 'write a moved block, and a row in UPGRADE.md').toEqual([]);
  });

  it.each([
    ['a resource', 'resource "a" "old" {\n}', []],
    ['a moved one', 'moved {\n  from = a.old\n  to   = a.new\n}', []],
    ['a moved one of none or one', 'moved {\n  from = a.old[0]\n  to   = a.new["x"]\n}', []],
    ['one of several', 'moved {\n  from = a.old["x"]\n  to   = a.new["x"]\n}', ['a.old']],
    ['a forgotten one', 'removed {\n  from = a.old\n}', []],
    ['a renamed one', 'resource "a" "new" {\n}', ['a.old']],
  ])('are found in the text of %s', (_, text, expected) => {
    expect(lost(['a.old'], text)).toEqual(expected);
  });
});
