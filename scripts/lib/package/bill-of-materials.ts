import { sha256 } from '../files.ts';
import type { Binary, HeldPackage, Holdings } from './holdings.ts';
import type { Library } from './libraries.ts';
import type { ReleaseVersion } from './release-version.ts';

// Names and patterns: CycloneDX v1.6 JSON Reference (cyclonedx.org/docs/1.6/json) and the purl
// specification (package-url/purl-spec, types "npm" and "generic").

export interface Component {
  readonly type: 'application' | 'file' | 'library';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly group?: string;
  readonly version?: string;
  readonly description?: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses?: readonly LicenceChoice[];
  readonly purl?: string;
}

type LicenceChoice =
  | { readonly license: { readonly id?: string; readonly name?: string; readonly url?: string } }
  | { readonly expression: string };

interface Dependency {
  readonly ref: string;
  readonly dependsOn: readonly string[];
}

export interface BillOfMaterials {
  readonly $schema: string;
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: '1.6';
  readonly serialNumber: string;
  readonly version: number;
  readonly metadata: {
    readonly timestamp?: string;
    readonly lifecycles: readonly { readonly phase: 'build' }[];
    readonly component: Component;
  };
  readonly components: readonly Component[];
  readonly dependencies: readonly Dependency[];
}

/** What was released: the archive, by its bytes. */
export interface Archive {
  readonly sha256: string;
}

/** The same release gives the same bytes, so the serial number and the time come from it. */
export function billOfMaterials(
  release: ReleaseVersion,
  { zips, packages }: Holdings,
  archive: Archive,
): BillOfMaterials {
  const main = mainComponent(release, archive);
  const parts: readonly Part[] = [
    ...zips.map((zip): Part => {
      const dependsOn = packages.filter(({ folder }) => zip.packages.includes(folder)).map(purlOf);
      return { component: fileComponent(`dist/${zip.file}`, zip.sha256), dependsOn };
    }),
    ...packages.flatMap(packageParts),
  ];
  const byRef = new Map(parts.map((part) => [part.component['bom-ref'], part]));
  const refs = [...byRef.keys()].sort();
  const sorted = refs.flatMap((ref) => byRef.get(ref) ?? []);
  const zipRefs = zips.map(({ file }) => `dist/${file}`).sort();
  const { version, date } = release;
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidFrom(`${version} ${archive.sha256}`)}`,
    version: 1,
    metadata: {
      ...(date === undefined ? {} : { timestamp: `${date}T00:00:00Z` }),
      lifecycles: [{ phase: 'build' }],
      component: main,
    },
    components: sorted.map(({ component }) => component),
    dependencies: [
      { ref: main['bom-ref'], dependsOn: zipRefs },
      ...sorted.map(({ component, dependsOn }) => ({
        ref: component['bom-ref'],
        dependsOn: [...dependsOn].sort(),
      })),
    ],
  };
}

interface Part {
  readonly component: Component;
  readonly dependsOn: readonly string[];
}

function mainComponent(release: ReleaseVersion, archive: Archive): Component {
  const { name, version, description, license } = release;
  const purl = genericPurl(name, version);
  return {
    type: 'application',
    'bom-ref': purl,
    name,
    version,
    description,
    hashes: [{ alg: 'SHA-256', content: archive.sha256 }],
    licenses: licencesOf(license),
    purl,
  };
}

function packageParts(held: HeldPackage): readonly Part[] {
  const libraries = held.libraries.map(libraryComponent);
  const binaries = held.binaries.map(({ path, sha256: hash }: Binary) => fileComponent(path, hash));
  const inside = [...libraries, ...binaries];
  return [
    {
      component: packageComponent(held),
      dependsOn: inside.map((component) => component['bom-ref']),
    },
    ...inside.map((component) => ({ component, dependsOn: [] })),
  ];
}

function packageComponent(held: HeldPackage): Component {
  const [group, name] = held.name.startsWith('@') ? held.name.split('/') : [undefined, held.name];
  const purl = purlOf(held);
  return {
    type: 'library',
    'bom-ref': purl,
    ...(group === undefined ? {} : { group }),
    name: name ?? held.name,
    version: held.version,
    hashes: hashesOf(held.integrity),
    licenses: licencesOf(held.license),
    purl,
  };
}

function libraryComponent({ name, version, licence }: Library): Component {
  const purl = genericPurl(name, version);
  const { id, url, name: words } = licence ?? {};
  const link = url === undefined ? {} : { url };
  const license = id === undefined ? { name: words ?? '', ...link } : { id, ...link };
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    version,
    ...(licence === undefined ? {} : { licenses: [{ license }] }),
    purl,
  };
}

function fileComponent(path: string, hash: string): Component {
  const hashes = [{ alg: 'SHA-256', content: hash }];
  return { type: 'file', 'bom-ref': path, name: path, hashes };
}

function purlOf({ name, version }: HeldPackage): string {
  const path = name.split('/').map(encodeURIComponent).join('/');
  return `pkg:npm/${path}@${encodeURIComponent(version)}`;
}

function genericPurl(name: string, version: string): string {
  return `pkg:generic/${encodeURIComponent(name)}@${encodeURIComponent(version)}`;
}

/** npm gives one identifier, or an expression of several. */
function licencesOf(license: string): readonly LicenceChoice[] {
  return /^[\w.+-]+$/.test(license) ? [{ license: { id: license } }] : [{ expression: license }];
}

/** Of the package as the registry has it: `sha512-` and base64. */
function hashesOf(integrity: string): readonly { alg: string; content: string }[] {
  const [, encoded = ''] = /^sha512-(\S+)/.exec(integrity) ?? [];
  if (encoded === '')
    throw new Error(`integrity of package-lock.json is not SHA-512: ${integrity}`);
  return [{ alg: 'SHA-512', content: Buffer.from(encoded, 'base64').toString('hex') }];
}

/** Version 8 of RFC 9562: bits of one's own, here of a hash. */
function uuidFrom(text: string): string {
  const hex = sha256(text);
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 3) | 8).toString(16);
  const groups = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`];
  return [...groups, `${variant}${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}
