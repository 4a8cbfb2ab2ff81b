import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../user-error.ts';
import { readBlocks, stringValue, type HclBlock } from './hcl.ts';
import { parseType, type HclType } from './hcl-type.ts';

/** A variable or an output, and where it stands. */
export interface Declaration {
  readonly kind: 'variable' | 'output';
  readonly name: string;
  /** Relative to the repository. */
  readonly file: string;
  readonly line: number;
  readonly description: string;
  readonly sensitive: boolean;
  /** Of a variable; `any` where it says none. */
  readonly type: HclType;
  /** Source text; absent where a value is required. */
  readonly fallback?: string;
}

export interface HclModule {
  /** "." for the root. */
  readonly folder: string;
  readonly declarations: readonly Declaration[];
}

/** The folders below `parents` that hold Terraform, and the root itself. */
export function moduleFolders(root: string, parents: readonly string[]): string[] {
  const folders = parents.flatMap((parent) =>
    existsSync(join(root, parent))
      ? readdirSync(join(root, parent))
          .sort()
          .map((name) => `${parent}/${name}`)
      : [],
  );
  return ['.', ...folders].filter((folder) => tfFiles(join(root, folder)).length > 0);
}

export function readModule(root: string, folder: string): HclModule {
  const declarations = tfFiles(join(root, folder)).flatMap((name) => {
    const file = folder === '.' ? name : `${folder}/${name}`;
    return readBlocks(readFileSync(join(root, file), 'utf8')).flatMap((block) =>
      declaration(block, file),
    );
  });
  return { folder, declarations };
}

function declaration({ type, label, line, attributes }: HclBlock, file: string): Declaration[] {
  if (type !== 'variable' && type !== 'output') return [];
  const fallback = attributes.get('default');
  return [
    {
      kind: type,
      name: label,
      file,
      line,
      description: stringValue(attributes.get('description') ?? '""'),
      sensitive: attributes.get('sensitive') === 'true',
      type: typeOf(attributes.get('type') ?? 'any', `${file}:${line}: ${type} "${label}"`),
      ...(fallback === undefined ? {} : { fallback }),
    },
  ];
}

function typeOf(source: string, where: string): HclType {
  try {
    return parseType(source);
  } catch (error) {
    throw new UserError(`${where}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function tfFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.tf'))
    .sort();
}
