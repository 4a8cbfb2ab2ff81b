import { join, posix } from 'node:path';
import { runProcess, trimOutput } from '../lib/terraform/process.ts';
import { findProgram, skipped } from './linters.ts';
import type { Selection } from './selection.ts';
import { single, type Stage, type StageContext, type Tally } from './stage.ts';
import type { Tree } from './tree.ts';

const NAME = 'Policy scan';
const CHECKOV_CONFIG = '.checkov.yaml';
const SCANNED = /^(modules|examples)\/[^/]+$/;
/** Each is a start of some seconds; the whole tree takes half a minute. */
const MOST_FOLDERS = 3;
const RESOURCE = /^resource "/gm;

/** The part of checkov's JSON that is read; without any resource it is the summary alone. */
interface Report {
  readonly summary?: { readonly resource_count: number };
  readonly results?: {
    readonly failed_checks: readonly Finding[];
    readonly parsing_errors: readonly string[];
  };
}

interface Finding {
  readonly check_id: string;
  readonly check_name: string;
  readonly file_abs_path: string;
  readonly resource: string;
}

/** What a consumer's reviewer sees. No dependency: it runs where checkov is installed. */
export const policyScanStage: Stage = {
  name: NAME,
  isWanted: (selection) => scannedFolders(selection).length > 0,
  run: async (context) => {
    const program = findProgram('checkov', process.env);
    return program === undefined ? skipped(NAME, 'checkov') : scan(program, context);
  },
};

/** The root module makes no resource itself: its modules do, and the examples call it. */
function scannedFolders({ lint, validate }: Selection): readonly string[] {
  const folders = validate.filter((folder) => SCANNED.test(folder));
  const isEverything = lint.includes(CHECKOV_CONFIG) || folders.length > MOST_FOLDERS;
  return isEverything ? ['.'] : folders;
}

async function scan(program: string, context: StageContext): Promise<Tally> {
  const { root, tree, selection, signal } = context;
  const folders = scannedFolders(selection);
  const reports: Report[] = [];
  for (const folder of folders) {
    const args = [
      '--config-file',
      join(root, CHECKOV_CONFIG),
      '-o',
      'json',
      '-d',
      join(root, folder),
    ];
    const { code, stdout, stderr } = await runProcess(program, args, {
      cwd: root,
      env: process.env,
      signal,
    });
    const report = parseReport(stdout);
    if (report === undefined)
      return single(NAME, [`checkov wrote no report (code ${code}):\n${trimOutput(stderr)}`]);
    reports.push(report);
  }
  return single(NAME, problemsOf(reports, blocksOf(folders, tree)));
}

function parseReport(text: string): Report | undefined {
  try {
    return JSON.parse(text) as Report;
  } catch {
    return undefined;
  }
}

/** Blocks that the scan must have seen: a path that is left out by mistake would look clean. */
export function blocksOf(folders: readonly string[], { files, read }: Tree): number {
  const own = files.filter((file) => file.endsWith('.tf') && SCANNED.test(posix.dirname(file)));
  return own
    .filter((file) => folders.includes('.') || folders.includes(posix.dirname(file)))
    .reduce((sum, file) => sum + [...read(file).matchAll(RESOURCE)].length, 0);
}

export function problemsOf(reports: readonly Report[], blocks: number): string[] {
  const seen = reports.reduce((sum, report) => sum + (report.summary?.resource_count ?? 0), 0);
  return [
    ...(seen < blocks
      ? [`it saw ${seen} of at least ${blocks} resources: see ${CHECKOV_CONFIG}.`]
      : []),
    ...reports.flatMap(({ results }) => results?.parsing_errors ?? []).map(unread),
    ...reports.flatMap(({ results }) => results?.failed_checks ?? []).map(describe),
  ];
}

function unread(file: string): string {
  return (
    `${file}: it cannot read the file; mostly it is an operator that begins a line after a "!" ` +
    'or a call: write the line before in another order.'
  );
}

function describe({ check_id, check_name, file_abs_path, resource }: Finding): string {
  return (
    `${file_abs_path}: ${resource}: ${check_id}, ${check_name}. Mend it, or say ` +
    `why not: "# checkov:skip=${check_id}: REASON." in the resource and a row in ` +
    'docs/policy-scan.md.'
  );
}
