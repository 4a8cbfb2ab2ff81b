import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { writeAtomic } from '../files.ts';
import { summary } from './description.ts';
import { attributesOf, shortType } from './hcl-type.ts';
import { moduleFolders, readModule, type Declaration, type HclModule } from './module.ts';

const BEGIN = '<!-- BEGIN_TF_DOCS -->';
const END = '<!-- END_TF_DOCS -->';
/** What fits in a table cell; a longer default is linked to. */
const CELL = 60;

/** READMEs that do not say what variables and outputs say, relative to the repository. */
export function staleDocs(root: string): string[] {
  return documented(root)
    .filter(({ folder, docs }) => {
      const path = join(root, readmeOf(folder));
      if (!existsSync(path)) return true;
      const readme = readFileSync(path, 'utf8');
      return readme !== withDocs(readme, docs);
    })
    .map(({ folder }) => readmeOf(folder));
}

/** Returns what was written and what cannot be, since a README's words are not generated. */
export function writeDocs(root: string): { written: string[]; missing: string[] } {
  const stale = staleDocs(root);
  const missing = stale.filter((file) => !existsSync(join(root, file)));
  const written = stale.filter((file) => !missing.includes(file));
  for (const { folder, docs } of documented(root)) {
    const file = readmeOf(folder);
    if (!written.includes(file)) continue;
    const path = join(root, file);
    writeAtomic(path, withDocs(readFileSync(path, 'utf8'), docs));
  }
  return { written, missing };
}

/** The root module and every module beside it; examples have no tables. */
function documented(root: string): { folder: string; docs: string }[] {
  return moduleFolders(root, ['modules']).map((folder) => ({
    folder,
    docs: renderDocs(readModule(root, folder)),
  }));
}

function readmeOf(folder: string): string {
  return folder === '.' ? 'README.md' : `${folder}/README.md`;
}

/** Between the markers, or at the end where there are none yet. */
export function withDocs(readme: string, docs: string): string {
  const section = `${BEGIN}\n${docs}\n${END}`;
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) return `${readme.trimEnd()}\n\n${section}\n`;
  return readme.slice(0, begin) + section + readme.slice(end + END.length);
}

export function renderDocs({ declarations }: HclModule): string {
  const named = (kind: Declaration['kind']): Declaration[] =>
    declarations.filter((one) => one.kind === kind).sort(byName);
  const variables = named('variable');
  const required = variables.filter(({ fallback }) => fallback === undefined);
  const optional = variables.filter(({ fallback }) => fallback !== undefined);
  return [
    '## Inputs',
    '',
    ...table(['Name', 'Type', 'Default', 'Description'], [...required, ...optional].map(inputRow)),
    '',
    '## Outputs',
    '',
    ...table(['Name', 'Description'], named('output').map(outputRow)),
  ].join('\n');
}

function byName(a: Declaration, b: Declaration): number {
  return a.name < b.name ? -1 : 1;
}

function inputRow(variable: Declaration): string[] {
  const { name, type, fallback } = variable;
  // The attributes are explained at the declaration, and only there.
  const label = attributesOf(type).length > 0 ? linked(code(name), variable) : code(name);
  return [label, code(shortType(type)), defaultCell(variable, fallback), describe(variable)];
}

function outputRow(output: Declaration): string[] {
  return [code(output.name), describe(output)];
}

function defaultCell(variable: Declaration, fallback: string | undefined): string {
  if (fallback === undefined) return 'required';
  const line = fallback.replace(/\s*\n\s*/g, ' ');
  return line.length <= CELL ? code(line) : linked('see there', variable);
}

function linked(text: string, { file, line }: Declaration): string {
  return `[${text}](${basename(file)}#L${line})`;
}

function describe({ description, sensitive }: Declaration): string {
  const text = summary(description).replaceAll('|', '\\|');
  return sensitive ? `${text} Sensitive.` : text;
}

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return ['None.'];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
