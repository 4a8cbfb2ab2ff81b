import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readModule } from '../../lib/docs/module.ts';
import { findRoot } from '../../lib/root.ts';
import { readTree } from '../tree.ts';

const root = findRoot();
const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const readme = text('README.md');
const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };

/** What a badge says, "label message"; a hyphen of its own is written twice. */
function badges(): readonly string[] {
  return [...readme.matchAll(/img\.shields\.io\/badge\/([^)]+)-[0-9a-z]+\)/g)].map(
    ([, path = '']) =>
      path
        .split(/(?<!-)-(?!-)/)
        .map((part) => decodeURIComponent(part).replaceAll('--', '-'))
        .join(' '),
  );
}

function found(file: string, pattern: RegExp): string {
  const [, value] = pattern.exec(text(file)) ?? [];
  if (value === undefined) throw new Error(`${file} has not ${pattern}`);
  return value;
}

describe('the badges', () => {
  it('say what the files say', () => {
    const terraform = found('versions.tf', /required_version = "(.*)"/);
    const provider = found('versions.tf', /version = "(>= 5.*)"/);
    const tofu = found('scripts/lib/terraform/program.ts', /'tofu', oldest: '(.*)'/);
    const licence = found('package.json', /"license": "(.*)"/);
    expect(badges()).toEqual([
      `Terraform ${terraform}`,
      `OpenTofu >= ${tofu}`,
      `AWS provider ${provider}`,
      `licence ${licence}`,
    ]);
  });
});

it('README.md shows the picture of the page, once there is one', () => {
  const [line, file] = ['![The demo page](docs/page.png)', 'docs/page.png'];
  const remedy = `put ${line} above "## Try it" of README.md`;
  const above = readme.slice(0, readme.indexOf('\n## Try it\n'));
  expect(above.includes(line), remedy).toBe(existsSync(join(root, file)));
});

describe('a module block of README.md and docs/in-your-stack.md', () => {
  const { declarations } = readModule(root, '.');
  const variables = declarations.filter(({ kind }) => kind === 'variable').map(({ name }) => name);

  it.each(['README.md', 'docs/in-your-stack.md'])('%s has inputs that there are', (file) => {
    const [, block = ''] =
      /```hcl\nmodule "image_api" \{\n([^`]*?)^\}\n```/m.exec(text(file)) ?? [];
    const names = [...block.matchAll(/^ {2}(\w+) +=/gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(3);
    expect([...variables, 'source']).toEqual(expect.arrayContaining(names));
  });
});

interface Command {
  readonly place: string;
  readonly script: string;
  readonly options: readonly string[];
}

const COMMAND = /\bnpm (?:run (?:-s |--silent )?([a-z][\w:-]*)|(start|test)\b)([^`#|\n]*)/g;

function commandsOf(file: string): readonly Command[] {
  return [...text(file).matchAll(COMMAND)].map(([line, named, own, rest = '']) => ({
    place: `${file}: ${line.trim()}`,
    script: named ?? own ?? '',
    options: [...rest.matchAll(/ --([a-z][\w-]*)/g)].map(([, option = '']) => option),
  }));
}

describe('a command that a page names', () => {
  const pages = readTree(root).files.filter((file) => /^(?!CHANGELOG).*\.md$/.test(file));
  const commands = pages.flatMap(commandsOf);

  it('is there', () => {
    expect(commands.length).toBeGreaterThan(100);
    const missing = commands.filter(({ script }) => scripts[script] === undefined);
    expect(missing.map(({ place }) => place)).toEqual([]);
  });

  it('has the options that it is called with', async () => {
    const wrong: string[] = [];
    for (const { place, script, options } of commands) {
      const [, folder = ''] = /run\.mjs ([\w-]+)$/.exec(scripts[script] ?? '') ?? [];
      const { href } = pathToFileURL(join(root, 'scripts', folder, 'help.mjs'));
      const help = (await import(/* @vite-ignore */ href)) as { HELP: { options?: object } };
      const known = [...Object.keys(help.HELP.options ?? {}), 'help', 'silent'];
      if (options.some((option) => !known.includes(option))) wrong.push(place);
    }
    expect(wrong).toEqual([]);
  });
});
