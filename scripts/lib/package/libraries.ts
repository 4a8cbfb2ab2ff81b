/** A library that is linked into the binary of a package. */
export interface Library {
  readonly name: string;
  readonly version: string;
  readonly licence: Licence | undefined;
}

export interface Licence {
  /** In SPDX's list, where the words of the source are clear enough. */
  readonly id?: string;
  readonly name: string;
  readonly url?: string;
}

/** The words of sharp-libvips' own table; it takes the LGPL in version 3 or later. */
const SPDX: Readonly<Record<string, string>> = {
  'BSD 2-Clause': 'BSD-2-Clause',
  'BSD 3-Clause': 'BSD-3-Clause',
  'New BSD License': 'BSD-3-Clause',
  'MIT License': 'MIT',
  'Mozilla Public License 1.1': 'MPL-1.1',
  LGPLv3: 'LGPL-3.0-or-later',
};

const ROW = /^\| ([\w-]+) +\| (.+?) *\|$/gm;
const LINK = /\[([^\]]+)\]\(([^)]+)\)/;
/** Where the name in versions.json is neither the library's own nor the same without "lib". */
const OTHER_NAMES: Readonly<Record<string, string>> = { uhdr: 'libultrahdr' };

/** From a package's versions.json, and the table of licences in its README. */
export function librariesOf(versions: string | undefined, readme = ''): readonly Library[] {
  if (versions === undefined) return [];
  const licences = new Map(
    [...readme.matchAll(ROW)].map(([, name = '', words = '']) => [name, licenceOf(words)]),
  );
  return Object.entries(JSON.parse(versions) as Record<string, string>).map(([short, version]) => {
    const names = [OTHER_NAMES[short] ?? short, `lib${short}`];
    const name = names.find((one) => licences.has(one)) ?? short;
    return { name, version, licence: licences.get(name) };
  });
}

function licenceOf(words: string): Licence {
  const [, , url] = LINK.exec(words) ?? [];
  const id = SPDX[words];
  return {
    ...(id === undefined ? {} : { id }),
    name: words.replace(LINK, '$1'),
    ...(url === undefined ? {} : { url }),
  };
}
