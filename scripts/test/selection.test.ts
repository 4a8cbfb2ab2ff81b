import { describe, expect, it } from 'vitest';
import { select, type Selection } from './selection.ts';
import type { Tree } from './tree.ts';

const imports = (...files: string[]): string =>
  files.map((file) => `import { a } from '${file}';`).join('\n');

// Not written as paths: this file would else be taken for a test of them.
const above = (file: string): string => `../../${file}`;
const launcher = ['scripts/lib', 'run.mjs'].join('/');

const texts: Readonly<Record<string, string>> = {
  '.github/workflows/test.yml': '',
  '.tflint.hcl': '',
  'README.md': '<!-- BEGIN_TF_DOCS -->',
  'CHANGELOG.md': '',
  'package.json': '',
  'package-lock.json': '',
  'vitest.config.ts': '',
  'main.tf': '',
  'feature-resize.tf': '',
  'variables-routes.tf': '',
  'examples/complete/main.tf': '',
  'examples/resize/main.tf': '',
  'examples/resize/photo.png': '',
  'examples/resize/README.md': '',
  'functions/download/handler.ts': imports('./download.ts'),
  'functions/download/download.ts': '',
  'functions/resize/handler.ts': imports('./params.ts'),
  'functions/resize/params.ts': imports('../shared/keys.ts'),
  'functions/resize/params.test.ts': imports('./params.ts'),
  'functions/shared/keys.ts': '',
  'functions/shared/keys.test.ts': `${imports('./keys.ts')}\nread('./support/key.txt')`,
  'functions/shared/support/key.txt': '',
  'local-aws/moto.ts': '',
  'local-aws/server.ts': imports('./moto.ts'),
  'modules/artifacts/main.tf': '',
  'modules/artifacts/tests/artifacts.tftest.hcl': '',
  'modules/artifacts/tests/fixtures/built/manifest.json': '',
  'modules/cdn/main.tf': '',
  'modules/cdn/normalise.js': '',
  'modules/cdn/normalise.test.ts': "const code = read('./normalise.js');",
  'modules/demo-page/page/main.ts': '',
  'modules/rest-api/policy.tf': '',
  'modules/rest-api/variables-routes.tf': '',
  'modules/rest-api/tests/policy.tftest.hcl': '',
  'modules/rest-api/tests/routes.tftest.hcl': '',
  'scripts/bench/machine.ts': '',
  'scripts/local.ts': '',
  'scripts/start.ts': imports('./start/guide.ts'),
  'scripts/start/guide.ts': '',
  'scripts/lib/run.mjs': imports('./launcher/lock.mjs'),
  'scripts/lib/launcher/lock.mjs': '',
  'tests/complete.test.ts': `${imports('./support/example.ts')}\nuseExample('complete');`,
  'tests/custom-domain.test.ts': "useExample('../tests/custom-domain');",
  'tests/custom-domain/main.tf': '',
  'tests/demo-page.test.ts': '',
  'tests/download.test.ts': "useExample('complete');",
  'tests/features.tftest.hcl': 'directory = "modules/artifacts/tests/fixtures/built"',
  'tests/features.tofutest.hcl': '',
  'tests/interface.tftest.hcl': 'for folder in [".", "modules/rest-api"]',
  'tests/faults.test.ts': "useExample('complete'); const t = { name: 'resize' };",
  'tests/switch.test.ts': "const t = [{ name: 's3' }]; useExample(name);",
  'examples/s3/main.tf': '',
  'tests/resize.test.ts': "describe('examples/resize', () => useExample('resize'));",
  'tests/start.test.ts': `run(join(root, '${launcher}'), 'start')`,
  'tests/support/example.ts': imports(above('local-aws/server.ts')),
};

const tree: Tree = { files: Object.keys(texts).sort(), read: (file) => texts[file] ?? '' };

const none = {
  ...{ types: false, docs: false, lockFile: false },
  ...{ unit: [], acceptance: [], validate: [], lint: [] },
};

/** Without what follows from the files alone. */
function selected(names: readonly string[], cwd = '/r'): Partial<Selection> {
  const { all, dialect, format, ...rest } = select({ root: '/r', cwd, names }, tree);
  return rest;
}

const restApi = [
  'modules/rest-api/tests/policy.tftest.hcl',
  'modules/rest-api/tests/routes.tftest.hcl',
];
const ofRoot = ['tests/features.tftest.hcl', 'tests/interface.tftest.hcl'];

