import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles, sha256, writeAtomic } from '../files.ts';
import { withLock } from '../launcher/lock.mjs';
import { UserError } from '../user-error.ts';
import { writeZip, type PackedEntry } from '../zip.ts';
import { bundleFunction, findFunctions, type Bundle } from './bundle.ts';
import {
  ARCHITECTURES,
  readRecords,
  writeRecords,
  type Architecture,
  type Artifact,
  type BuildRecord,
  type Manifest,
} from './manifest.ts';
import { sharpEntries } from './native-packages.ts';
import { buildPage, stalePage } from './page.ts';

const HANDLER = 'index.handler';
const RUNTIME = 'nodejs22.x';
/** A zip without native code serves every architecture and has none in its name. */
const ANY = 'any';

export interface BuildRequest {
  readonly root: string;
  readonly out?: string;
  readonly architectures?: readonly Architecture[];
  readonly only?: readonly string[];
  readonly log?: (line: string) => void;
}

export interface BuildResult {
  readonly built: readonly Artifact[];
  readonly fresh: readonly string[];
  readonly manifest: Manifest;
}

/** One at a time in a checkout: each writes the manifest of what it found when it began. */
export function build(request: BuildRequest): Promise<BuildResult> {
  const onWait = ({ pid }: { pid: number }): void =>
    request.log?.(`waiting for the build of process ${pid}`);
  const file = join(request.root, '.local/build.lock');
  return withLock({ file, command: 'build', onWait }, () => buildStale(request));
}

async function buildStale(request: BuildRequest): Promise<BuildResult> {
  const state = readState(request);
  forgetRemoved(state);
  const names = selectFunctions(request);
  const stale = names.filter((name) => staleReason(state, name) !== undefined);
  const packages = onceEach((architecture: Architecture) =>
    sharpEntries(request.root, architecture),
  );
  const built: Artifact[] = [];
  for (const name of stale) {
    for (const artifact of await buildFunction(state, name, packages)) {
      built.push(artifact);
      request.log?.(`${artifact.file}  ${artifact.bytes.toLocaleString('en-US')} bytes`);
    }
  }
  for (const file of await buildPage(state)) request.log?.(file);
  return {
    built,
    fresh: names.filter((name) => !stale.includes(name)),
    manifest: writeRecords(state.out, state.records.values()),
  };
}

/** Why a function, or the demo page, is stale; empty when a build would change nothing. */
export function checkBuild(request: BuildRequest): string[] {
  const state = readState(request);
  const functions = selectFunctions(request).flatMap((name) => staleReason(state, name) ?? []);
  return [...functions, ...stalePage(state)];
}

interface State {
  readonly root: string;
  readonly out: string;
  readonly architectures: readonly Architecture[];
  readonly records: Map<string, BuildRecord>;
  readonly toolHash: string;
}

function readState({
  root,
  out = join(root, 'dist'),
  architectures = ARCHITECTURES,
}: BuildRequest): State {
  return { root, out, architectures, records: readRecords(out), toolHash: hashTools(root) };
}

function selectFunctions({ root, only = [] }: BuildRequest): string[] {
  const all = findFunctions(root);
  const unknown = only.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    throw new UserError(
      `There is no function ${unknown.map((name) => `"${name}"`).join(', ')}. There are: ` +
        `${all.join(', ')}.`,
    );
  }
  return only.length === 0 ? all : all.filter((name) => only.includes(name));
}

function staleReason(
  { root, out, records, toolHash, architectures }: State,
  name: string,
): string | undefined {
  const targets = records.has(zipName(name, ANY)) ? ([ANY] as const) : architectures;
  for (const target of targets) {
    const file = zipName(name, target);
    const record = records.get(file);
    if (!record) return `${name}: not built for ${target}`;
    if (record.sourceHash !== hashFiles(root, record.sources, toolHash))
      return `${file}: its sources have changed`;
    const path = join(out, file);
    if (!existsSync(path) || lambdaHash(readFileSync(path)) !== record.artifact.sha256)
      return `${file}: missing or changed by hand`;
  }
  return undefined;
}

async function buildFunction(
  state: State,
  name: string,
  packages: (a: Architecture) => Promise<PackedEntry[]>,
): Promise<Artifact[]> {
  const { root, out, records, architectures, toolHash } = state;
  const bundle = await bundleFunction(root, name);
  const sourceHash = hashFiles(root, bundle.sources, toolHash);
  const targets = bundle.hasNativeCode ? architectures : ([ANY] as const);
  const artifacts: Artifact[] = [];
  for (const target of targets) {
    const artifact = writeFunction(
      out,
      name,
      bundle,
      target === ANY ? [] : await packages(target),
      target,
    );
    const { sources, packages: bundled } = bundle;
    records.set(artifact.file, { artifact, sources, packages: bundled, sourceHash });
    artifacts.push(artifact);
  }
  const outdated = bundle.hasNativeCode ? ([ANY] as const) : ARCHITECTURES;
  for (const target of outdated) forget(state, zipName(name, target));
  return artifacts;
}

function writeFunction(
  out: string,
  name: string,
  bundle: Bundle,
  packages: readonly PackedEntry[],
  target: Architecture | typeof ANY,
): Artifact {
  const zip = writeZip([{ name: 'index.js', bytes: bundle.code }, ...packages]);
  const file = zipName(name, target);
  writeAtomic(join(out, 'maps', `${name}.js.map`), bundle.map);
  writeAtomic(join(out, file), zip);
  const architectures = target === ANY ? ARCHITECTURES : [target];
  return {
    name,
    file,
    sha256: lambdaHash(zip),
    bytes: zip.length,
    handler: HANDLER,
    runtime: RUNTIME,
    architectures,
  };
}

function zipName(name: string, target: Architecture | typeof ANY): string {
  return target === ANY ? `${name}.zip` : `${name}-${target}.zip`;
}

/** The manifest lists what is there, and only functions that still exist. */
function forgetRemoved(state: State): void {
  const functions = findFunctions(state.root);
  for (const [file, { artifact }] of state.records) {
    if (!functions.includes(artifact.name) || !existsSync(join(state.out, file)))
      forget(state, file);
  }
}

function forget({ out, records }: State, file: string): void {
  if (records.delete(file)) rmSync(join(out, file), { force: true });
}

/**
 * What decides the bytes besides a function's own sources: this program, the locked packages, and
 * deflate.
 */
function hashTools(root: string): string {
  const builder = listFiles(join(root, 'scripts/lib/build')).filter(
    (file) => !file.endsWith('.test.ts'),
  );
  const files = [
    'package-lock.json',
    'tsconfig.json',
    'scripts/lib/zip.ts',
    ...builder.map((file) => `scripts/lib/build/${file}`),
  ];
  return hashFiles(root, files, `zlib ${process.versions.zlib}`);
}

function hashFiles(root: string, files: readonly string[], seed: string): string {
  const lines = files.map((file) => {
    const path = join(root, file);
    return `${file} ${existsSync(path) ? sha256(readFileSync(path)) : 'missing'}`;
  });
  return sha256([seed, ...lines].join('\n'));
}

function lambdaHash(zip: Buffer): string {
  return createHash('sha256').update(zip).digest('base64');
}

function onceEach<K, V>(make: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const made = new Map<K, Promise<V>>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}

export function hostArchitecture(): Architecture {
  if (process.arch === 'x64') return 'x86_64';
  if (process.arch === 'arm64') return 'arm64';
  throw new UserError(
    `This machine is ${process.arch}; Lambda functions run on ${ARCHITECTURES.join(' or ')}.`,
  );
}
