import { join } from 'node:path';
import type { Interruption } from './lib/launcher/interruption.mjs';
import { tryLock } from './lib/launcher/lock.mjs';
import { parseOptions } from './lib/options.ts';
import { parsePort } from './lib/port.ts';
import { findRoot } from './lib/root.ts';
import { createSteps } from './lib/steps.ts';
import { findTerraform } from './lib/terraform/program.ts';
import { UserError } from './lib/user-error.ts';
import { checkAll } from './start/check-all.ts';
import { printGuide } from './start/guide.ts';
import { HELP } from './start/help.mjs';
import { requireFreePort, requirePython, unmet } from './start/prerequisites.ts';
import { bringUp } from './start/session.ts';
import { resizeKeyOf, sourceHosts } from './start/settings.ts';

export async function main(
  args: readonly string[],
  { signal, ended, onEnd }: Interruption,
): Promise<number> {
  const { options } = parseOptions(HELP.options, args);
  const port = parsePort(options.port);
  const given = {
    resizeKey: resizeKeyOf(options['resize-key']),
    sourceHosts: sourceHosts(options['allow-source'] ?? []),
    isChecked: options.exit ?? false,
  };
  const root = findRoot();
  const lock = lockCheckout(root, port);
  onEnd(lock.release);
  const missing = await unmet([
    () => findTerraform(process.env),
    () => requirePython(process.env),
    () => requireFreePort(port, 'npm start --'),
  ]);
  if (missing.length > 0) throw new UserError(missing.join('\nerror: '));
  const steps = createSteps(console.log, { signal });
  onEnd(() => console.log(`Stopped after ${steps.elapsed()}.`));
  const running = await bringUp({ ...given, root, port, steps, signal, onStop: onEnd });
  lock.tell(commandLine(running.port));
  if (options.exit)
    return steps.step('Asking every route with real images', (note) =>
      checkAll(running, join(root, '.local/out'), note),
    );
  printGuide(running, console.log);
  onEnd(() => console.log('\nStopping ...'));
  await ended;
  return 0;
}

/** Two would write one state, and the second would take the first one's API away. */
function lockCheckout(
  root: string,
  port: number,
): { tell: (words: string) => void; release: () => void } {
  const { lock, holder } = tryLock(join(root, '.local/start.lock'), commandLine(port));
  if (!holder) return lock;
  throw new UserError(
    `\`${holder.command}\` runs already in this checkout (process ${holder.pid}): use that one ` +
      '(.local/start.json has its' +
      ' addresses), end it with Ctrl-C, or start the second in another clone.',
  );
}

function commandLine(port: number): string {
  return port === 0 ? 'npm start, on any free port' : `npm start, on port ${port}`;
}
