import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { renderParameters } from '../../../functions/resize/render-parameters.ts';
import { writeAtomic } from '../files.ts';
import { summary } from './description.ts';
import { attributesOf, shortType } from './hcl-type.ts';
import { moduleFolders, readModule, type Declaration, type HclModule } from './module.ts';

const RESIZE_README = 'functions/resize/README.md';
/** What fits in a table cell; a longer default is linked to. */
const CELL = 60;

/** What is generated in a README, between `<!-- BEGIN_name -->` and `<!-- END_name -->`. */
interface Section {
  readonly file: string;
  readonly name: 'TF_DOCS' | 'PARAMETERS';
  readonly docs: string;
}

/** READMEs that do not say what the code says, relative to the repository. */
export function staleDocs(root: string): string[] {
  return staleSections(root).map(({ file }) => file);
}

/** Returns what was written and what cannot be, since a README's words are not generated. */
export function writeDocs(root: string): { written: string[]; missing: string[] } {
  const stale = staleSections(root);
  const written = stale.filter(({ file }) => existsSync(join(root, file)));
  const missing = stale.filter((section) => !written.includes(section));
  for (const section of written) {
    const path = join(root, section.file);
    writeAtomic(path, withDocs(readFileSync(path, 'utf8'), section));
  }
  return { written: written.map(({ file }) => file), missing: missing.map(({ file }) => file) };
}

function staleSections(root: string): Section[] {
  return sections(root).filter((section) => {
    const path = join(root, section.file);
    if (!existsSync(path)) return true;
    const readme = readFileSync(path, 'utf8');
    return readme !== withDocs(readme, section);
  });
}

/** The root module and every module beside it; examples have no tables. */
function sections(root: string): Section[] {
  const modules = moduleFolders(root, ['modules']).map((folder): Section => ({
    file: folder === '.' ? 'README.md' : `${folder}/README.md`,
    name: 'TF_DOCS',
    docs: renderDocs(readModule(root, folder)),
  }));
  const parameters: Section = { file: RESIZE_README, name: 'PARAMETERS', docs: renderParameters() };
  return existsSync(join(root, RESIZE_README)) ? [...modules, parameters] : modules;
}

/** Between the markers, or at the end where there are none yet. */
export function withDocs(readme: string, { name, docs }: Pick<Section, 'name' | 'docs'>): string {
  const [opening, closing] = [`<!-- BEGIN_${name} -->`, `<!-- END_${name} -->`];
  const section = `${opening}\n${docs}\n${closing}`;
  const [begin, end] = [readme.indexOf(opening), readme.indexOf(closing)];
  if (begin < 0 || end < begin) return `${readme.trimEnd()}\n\n${section}\n`;
  return readme.slice(0, begin) + section + readme.slice(end + closing.length);
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
