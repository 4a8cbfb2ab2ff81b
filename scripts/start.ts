import { join } from 'node:path';
import { parseOptions } from './lib/options.ts';
import { parsePort } from './lib/port.ts';
import { findRoot } from './lib/root.ts';
import { checkAll } from './start/check-all.ts';
import { interruption } from './lib/interruption.ts';
import { printGuide } from './start/guide.ts';
import { requireFreePort, requirePython, unmet } from './start/prerequisites.ts';
import { bringUp, type Running } from './start/session.ts';
import { createSteps } from './lib/steps.ts';
import { findTerraform } from './lib/terraform/program.ts';
import { UserError } from './lib/user-error.ts';

export async function main(args: readonly string[]): Promise<number> {
  const { options } = parseOptions({ exit: { type: 'boolean' }, port: { type: 'string' } }, args);
  const port = parsePort(options.port);
  const missing = await unmet([
    () => findTerraform(process.env),
    () => requirePython(process.env),
    () => requireFreePort(port, 'npm start --'),
  ]);
  if (missing.length > 0) throw new UserError(missing.join('\nerror: '));
  const root = findRoot();
  const steps = createSteps(console.log);
  const interrupt = interruption();
  const cleanups: (() => Promise<void>)[] = [];
  try {
    const running = await interrupt.race(
      bringUp({
        root,
        port,
        steps,
        signal: interrupt.signal,
        onStop: (stop) => cleanups.push(stop),
      }),
    );
    return options.exit
      ? await interrupt.race(runAndReport(running, join(root, '.local/out')))
      : await serve(running, interrupt.ended);
  } catch (error) {
    if (interrupt.signal.aborted) return interrupt.exitCode();
    throw error;
  } finally {
    for (const stop of cleanups.toReversed()) await stop();
    console.log(`Stopped after ${steps.elapsed()}.`);
  }

  async function runAndReport(running: Running, out: string): Promise<number> {
    return steps.step('Asking every route with real images', (note) =>
      checkAll(running, out, note),
    );
  }
}

/** Runs until Ctrl-C. */
async function serve(running: Running, ended: Promise<void>): Promise<number> {
  printGuide(running, console.log);
  await ended;
  console.log('\nStopping ...');
  return 0;
}
