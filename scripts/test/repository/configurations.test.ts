import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../local-aws/api-gateway/control-plane/openapi/yaml/yaml.ts';
import { moduleFolders } from '../../lib/docs/module.ts';
import { renderDocs } from '../../lib/docs/readme.ts';
import { findRoot } from '../../lib/root.ts';

const root = findRoot();
const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const yaml = <T>(file: string): T => parseYaml(text(file)) as T;

describe('.github/dependabot.yml', () => {
  interface Update {
    readonly 'package-ecosystem': string;
    readonly directory?: string;
    readonly directories?: readonly string[];
    readonly cooldown?: { readonly 'default-days': number };
  }
  const { updates } = yaml<{ updates: readonly Update[] }>('.github/dependabot.yml');
  const files: Readonly<Record<string, string>> = {
    npm: 'package.json',
    'github-actions': '.github/workflows/test.yml',
    pip: 'requirements.txt',
    terraform: 'main.tf',
  };

  it('knows each kind of dependency there is, and waits a week', () => {
    expect(updates.map((one) => one['package-ecosystem'])).toEqual(Object.keys(files));
    expect(updates.map(({ cooldown }) => cooldown?.['default-days'])).toEqual([7, 7, 7, 7]);
  });

  const foldersOf = ({ directory, directories = [] }: Update): readonly string[] =>
    [...directories, ...(directory === undefined ? [] : [directory])].flatMap((path) =>
      path.endsWith('/*')
        ? readdirSync(join(root, dirname(path))).map((name) => join(dirname(path), name))
        : [path],
    );

  it('looks where they are, and into every module', () => {
    const missing = updates.flatMap((one) =>
      foldersOf(one)
        .map((folder) => join(root, folder, files[one['package-ecosystem']] ?? ''))
        .filter((path) => !existsSync(path)),
    );
    expect(missing).toEqual([]);
    const read = updates.flatMap(foldersOf).map((folder) => join('.', folder).replace(/\/$/, ''));
    expect(read).toEqual(expect.arrayContaining(moduleFolders(root, ['modules', 'examples'])));
  });
});

describe('.github/ISSUE_TEMPLATE', () => {
  interface Form {
    readonly name: string;
    readonly description: string;
    readonly body: readonly {
      readonly type: string;
      readonly id?: string;
      readonly attributes: Readonly<Record<string, unknown>>;
    }[];
  }
  const forms = readdirSync(join(root, '.github/ISSUE_TEMPLATE'));

  it.each(forms.filter((file) => file !== 'config.yml'))('%s is a form', (file) => {
    const { name, description, body } = yaml<Form>(`.github/ISSUE_TEMPLATE/${file}`);
    expect([name, description].every((words) => words.length > 10)).toBe(true);
    const fields = body.filter(({ type }) => type !== 'markdown');
    expect(new Set(fields.map(({ id }) => id)).size).toBe(fields.length);
    for (const { type, attributes } of fields) {
      expect(['textarea', 'input', 'dropdown']).toContain(type);
      expect(attributes['label']).toMatch(/\w/);
    }
  });

  it('leads to the private way for vulnerabilities, and takes no blank issue', () => {
    expect(yaml('.github/ISSUE_TEMPLATE/config.yml')).toEqual({ blank_issues_enabled: false });
    expect(text('.github/ISSUE_TEMPLATE/bug.yml')).toContain('SECURITY.md');
  });
});

describe('.pre-commit-config.yaml', () => {
  interface Hook {
    readonly entry: string;
    readonly language: string;
    readonly files?: string;
  }
  const { repos } = yaml<{ repos: { repo: string; hooks: readonly Hook[] }[] }>(
    '.pre-commit-config.yaml',
  );

  it('runs what is here, and fetches nothing', () => {
    expect(repos.map(({ repo }) => repo)).toEqual(['local']);
    const hooks = repos.flatMap((one) => one.hooks);
    expect(new Set(hooks.map(({ language }) => language))).toEqual(new Set(['system']));
    const programs = hooks.map(({ entry }) => entry.split(' ')[0]);
    expect(new Set(programs)).toEqual(new Set(['terraform', 'bash', 'node', 'npm']));
  });

  it.each([
    ['main.tf', ['terraform fmt', 'bash -c', 'npm test']],
    ['modules/cdn/tests/x.tftest.hcl', ['terraform fmt']],
    ['README.md', ['bash -c']],
    ['functions/info/info.ts', ['node node_modules/typescript/bin/tsc']],
    ['.github/workflows/test.yml', ['npm test']],
  ])('for %s runs %j', (file, expected) => {
    const wanted = repos
      .flatMap((one) => one.hooks)
      .filter(({ files }) => files !== undefined && new RegExp(files).test(file));
    expect(wanted.map(({ entry }) => entry.split(' ').slice(0, 2).join(' '))).toEqual(expected);
  });
});

describe('the configuration of', () => {
  it('terraform-docs prints our sections in our order, and overwrites nothing', () => {
    const config = yaml<Record<string, Record<string, unknown>>>('.terraform-docs.yml');
    const sections = [...renderDocs({ folder: '.', declarations: [] }).matchAll(/^## (\w+)$/gm)];
    expect(config['sections']?.['show']).toEqual(sections.map(([, name]) => name?.toLowerCase()));
    expect(config['output']).toEqual({ file: '' });
    expect(config['sort']).toEqual({ enabled: true, by: 'required' });
  });

  it('tflint has every rule on that has no reason beside it', () => {
    const config = text('.tflint.hcl');
    expect(config).toMatch(/preset {2}= "all"/);
    const off = [...config.matchAll(/^rule "(\w+)" \{\n {2}enabled = false\n\}/gm)];
    expect(off).toHaveLength(config.match(/^rule /gm)?.length ?? 0);
    // One reason may stand over two rules.
    const reasons = config.match(/(?:^# .*\n)+(?=rule )/gm) ?? [];
    expect(reasons).toHaveLength(3);
    expect(off.map(([, name]) => name)).toEqual([
      'terraform_standard_module_structure',
      'terraform_unused_required_providers',
      'terraform_documented_variables',
      'terraform_documented_outputs',
    ]);
  });
});
