import { watch as watchFolder, type FSWatcher } from 'node:fs';
import { join, posix } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readTree } from './tree.ts';

/** An editor writes a file in several steps, and a checkout of git many files. */
const SETTLE_MS = 150;

/**
 * Runs, and again when a file changes; a run that is under way is ended, for it would tell of
 * yesterday's code.
 */
export async function watch(
  root: string,
  signal: AbortSignal,
  run: (stop: AbortSignal) => Promise<number>,
): Promise<number> {
  let code = 1;
  while (!signal.aborted) {
    const changed = watchTree(root, signal);
    const running = run(AbortSignal.any([signal, changed.signal]));
    code = await running.catch(reportError);
    if (!changed.signal.aborted) console.log('Waiting for a change; Ctrl-C ends ...');
    const file = await changed.file;
    if (signal.aborted) break;
    console.log(`${file} has changed.`);
    await delay(SETTLE_MS);
  }
  return code;
}

/** What is wrong with a path or a file today may be right after the next change. */
function reportError(error: unknown): number {
  if (!(error instanceof Error) || error.name !== 'UserError') throw error;
  console.error(`error: ${error.message}`);
  return 1;
}

/** A watcher per folder: recursive ones lose files of new folders on Linux. */
function watchTree(
  root: string,
  end: AbortSignal,
): { readonly file: Promise<string>; readonly signal: AbortSignal } {
  const changed = new AbortController();
  const { files } = readTree(root);
  const folders = [...new Set(files.map((file) => posix.dirname(file)))];
  const file = new Promise<string>((resolve) => {
    const watchers: FSWatcher[] = [];
    const tell = (name: string): void => {
      watchers.forEach((watcher) => watcher.close());
      changed.abort();
      resolve(name);
    };
    for (const folder of folders) {
      const watcher = watchFolder(join(root, folder), (_, name) => {
        const path = posix.join(folder, String(name));
        if (!/(^|\/)(\.local|\.git|dist|node_modules)$|~$|\.tmp$|\.swp$/.test(path)) tell(path);
      });
      watcher.on('error', () => tell(folder));
      watchers.push(watcher);
    }
    end.addEventListener('abort', () => tell('nothing'), { once: true });
  });
  return { file, signal: changed.signal };
}
