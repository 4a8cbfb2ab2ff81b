import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { readPage, type CodeSpan, type Link, type Page } from './markdown.ts';

/** Pages whose `code` names files: those who change the project find their way by them. */
const MAPS = ['CONTRIBUTING.md', 'SECURITY.md', 'docs/adding-a-feature.md', 'docs/architecture.md'];

/** Pages that a code host has beside the files, as a page in the root reaches them. */
const HOST_PAGE =
  /^\.\.\/\.\.\/(?:security\/advisories\/new|actions\/workflows\/([\w-]+\.yml)(?:\/badge\.svg)?)$/;

const FILE_NAME = /\.(ts|mjs|js|tf|hcl|md|json|zip|yml|sh)$/;

/** Links that lead nowhere, and files that a map names and that are not there; a sentence each. */
export function linkProblems(root: string): string[] {
  const files = listRepository(root);
  const pages = new Map(
    files
      .filter((file) => file.endsWith('.md'))
      .map((file) => [file, readPage(readFileSync(join(root, file), 'utf8'))]),
  );
  const paths = new Set(files.flatMap((file) => [file, ...parents(file)]));
  const ignored = ignoredNames(root);
  return [...pages].flatMap(([file, page]) => [
    ...page.links.flatMap((link) => brokenLink(root, file, link, paths, pages)),
    ...(MAPS.includes(file) ? page.spans : []).flatMap((span) =>
      missingFile(file, span, paths, ignored),
    ),
  ]);
}

function brokenLink(
  root: string,
  file: string,
  { target, line }: Link,
  paths: ReadonlySet<string>,
  pages: ReadonlyMap<string, Page>,
): string[] {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return [];
  if (dirname(file) === '.' && leadsToHostPage(target, paths)) return [];
  const [path = '', anchor = ''] = target.split('#');
  const found =
    path === '' ? file : posix.normalize(posix.join(dirname(file), path)).replace(/\/$/, '');
  const where = `${file}:${line}: the link to ${target}`;
  if (!paths.has(found)) return [`${where} leads to no file of this repository; correct it.`];
  if (anchor === '' || hasAnchor(root, found, anchor, pages)) return [];
  return [`${where} names "#${anchor}", which ${found} has not; correct it.`];
}

function leadsToHostPage(target: string, paths: ReadonlySet<string>): boolean {
  const found = HOST_PAGE.exec(target);
  if (found === null) return false;
  const [, workflow] = found;
  return workflow === undefined || paths.has(`.github/workflows/${workflow}`);
}

function hasAnchor(
  root: string,
  file: string,
  anchor: string,
  pages: ReadonlyMap<string, Page>,
): boolean {
  // Code hosts show a folder with its README.
  const page = pages.get(file) ?? pages.get(`${file}/README.md`);
  if (page !== undefined) return page.anchors.has(anchor);
  const [, number] = /^L(\d+)(?:-L\d+)?$/.exec(anchor) ?? [];
  if (number === undefined || statSync(join(root, file)).isDirectory()) return false;
  return Number(number) <= readFileSync(join(root, file), 'utf8').split('\n').length;
}

/** `feature-<name>.tf` and `modules/*` stand for files of which one at least must be there. */
function missingFile(
  file: string,
  { text, line }: CodeSpan,
  paths: ReadonlySet<string>,
  ignored: ReadonlySet<string>,
): string[] {
  const path = text.replace(/\/$/, '');
  const [top = ''] = path.split('/');
  const isPath =
    /^[\w.@<*-][\w.@<>*/-]*$/.test(text) &&
    (FILE_NAME.test(text) || text.endsWith('/') || (text.includes('/') && paths.has(top)));
  if (!isPath || ignored.has(top)) return [];
  const form = path.replace(/[.]/g, '\\.').replace(/<[^>]+>|\*/g, '[^/]+');
  const pattern = new RegExp(`^${form}$`);
  if ([...paths].some((one) => pattern.test(one))) return [];
  return [`${file}:${line}: \`${text}\` names no file of this repository; correct it.`];
}

function parents(file: string): string[] {
  const folder = dirname(file);
  return folder === '.' ? ['.'] : [folder, ...parents(folder)];
}

/** Plain names of .gitignore: what a command makes need not be there. */
function ignoredNames(root: string): Set<string> {
  const path = join(root, '.gitignore');
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  return new Set(['.git', ...lines.map((line) => line.trim().replace(/\/$/, ''))]);
}

function listRepository(root: string): string[] {
  const ignored = ignoredNames(root);
  const list = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      if (ignored.has(entry.name)) return [];
      const name = posix.join(folder, entry.name);
      return entry.isDirectory() ? list(name) : [name];
    });
  return list('.').sort();
}
