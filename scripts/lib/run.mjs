// The one JavaScript file: it must run before anything is installed. Usage: node scripts/lib/run.mjs <command> [options]
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const OLDEST_NODE = [20, 9];

function fail(message) {
  console.error(`error: ${message}`);
  process.exit(1);
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  fail(
    `Node ${process.versions.node} is too old: install Node ${OLDEST_NODE.join('.')} or newer and run the command again.`,
  );
}

/** The commands are those that package.json offers; modules beside them are not commands. */
function requireCommand(name) {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const commands = Object.values(scripts)
    .map((line) => /^node scripts\/lib\/run\.mjs ([\w-]+)$/.exec(line)?.[1])
    .filter(Boolean);
  if (!commands.includes(name))
    fail(
      `${name ? `There is no command "${name}".` : 'Which command?'} There are: ${commands.join(', ')}.`,
    );
  if (!existsSync(join(root, `scripts/${name}.ts`)))
    fail(`scripts/${name}.ts is missing from this checkout.`);
}

/** npm keeps what it installed in node_modules/.package-lock.json, in the lock file's own form. */
function whyInstall() {
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  let installed;
  try {
    installed = JSON.parse(
      readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8'),
    ).packages;
  } catch {
    return 'node_modules is missing';
  }
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || entry.link) continue;
    const found = installed[path];
    if (!found && !isForThisMachine(entry)) continue;
    if (!found || found.version !== entry.version || found.integrity !== entry.integrity)
      return `${path} is not as in package-lock.json`;
    if (!existsSync(join(root, path))) return `${path} was deleted`;
  }
  const extra = Object.keys(installed).find((path) => !(path in wanted));
  return extra && `${extra} is not in package-lock.json`;
}

/** Optional packages without `os` and `cpu` hang on others that have them, so their absence proves nothing; nor does another libc. */
function isForThisMachine({ optional, os, cpu, libc }) {
  if (!optional) return true;
  return Boolean(os && cpu && !libc && os.includes(process.platform) && cpu.includes(process.arch));
}

function install(reason) {
  console.error(`Installing what package-lock.json says (${reason}) ...`);
  const npm = process.env.npm_execpath;
  const throughNode = npm && /^npm(-cli)?\.c?js$/.test(basename(npm));
  const options = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const [command, args] = throughNode ? [process.execPath, [npm, ...options]] : ['npm', options];
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.once('error', (error) => {
      fail(
        error.code === 'ENOENT'
          ? 'npm is not on PATH: install npm 10.8 or newer (it comes with Node).'
          : `npm could not start: ${error.message}`,
      );
    });
    child.once('close', (code, signal) => {
      process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
      if (code === 0) return resolve();
      fail(
        `npm ci ${signal ? `was stopped by ${signal}` : `failed with code ${code}`}; its message is above.`,
      );
    });
  });
}

/** In one process, so that Ctrl-C reaches the script itself; written by rename, since two commands may start at once. */
async function bundle(name) {
  const { build } = await import('esbuild');
  const file = join(root, `.local/scripts/${name}.mjs`);
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [`scripts/${name}.ts`],
    outfile: file,
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: 'linked',
    logLevel: 'error',
  }).catch(() => fail(`scripts/${name}.ts does not compile; esbuild's messages are above.`));
  mkdirSync(dirname(file), { recursive: true });
  for (const { path, contents } of outputFiles) {
    writeFileSync(`${path}.${process.pid}.tmp`, contents);
    renameSync(`${path}.${process.pid}.tmp`, path);
  }
  return file;
}

async function run(name, args) {
  requireNode();
  requireCommand(name);
  const reason = whyInstall();
  if (reason) await install(reason);
  process.setSourceMapsEnabled(true);
  const { main } = await import(pathToFileURL(await bundle(name)).href);
  return main(args);
}

const [name, ...args] = process.argv.slice(2);
try {
  const code = await run(name, args);
  process.stdout.write('', () => process.exit(code));
} catch (error) {
  if (error?.name === 'UserError') fail(error.message);
  console.error(error);
  process.exit(1);
}
