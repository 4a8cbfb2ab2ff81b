// Starts a command of package.json: node scripts/lib/run.mjs <command> [options]. What it and
// launcher/ need is in Node:
// nothing may be installed yet, and no Node that is allowed reads TypeScript.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundle } from './launcher/bundle.mjs';
import { explainWrite, failure } from './launcher/failure.mjs';
import { asksForHelp, helpText } from './launcher/help.mjs';
import { ensureInstalled } from './launcher/install.mjs';
import { createInterruption } from './launcher/interruption.mjs';
import { removeLeftovers } from './launcher/leftovers.mjs';

const OLDEST_NODE = /** @type {const} */ ([20, 9]);

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw failure(
    `Node ${process.versions.node} is too old: install Node ${OLDEST_NODE.join('.')} or newer ` +
      'and run the command again.',
  );
}

/** The commands are those that package.json offers; modules beside them are not commands. */
/** @param {string | undefined} name */
function requireCommand(name) {
  /** @type {{ scripts: Record<string, string> }} */
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const commands = Object.values(scripts).flatMap(
    (line) => /^node scripts\/lib\/run\.mjs ([\w-]+)$/.exec(line)?.[1] ?? [],
  );
  if (name === undefined || !commands.includes(name))
    throw failure(
      `${name ? `There is no command "${name}".` : 'Which command?'} There are: ` +
        `${commands.join(', ')}.`,
    );
  if (!existsSync(join(root, `scripts/${name}.ts`)))
    throw failure(`scripts/${name}.ts is missing from this checkout.`);
  return name;
}

function requireWritable() {
  const probe = join(root, `.local/probe-${process.pid}`);
  mkdirSync(dirname(probe), { recursive: true });
  writeFileSync(probe, '');
  rmSync(probe);
}

/** @param {string} name @param {readonly string[]} args */
async function run(name, args) {
  const interruption = createInterruption();
  const code = await interruption.run(async (interruptionOfCommand) => {
    requireWritable();
    removeLeftovers(root);
    await ensureInstalled(root, interruption.signal);
    process.setSourceMapsEnabled(true);
    const { main } = await import(pathToFileURL(await bundle(root, name)).href);
    return main(args, interruptionOfCommand);
  });
  if (!interruption.signal.aborted) return code;
  console.error('interrupted');
  // The folders of what was killed.
  removeLeftovers(root);
  return code;
}

/** @param {readonly string[]} argv */
async function launch([name, ...args]) {
  requireNode();
  const command = requireCommand(name);
  if (!asksForHelp(args)) return run(command, args);
  const { HELP } = await import(`../${command}/help.mjs`);
  console.log(helpText(HELP));
  return 0;
}

try {
  const code = await launch(process.argv.slice(2));
  process.stdout.write('', () => process.exit(code));
} catch (thrown) {
  const error = /** @type {Error | undefined} */ (explainWrite(thrown, root));
  console.error(error?.name === 'UserError' ? `error: ${error.message}` : error);
  process.exit(1);
}
