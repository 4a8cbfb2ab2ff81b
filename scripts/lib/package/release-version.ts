import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../user-error.ts';

export interface ReleaseVersion {
  /** `name` of package.json, with which the archive's own begins. */
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  /** Day of the version in CHANGELOG.md, where it has one. */
  readonly date?: string;
}

type PackageFile = Omit<ReleaseVersion, 'date'>;

interface Section {
  readonly title: string;
  readonly date?: string;
  readonly isEmpty: boolean;
}

const SEMANTIC_VERSION = /^\d+\.\d+\.\d+(-[\w.-]+)?$/;
/** `## 1.2.3`, `## [1.2.3] - 2026-01-31` and `## 1.2.3 (2026-01-31)`, as in keepachangelog.com. */
const HEADING = /^## \[?([^\]\s]+)\]?(?:[\s(-]+(\d{4}-\d{2}-\d{2}))?/;
const UNRELEASED = /^unreleased$/i;

/**
 * The version that package.json, package-lock.json and CHANGELOG.md agree on. What is listed as
 * unreleased is the version to come, which only an archive that is no release may be made of.
 */
export function readReleaseVersion(root: string, tag?: string): ReleaseVersion {
  const read = (file: string): string => readFileSync(join(root, file), 'utf8');
  const { name, version, description, license } = JSON.parse(read('package.json')) as PackageFile;
  if (!SEMANTIC_VERSION.test(version))
    throw new UserError(`"version" of package.json must be like 1.2.3, got "${version}".`);
  const locked = (JSON.parse(read('package-lock.json')) as PackageFile).version;
  if (locked !== version)
    throw new UserError(
      `package-lock.json has version ${locked}, and package.json ${version}: run ` +
        '`npm install --package-lock-only`.',
    );
  if (tag !== undefined && tag !== `v${version}`)
    throw new UserError(
      `The tag must be v${version}, the version of package.json, got "${tag}": correct one.`,
    );
  const { date } = sectionOf(version, sectionsIn(read('CHANGELOG.md')), tag !== undefined);
  return { name, version, description, license, ...(date === undefined ? {} : { date }) };
}

function sectionOf(version: string, sections: readonly Section[], isRelease: boolean): Section {
  const [first] = sections.filter(({ title, isEmpty }) => !(UNRELEASED.test(title) && isEmpty));
  if (first?.title === version) return first;
  const begin = first === undefined ? 'no version' : `"${first.title}"`;
  const found = `CHANGELOG.md begins with ${begin}`;
  const remedy = `begin it with "## ${version}", or correct "version" of package.json`;
  if (first === undefined || !UNRELEASED.test(first.title) || isRelease)
    throw new UserError(`${found}, and package.json has ${version}: ${remedy}.`);
  const newest = sections.find(({ title }) => SEMANTIC_VERSION.test(title))?.title;
  if (newest !== undefined && !isAfter(version, newest))
    throw new UserError(
      `${found}, and ${newest} was released before: raise "version" of package.json, ${version}.`,
    );
  return first;
}

/** By their numbers: what is to come after a pre-release may be the release of the same. */
function isAfter(version: string, released: string): boolean {
  const [a, b] = [numbersOf(version), numbersOf(released)];
  const index = a.findIndex((number, place) => number !== b[place]);
  if (index < 0) return version !== released && released.includes('-');
  return (a[index] ?? 0) > (b[index] ?? 0);
}

function numbersOf(version: string): number[] {
  return (version.split('-')[0] ?? '').split('.').map(Number);
}

function sectionsIn(changelog: string): readonly Section[] {
  const [, ...sections] = `\n${changelog}`.split(/\n(?=## )/);
  return sections.map((text) => {
    const [heading = '', ...lines] = text.split('\n');
    const [, title = '', date] = HEADING.exec(heading) ?? [];
    const isEmpty = lines.every((line) => line.trim() === '');
    return { title, isEmpty, ...(date === undefined ? {} : { date }) };
  });
}
