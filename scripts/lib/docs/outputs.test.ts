import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findRoot } from '../root.ts';

const OUTPUT = /^output "(\w+)" \{\n([\s\S]*?)^}/gm;

function outputsOf(folder: string): ReadonlyMap<string, string> {
  const text = readFileSync(join(findRoot(), folder, 'outputs.tf'), 'utf8');
  return new Map([...text.matchAll(OUTPUT)].map(([, name = '', body = '']) => [name, body]));
}

/** An output that the root does not pass on is out of reach of whoever uses the root. */
it.each([...outputsOf('modules/rest-api')])('the root has the output %s', (name, body) => {
  const passedOn = outputsOf('.').get(name) ?? '';
  expect(passedOn).toContain(`module.rest_api.${name}`);
  expect(passedOn.includes('sensitive')).toBe(body.includes('sensitive'));
});

it('the root says of each function what modules/lambda-function does', () => {
  const functions = outputsOf('.').get('functions');
  const more = [...outputsOf('modules/lambda-function').keys()].filter(
    (name) => !functions?.includes(`= function.${name}\n`),
  );
  // The policy would make a plan of the root long, and is in the function's role.
  expect(more).toEqual(['policy']);
});
