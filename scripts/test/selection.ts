import { isAbsolute, relative, resolve } from 'node:path';
import { UserError } from '../lib/user-error.ts';
import { guardsOf } from './guards.ts';
import type { Tree } from './tree.ts';

/** What runs. Lists hold files and folders of the repository; the root module is ".". */
export interface Selection {
  /** Nothing was asked for by name: the lists are complete. */
  readonly all: boolean;
  readonly types: boolean;
  readonly docs: boolean;
  readonly lockFile: boolean;
  readonly dialect: readonly string[];
  readonly unit: readonly string[];
  readonly acceptance: readonly string[];
  readonly format: readonly string[];
  readonly validate: readonly string[];
  readonly hclTests: readonly string[];
  /** What linters alone read, and their configurations. */
  readonly lint: readonly string[];
}

const TEST = /\.(test\.ts|tftest\.hcl)$/;

export interface Request {
  readonly root: string;
  /** Where the user was when the command was given. */
  readonly cwd: string;
  /** Paths, or parts of the names of tests. None: everything. */
  readonly names: readonly string[];
}

export function select(request: Request, tree: Tree): Selection {
  if (request.names.length === 0) return { ...guardsOf(tree.files, tree), all: true };
  const files = request.names.flatMap((name) => guardedFiles(name, request, tree));
  return guardsOf([...new Set(files)].sort(), tree);
}

/** Refused here and not by an empty run: who misspells a path must not read "0 failed". */
function guardedFiles(name: string, request: Request, tree: Tree): readonly string[] {
  const path = filesAt(name, request, tree);
  const files = path ?? filesNamed(name, tree);
  if (files.length === 0)
    throw new UserError(`There is no path "${name}", and no test has that in its name.`);
  if (isGuarded(guardsOf(files, tree))) return files;
  throw new UserError(
    `Nothing guards ${name}: no test imports or names it. Name another path, or write a test ` +
      'for it.',
  );
}

function filesAt(name: string, { root, cwd }: Request, { files }: Tree): string[] | undefined {
  for (const base of isAbsolute(name) ? [root] : [root, cwd]) {
    const path = relative(root, resolve(base, name)).replaceAll('\\', '/');
    if (path === '') return [...files];
    const found = files.filter((file) => file === path || file.startsWith(`${path}/`));
    if (found.length > 0) return found;
  }
  return undefined;
}

/** Tests with such a name, and modules and examples. */
function filesNamed(part: string, { files }: Tree): string[] {
  return files.filter((file) =>
    TEST.test(file) ? file.includes(part) : HCL_FOLDER.exec(file)?.[0].includes(part),
  );
}

const HCL_FOLDER = /^(modules|examples)\/[^/]+/;

/** The dialect alone says nothing about what a file does. */
function isGuarded(found: Selection): boolean {
  const { types, docs, lockFile, unit, acceptance, validate, hclTests, lint } = found;
  return (
    [types, docs, lockFile].includes(true) ||
    [unit, acceptance, validate, hclTests, lint].some((list) => list.length > 0)
  );
}
