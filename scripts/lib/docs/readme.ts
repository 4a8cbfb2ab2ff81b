import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomic } from '../files.ts';
import { readBlocks, stringValue, type HclBlock } from './hcl.ts';

const BEGIN = '<!-- BEGIN_TF_DOCS -->';
const END = '<!-- END_TF_DOCS -->';
/** What fits in a table cell; longer types and defaults are shown below it. */
const CELL = 60;

/** READMEs that do not say what variables and outputs say, relative to the repository. */
export function staleDocs(root: string): string[] {
  return documented(root)
    .filter((folder) => {
      const path = join(root, folder, 'README.md');
      return (
        !existsSync(path) ||
        readFileSync(path, 'utf8') !==
          withDocs(readFileSync(path, 'utf8'), renderDocs(join(root, folder)))
      );
    })
    .map(readmeOf);
}

/** Returns what was written and what cannot be, since a README's words are not generated. */
export function writeDocs(root: string): { written: string[]; missing: string[] } {
  const stale = staleDocs(root);
  const missing = stale.filter((file) => !existsSync(join(root, file)));
  const written = stale.filter((file) => !missing.includes(file));
  for (const file of written) {
    const path = join(root, file);
    writeAtomic(path, withDocs(readFileSync(path, 'utf8'), renderDocs(join(path, '..'))));
  }
  return { written, missing };
}

/** The root module and every module beside it. */
function documented(root: string): string[] {
  const modules = existsSync(join(root, 'modules'))
    ? readdirSync(join(root, 'modules'))
        .sort()
        .map((name) => `modules/${name}`)
    : [];
  return ['.', ...modules].filter((folder) => tfFiles(join(root, folder)).length > 0);
}

function readmeOf(folder: string): string {
  return folder === '.' ? 'README.md' : `${folder}/README.md`;
}

function tfFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.tf'))
    .sort();
}

/** Between the markers, or at the end where there are none yet. */
export function withDocs(readme: string, docs: string): string {
  const section = `${BEGIN}\n${docs}\n${END}`;
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) return `${readme.trimEnd()}\n\n${section}\n`;
  return readme.slice(0, begin) + section + readme.slice(end + END.length);
}

export function renderDocs(folder: string): string {
  const blocks = tfFiles(folder).flatMap((name) =>
    readBlocks(readFileSync(join(folder, name), 'utf8')),
  );
  const named = (type: string): HclBlock[] => blocks.filter((block) => block.type === type);
  return [...inputs(named('variable')), '', ...outputs(named('output'))].join('\n');
}

function inputs(variables: readonly HclBlock[]): string[] {
  if (variables.length === 0) return ['## Inputs', '', 'None.'];
  const rows = variables.map((variable) => {
    const fallback = variable.attributes.get('default');
    return [
      `\`${variable.label}\``,
      shortType(variable),
      fallback === undefined ? 'required' : shortDefault(fallback),
      describe(variable),
    ];
  });
  const types = variables.filter((variable) => typeOf(variable).length > CELL);
  return [
    '## Inputs',
    '',
    ...table(['Name', 'Type', 'Default', 'Description'], rows),
    ...types.flatMap(fullType),
  ];
}

function outputs(blocks: readonly HclBlock[]): string[] {
  if (blocks.length === 0) return ['## Outputs', '', 'None.'];
  return [
    '## Outputs',
    '',
    ...table(
      ['Name', 'Description'],
      blocks.map((block) => [`\`${block.label}\``, describe(block)]),
    ),
  ];
}

function describe({ attributes }: HclBlock): string {
  const text = stringValue(attributes.get('description') ?? '""');
  const line = text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ');
  return attributes.get('sensitive') === 'true' ? `${line} Sensitive.` : line;
}

function typeOf({ attributes }: HclBlock): string {
  return attributes.get('type') ?? 'any';
}

function shortType(variable: HclBlock): string {
  const type = typeOf(variable);
  if (type.length <= CELL) return code(type);
  const outer =
    /^(?:(?:map|list|set)\()*(?:object|tuple|map|list|set)/.exec(type)?.[0] ?? type.slice(0, CELL);
  return `${code(`${outer}(...)${')'.repeat(outer.split('(').length - 1)}`)}, below`;
}

function shortDefault(expression: string): string {
  const line = expression.replace(/\s*\n\s*/g, ' ');
  return line.length <= CELL ? code(line) : 'see variables.tf';
}

function fullType(variable: HclBlock): string[] {
  return [
    '',
    `<details><summary>Type of <code>${variable.label}</code></summary>`,
    '',
    '```hcl',
    unindent(typeOf(variable)),
    '```',
    '',
    '</details>',
  ];
}

/** The first line starts at the argument; the others are indented as in the file. */
function unindent(type: string): string {
  return type.replace(/\n {2}/g, '\n');
}

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
