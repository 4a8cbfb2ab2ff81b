import { oneLine, paragraphs, readBullets, typeSource, type Bullet } from './description.ts';
import { attributePaths, shortType, typeText, type AttributePath } from './hcl-type.ts';
import type { Declaration, HclModule } from './module.ts';

/** What variables and outputs leave unsaid, or say of what is not there; a sentence each. */
export function interfaceProblems(modules: readonly HclModule[]): string[] {
  return modules.flatMap(({ declarations }) =>
    declarations.flatMap((one) => {
      const found = [...descriptionProblems(one), ...attributeProblems(one, modules)];
      return found.map(
        (problem) => `${one.file}:${one.line}: ${one.kind} "${one.name}" ${problem}`,
      );
    }),
  );
}

function descriptionProblems({ kind, description }: Declaration): string[] {
  if (description.trim() === '') return [`has no description; say what the ${kind} is.`];
  const [first = ''] = paragraphs(description);
  const problems = /^ *- `/m.test(first)
    ? ['lists attributes in its first paragraph; put a sentence and an empty line before the list.']
    : [];
  const end = oneLine(description).split(' ').slice(-2).join(' ');
  if (!end.endsWith('.'))
    problems.push(`has a description that ends in "${end}"; end it with a full stop.`);
  return problems;
}

function attributeProblems(one: Declaration, modules: readonly HclModule[]): string[] {
  const source = typeSource(one.description);
  if (source !== undefined) return copyProblems(one, source, modules);
  const declared = attributePaths(one.type);
  return declared.length === 0 ? [] : bulletProblems(declared, readBullets(one.description));
}

function bulletProblems(declared: readonly AttributePath[], bullets: readonly Bullet[]): string[] {
  const wanted = declared.map(({ path }) => path.join('.'));
  const found = bullets.map(({ path }) => path.join('.'));
  const problems = [
    ...wanted.filter((name) => !found.includes(name)).map(missing),
    ...found
      .filter((name, index) => found.indexOf(name) !== index)
      .map((name) => `has two bullets for "${name}"; keep one.`),
    ...found
      .filter((name) => !wanted.includes(name))
      .map((name) => `has a bullet for "${name}", which is no attribute; remove or correct it.`),
    ...bullets
      .filter(({ text }) => text === '')
      .map(({ path }) => `says nothing in the bullet for "${path.join('.')}"; say what it is.`),
  ];
  return problems.length > 0 ? problems : orderProblems(wanted, found);
}

function missing(name: string): string {
  const [own, ...above] = name.split('.').reverse();
  const place = above.length === 0 ? 'to' : `below \`${above[0]}\` in`;
  return `has no bullet for "${name}"; add "- \`${own}\`: ..." ${place} its description.`;
}

function orderProblems(wanted: readonly string[], found: readonly string[]): string[] {
  const at = wanted.findIndex((name, index) => found[index] !== name);
  if (at < 0) return [];
  return [
    `has the bullet for "${found[at]}" where "${wanted[at]}" is declared; ` +
      'put the bullets in the order of the type.',
  ];
}

function copyProblems(
  one: Declaration,
  source: { readonly name: string; readonly folder: string },
  modules: readonly HclModule[],
): string[] {
  const original = modules
    .find(({ folder }) => folder === source.folder)
    ?.declarations.find(({ kind, name }) => kind === 'variable' && name === source.name);
  const folder = source.folder === '.' ? 'the root module' : source.folder;
  const named = `"${source.name}" of ${folder}`;
  if (original === undefined)
    return [`names the type of ${named}, which does not exist; correct the description.`];
  if (typeText(one.type) === typeText(original.type)) return [];
  return [
    `has not the type of ${named} as its description says: ${firstDifference(one, original)}; ` +
      `copy the type from ${original.file}.`,
  ];
}

function firstDifference(copy: Declaration, original: Declaration): string {
  const [here, there] = [described(copy), described(original)];
  const differs = ([path, type]: [string, string]): boolean => here.get(path) !== type;
  const [changed] = [...there].filter(differs);
  if (changed !== undefined)
    return `${changed[0]} is ${here.get(changed[0]) ?? 'missing'} instead of ${changed[1]}`;
  const [extra] = [...here.keys()].filter((path) => !there.has(path));
  return extra === undefined ? 'the attributes are in another order' : `${extra} is not there`;
}

/** Objects by their short form, since their attributes have entries of their own. */
function described({ type }: Declaration): Map<string, string> {
  const paths = attributePaths(type).map(
    (one) => [`"${one.path.join('.')}"`, textOf(one.type)] as const,
  );
  return new Map([['the variable', shortType(type)], ...paths]);
}

function textOf(type: AttributePath['type']): string {
  return attributePaths(type).length > 0 ? shortType(type) : typeText(type);
}
