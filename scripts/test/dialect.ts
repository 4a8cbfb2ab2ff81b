import { longLines, type Finding } from './dialect/finding.ts';
import { hclFindings } from './dialect/hcl.ts';
import { importFindings } from './dialect/imports.ts';
import { namingFindings } from './dialect/names.ts';
import { roomFindings } from './dialect/rooms.ts';
import { single, type Stage } from './stage.ts';
import type { Tree } from './tree.ts';

const CODE = /\.(ts|mjs)$/;
const HCL = /\.(tf|tofu|(tf|tofu)test\.hcl)$/;
const CODE_COLUMNS = 100;

/** The part of the dialect in CONTRIBUTING.md that a machine can see. */
export const dialectStage: Stage = {
  name: 'Dialect',
  isWanted: ({ dialect }) => dialect.some((file) => CODE.test(file) || HCL.test(file)),
  run: ({ tree, selection }) => {
    const found = dialectFindings(selection.dialect, tree);
    return Promise.resolve(single('dialect', found.map(describeFinding)));
  },
};

export function dialectFindings(files: readonly string[], tree: Tree): Finding[] {
  const found = files.flatMap((file) => {
    if (HCL.test(file)) return hclFindings(file, tree.read(file));
    return CODE.test(file) ? codeFindings(file, tree.read(file)) : [];
  });
  return [...found, ...roomFindings(files, tree)].sort(byPlace);
}

function codeFindings(file: string, text: string): Finding[] {
  return [
    ...longLines(file, text, CODE_COLUMNS),
    ...namingFindings(file, text),
    ...importFindings(file, text),
  ];
}

function byPlace(a: Finding, b: Finding): number {
  return a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1;
}

function describeFinding({ file, line, message }: Finding): string {
  return `${file}:${line}: ${message}.`;
}