describe('a path runs what guards it', () => {
  it.each<[string, Partial<Selection>]>([
    ['modules/rest-api/tests/policy.tftest.hcl', { hclTests: [restApi[0] ?? ''] }],
    [
      'modules/rest-api/policy.tf',
      { docs: true, validate: ['modules/rest-api'], hclTests: restApi },
    ],
    [
      'modules/rest-api/variables-routes.tf',
      {
        docs: true,
        validate: ['modules/rest-api'],
        hclTests: [...restApi, 'tests/interface.tftest.hcl'],
      },
    ],
    [
      'modules/rest-api',
      {
        docs: true,
        validate: ['modules/rest-api'],
        hclTests: [...restApi, 'tests/interface.tftest.hcl'],
      },
    ],
    [
      'modules/artifacts/tests/fixtures/built/manifest.json',
      {
        validate: ['modules/artifacts'],
        hclTests: ['modules/artifacts/tests/artifacts.tftest.hcl', 'tests/features.tftest.hcl'],
      },
    ],
    [
      'modules/cdn/normalise.js',
      { validate: ['modules/cdn'], unit: ['modules/cdn/normalise.test.ts'] },
    ],
    ['modules/demo-page/page/main.ts', { types: true, acceptance: ['tests/demo-page.test.ts'] }],
    ['tests/features.tftest.hcl', { hclTests: ['tests/features.tftest.hcl'] }],
    ['tests/features.tofutest.hcl', { hclTests: ['tests/features.tftest.hcl'] }],
    ['feature-resize.tf', { docs: true, validate: ['.'], hclTests: ofRoot }],
    ['variables-routes.tf', { docs: true, validate: ['.'], hclTests: ofRoot }],
    ['functions/resize/params.ts', { unit: ['functions/resize/params.test.ts'] }],
    [
      'functions/shared/keys.ts',
      { unit: ['functions/resize/params.test.ts', 'functions/shared/keys.test.ts'] },
    ],
    ['functions/shared/keys.test.ts', { unit: ['functions/shared/keys.test.ts'] }],
    ['functions/shared/support/key.txt', { unit: ['functions/shared/keys.test.ts'] }],
    ['functions/resize/handler.ts', { acceptance: ['tests/resize.test.ts'] }],
    ['functions/resize', { unit: ['functions/resize/params.test.ts'] }],
    ['functions/download', { acceptance: ['tests/download.test.ts'] }],
    ['examples/resize', { validate: ['examples/resize'], acceptance: ['tests/resize.test.ts'] }],
    ['examples/s3', { validate: ['examples/s3'], acceptance: ['tests/switch.test.ts'] }],
    ['examples/resize/photo.png', { acceptance: ['tests/resize.test.ts'] }],
    ['tests/resize.test.ts', { acceptance: ['tests/resize.test.ts'] }],
    ['tests/support/example.ts', { acceptance: ['tests/complete.test.ts'] }],
    ['tests/custom-domain/main.tf', { acceptance: ['tests/custom-domain.test.ts'] }],
    ['local-aws/moto.ts', { acceptance: ['tests/complete.test.ts'] }],
    ['scripts/lib/launcher/lock.mjs', { acceptance: ['tests/start.test.ts'] }],
    ['scripts/start.ts', { acceptance: ['tests/start.test.ts'] }],
    ['scripts/start/guide.ts', { acceptance: ['tests/start.test.ts'] }],
    ['.github/workflows', { lint: ['.github/workflows/test.yml'] }],
    ['.tflint.hcl', { lint: ['.tflint.hcl'] }],
    ['README.md', { docs: true }],
    ['package-lock.json', { lockFile: true }],
    ['package.json', { lockFile: true, types: true }],
    ['vitest.config.ts', { types: true }],
  ])('%s', (path, wanted) => {
    expect(selected([path])).toEqual({ ...none, hclTests: [], ...wanted });
    expect(selected([`/r/${path}`])).toEqual(selected([path]));
  });

  it('several paths run what guards any of them', () => {
    expect(selected(['feature-resize.tf', 'functions/resize/params.ts'])).toEqual({
      ...none,
      docs: true,
      validate: ['.'],
      hclTests: ofRoot,
      unit: ['functions/resize/params.test.ts'],
    });
  });

  it('a path is also seen from the folder where the user is', () => {
    expect(selected(['params.ts'], '/r/functions/resize')).toMatchObject({
      unit: ['functions/resize/params.test.ts'],
    });
  });

  it.each([
    ['keys', { unit: ['functions/shared/keys.test.ts'] }],
    ['polic', { hclTests: [restApi[0]] }],
    ['xamples/resi', { validate: ['examples/resize'], acceptance: ['tests/resize.test.ts'] }],
  ])('%s is a part of names', (part, wanted) => {
    expect(selected([part])).toMatchObject(wanted);
  });

  it('no path is everything', () => {
    const { all, unit, acceptance, hclTests, validate, types, docs, lockFile } = select(
      { root: '/r', cwd: '/r', names: [] },
      tree,
    );
    expect([all, types, docs, lockFile]).toEqual([true, true, true, true]);
    expect([...unit, ...acceptance, ...hclTests].sort()).toEqual(
      tree.files.filter((file) => /\.(test\.ts|tftest\.hcl)$/.test(file)),
    );
    expect(validate).toEqual([
      '.',
      'examples/complete',
      'examples/resize',
      'examples/s3',
      'modules/artifacts',
      'modules/cdn',
      'modules/rest-api',
    ]);
  });
});

describe('a path that nothing guards', () => {
  it.each([
    ['CHANGELOG.md', 'Nothing guards CHANGELOG.md: '],
    ['scripts/local.ts', 'Nothing guards scripts/local.ts: '],
    ['scripts/bench', 'Nothing guards scripts/bench: '],
    ['scripts/bench/machine.ts', 'Nothing guards scripts/bench/machine.ts: '],
    ['examples/resize/README.md', 'Nothing guards examples/resize/README.md: '],
    ['no/such.ts', 'There is no path "no/such.ts"'],
  ])('%s is refused by name', (path, message) => {
    expect(() => selected(['functions/resize', path])).toThrow(message);
  });
});
