import type { HeldPackage, Holdings } from './holdings.ts';
import type { Library } from './libraries.ts';

/**
 * What the licences ask to be passed on: who made what, under which terms, and the terms. The
 * LGPL's texts are the caller's, since the package that is under it has none.
 */
export function noticesOf({ packages }: Holdings, lesserLicences: readonly string[]): string {
  const byText = new Map<string, string[]>();
  for (const { name, licenceTexts } of packages)
    for (const text of licenceTexts.map(tidy))
      byText.set(text, [...new Set([...(byText.get(text) ?? []), name])]);
  const lesser = packages.filter(({ license }) => license.includes('LGPL'));
  for (const text of lesser.length > 0 ? lesserLicences.map(tidy) : [])
    byText.set(
      text,
      lesser.map(({ name }) => name),
    );
  return [
    '# Third-party notices',
    '',
    'The archives in dist/ hold these npm packages, as files or as code in index.js.',
    '',
    ...table(['package', 'version', 'licence'], packages.map(packageRow)),
    '',
    ...linked(packages),
    ...[...byText].flatMap(([text, names]) => [
      `## ${names.join(', ')}`,
      '',
      ...text.split('\n').map((line) => `    ${line}`.trimEnd()),
      '',
    ]),
  ].join('\n');
}

function packageRow({ name, version, license }: HeldPackage): readonly string[] {
  return [name, version, license];
}

function linked(packages: readonly HeldPackage[]): readonly string[] {
  return packages
    .filter(({ libraries }) => libraries.length > 0)
    .flatMap(({ name, version, libraries }) => [
      `${name} ${version} is a shared library of these. Their sources, and how they are built:`,
      'https://github.com/lovell/sharp-libvips. In a zip it can be replaced by another build.',
      '',
      ...table(['library', 'version', 'licence'], libraries.map(libraryRow)),
      '',
    ]);
}

function libraryRow({ name, version, licence }: Library): readonly string[] {
  const { name: words = '', url } = licence ?? {};
  return [name, version, url === undefined ? words : `${words}, ${url}`];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

function tidy(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}
