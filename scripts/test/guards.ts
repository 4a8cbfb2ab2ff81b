import { posix } from 'node:path';
import { importersOf, reachedFrom } from './imports.ts';
import type { Selection } from './selection.ts';
import type { Tree } from './tree.ts';

/** As the projects of vitest.config.ts. */
const UNIT_TEST = /^(?!tests\/|local-aws\/conformance\/conformance).*\.test\.ts$/;
const ACCEPTANCE_TEST = /^(tests\/.*|local-aws\/conformance\/conformance)\.test\.ts$/;
/** Runs in a browser, so a browser tests it. */
const PAGE = /^modules\/demo-page\/page\//;
const CODE = /\.(ts|mjs)$/;
const HCL = /\.(tf|tofu|tftest\.hcl|tfvars)$/;
const CONFIGURATION = /\.(tf|tofu)$/;
/** Of linters that run where they are installed. */
const LINTED = /^\.github\/|^\.(tflint\.hcl|checkov\.yaml)$/;
const HCL_TEST = /\.tftest\.hcl$/;
/** Of OpenTofu, in the place of the file that Terraform reads. */
const TOFU_TEST = /\.tofutest\.hcl$/;
const ROOT_FOLDER = '.';

/** What fails when one of these files is broken. */
export function guardsOf(files: readonly string[], tree: Tree): Selection {
  const has = (pattern: RegExp): boolean => files.some((file) => pattern.test(file));
  const folders = unique(files.flatMap((file) => hclFolder(file, tree) ?? []));
  return {
    all: false,
    types: has(/^((package|tsconfig)\.json|vitest\.config\.ts)$/) || has(PAGE),
    lockFile: has(/^(package(-lock)?\.json|\.npmrc)$/),
    docs: has(/^(modules\/[^/]+\/)?[^/]+\.tf$/) || files.some((file) => isGenerated(file, tree)),
    dialect: files,
    ...codeTests(files, tree),
    format: files.filter((file) => HCL.test(file)),
    validate: folders.filter((folder) =>
      files.some((file) => !HCL_TEST.test(file) && hclFolder(file, tree) === folder),
    ),
    hclTests: hclTests(files, tree),
    lint: files.filter((file) => LINTED.test(file)),
  };
}

function isGenerated(file: string, { read }: Tree): boolean {
  return file.endsWith('.md') && read(file).includes('BEGIN_TF_DOCS');
}

/**
 * The quick tests that import a file, at any distance; where there are none, those that apply an
 * example.
 */
function codeTests(
  files: readonly string[],
  tree: Tree,
): { unit: readonly string[]; acceptance: readonly string[] } {
  const reached = reachedFrom(files, importersOf(tree));
  const asked = files.filter((file) => ACCEPTANCE_TEST.test(file));
  const support = files.filter((file) => file.startsWith('tests/') && CODE.test(file));
  const unit = [...reached].filter((file) => UNIT_TEST.test(file));
  const acceptance = [...reached].filter((file) => ACCEPTANCE_TEST.test(file));
  const wanted = [
    ...asked,
    ...(unit.length === 0 || support.length > asked.length ? acceptance : []),
    ...tree.files.filter((file) => ACCEPTANCE_TEST.test(file) && applies(file, files, tree)),
    ...(unit.length === 0 ? ofHandlers(files, tree) : []),
    ...(files.some((file) => PAGE.test(file)) ? ofPage(tree) : []),
  ];
  return { unit: unit.sort(), acceptance: unique(wanted) };
}

/**
 * Whether an acceptance test applies one of the examples, or a root of its own, that the files
 * belong to.
 */
function applies(test: string, files: readonly string[], { read }: Tree): boolean {
  const folders = unique(
    files.filter((file) => !/\.(md|ts)$/.test(file)).map((file) => posix.dirname(file)),
  );
  const text = read(test);
  return folders.some((folder) => {
    const [, example] = /^examples\/([^/]+)/.exec(folder) ?? [];
    if (example !== undefined) return appliesExample(text, example);
    return folder.startsWith('tests/') && text.includes(`${folder}'`);
  });
}

function appliesExample(text: string, example: string): boolean {
  const inTable = text.includes('useExample(name') && text.includes(`name: '${example}'`);
  const called = new RegExp(
    `examples/${example}\\b|Example\\('${example}'|plan\\w*\\('${example}'`,
    'i',
  );
  return inTable || called.test(text);
}

/**
 * A handler is only wiring: it is tested in its zip, by the acceptance tests that have the
 * function's name.
 */
function ofHandlers(files: readonly string[], tree: Tree): readonly string[] {
  const names = files.flatMap((file) => /^functions\/([^/]+)\/handler\.ts$/.exec(file)?.[1] ?? []);
  return tree.files.filter(
    (file) => ACCEPTANCE_TEST.test(file) && names.some((name) => file.includes(name)),
  );
}

function ofPage({ files }: Tree): readonly string[] {
  return files.filter((file) => file === 'tests/demo-page.test.ts');
}

/** The nearest folder with a configuration; tests and fixtures belong to the module above them. */
function hclFolder(file: string, { files }: Tree): string | undefined {
  if (!HCL.test(file) && !file.startsWith('modules/')) return undefined;
  if (/\.(md|ts)$/.test(file)) return undefined;
  const [module] = /^(modules|examples)\/[^/]+/.exec(file) ?? [];
  const folder = module ?? ROOT_FOLDER;
  if (folder === ROOT_FOLDER && !HCL_TEST.test(file) && posix.dirname(file) !== ROOT_FOLDER)
    return undefined;
  return files.some((name) => CONFIGURATION.test(name) && posix.dirname(name) === folder)
    ? folder
    : undefined;
}

/**
 * A test file alone, or every test of the folder; and those elsewhere that compare a type with this
 * module's or use a fixture.
 */
function hclTests(files: readonly string[], tree: Tree): readonly string[] {
  const tests = tree.files.filter((file) => HCL_TEST.test(file));
  const asked = files
    .map((file) => file.replace(TOFU_TEST, '.tftest.hcl'))
    .filter((file) => HCL_TEST.test(file));
  const changed = unique(
    files.filter((file) => !HCL_TEST.test(file)).flatMap((file) => hclFolder(file, tree) ?? []),
  );
  const ofFolders = tests.filter((test) => changed.includes(hclFolder(test, tree) ?? ''));
  const typed = unique(
    files.flatMap((file) => /^(modules\/[^/]+)\/variables[^/]*\.tf$/.exec(file)?.[1] ?? []),
  );
  const inputs = files.filter((file) => !HCL_TEST.test(file)).map((file) => posix.dirname(file));
  const named = [
    ...typed.map((module) => `"${module}"`),
    ...unique(inputs).filter((folder) => /(^|\/)tests\//.test(folder)),
  ];
  const naming = tests.filter((test) => named.some((name) => tree.read(test).includes(name)));
  return unique([...asked, ...ofFolders, ...naming]);
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
