import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findRoot } from '../root.ts';
import { tryLock } from './lock.mjs';
import { findProcess } from './processes.mjs';
import { addCommand, makeCheckout, type Checkout, type Run } from './support/checkout.ts';
import { usePackages } from './support/packages.ts';

const { scripts } = JSON.parse(readFileSync(join(findRoot(), 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
const commands = Object.values(scripts).map((line) => line.split(' ').at(-1) ?? '');

let checkout: Checkout;
afterEach(() => checkout.end());

const seen = (run: Run, pattern: RegExp): Promise<RegExpExecArray> =>
  expect
    .poll(() => pattern.exec(run.text()), { timeout: 15_000, interval: 20 })
    .not.toBeNull()
    .then(() => pattern.exec(run.text()) as RegExpExecArray);

describe('--help', () => {
  it.each(commands)('of %s is a table, without installing or writing anything', async (command) => {
    checkout = makeCheckout({ packages: 'none' });
    const run = checkout.run([command, '--help']);
    expect(await run.code).toBe(0);
    const lines = run.text().trimEnd().split('\n');
    expect(lines[0]).toContain('npm ');
    expect(lines.at(-1)).toMatch(/^ {2}--help +Print this\.$/);
    const table = lines.slice(lines.findLastIndex((line) => line === '') + 1);
    expect(table.every((line) => /^ {2}--[a-z][a-z0-9-]*( <[^>]+>)? {2,}\S.*\.$/.test(line))).toBe(
      true,
    );
    expect(lines.filter((line) => line.length > 120)).toEqual([]);
    expect(readdirSync(checkout.root)).not.toContain('.local');
    expect(readdirSync(checkout.root)).not.toContain('node_modules');
  });

  it.each([
    [['nope'], /^error: There is no command "nope"\. There are: start, test, build, .*\.$/m],
    [[], /^error: Which command\? There are: start, /m],
  ])('a command that is not there (%j) is refused by name', async (args, message) => {
    checkout = makeCheckout({ packages: 'none' });
    const run = checkout.run(args);
    expect(await run.code).toBe(1);
    expect(run.text()).toMatch(message);
  });
});

/**
 * A child in a group of its own that ignores signals, and its child; as Terraform and its provider.
 */
const stubborn = `spawn('sh', ['-c', "trap '' INT TERM; sleep 600 & echo children $$ $!; wait"], {
  stdio: ['ignore', 'inherit', 'inherit'], detached: true,
});`;

const signals = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

async function expectInterrupted(run: Run, signal: NodeJS.Signals, code: number): Promise<void> {
  const [, ...pids] = await seen(run, /children (\d+) (\d+)/);
  run.child.kill(signal);
  expect(await run.code).toBe(code);
  expect(run.text().trimEnd().split('\n').at(-1)).toBe('interrupted');
  expect(run.text()).not.toMatch(/error|compile|failed/);
  expect(pids.filter((pid) => findProcess(Number(pid)))).toEqual([]);
}

describe.each(signals)('%s', (signal, code) => {
  it('ends a command and all that it has started', async () => {
    checkout = makeCheckout({ packages: 'shared' });
    const text = `import { spawn } from 'node:child_process';
export function main() { ${stubborn} return new Promise(() => {}); }`;
    addCommand(checkout, 'wait', text);
    await expectInterrupted(checkout.run(['wait']), signal, code);
  });

  it('ends npm ci and all that it has started', async () => {
    checkout = makeCheckout({ packages: 'none' });
    usePackages(checkout);
    checkout.remove('node_modules');
    addCommand(checkout, 'hello', 'export const main = () => 0;');
    checkout.write('npm-cli.cjs', `const { spawn } = require('node:child_process');\n${stubborn}`);
    const run = checkout.run(['hello'], { npm_execpath: `${checkout.root}/npm-cli.cjs` });
    await expectInterrupted(run, signal, code);
  });

  it('ends a bundling, whose failure is heard before the signal', async () => {
    checkout = makeCheckout({ packages: 'none' });
    usePackages(checkout);
    addCommand(checkout, 'hello', 'export const main = () => 0;');
    checkout.write(
      'node_modules/esbuild/main.js',
      `export const transformSync = () => '';
export const build = () => new Promise((_, reject) => {
  reject(new Error('The service was stopped'));
  setImmediate(() => process.kill(process.pid, '${signal}'));
});`,
    );
    const run = checkout.run(['hello']);
    expect([await run.code, run.text()]).toEqual([code, 'interrupted\n']);
  });
});

describe('SIGKILL of npm, which tells nobody,', () => {
  it('ends the command and all that it has started', async () => {
    checkout = makeCheckout({ packages: 'shared' });
    const text = `import { spawn } from 'node:child_process';
export function main() { ${stubborn} return new Promise(() => {}); }`;
    addCommand(checkout, 'wait', text);
    const start = `require('node:child_process').spawn(
      process.execPath, ['scripts/lib/run.mjs', 'wait'], { stdio: 'inherit' })`;
    const npm = spawn(process.execPath, ['-e', start], {
      cwd: checkout.root,
      env: { ...process.env, npm_lifecycle_event: 'wait' },
    });
    let said = '';
    npm.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await expect.poll(() => said, { timeout: 15_000, interval: 20 }).toMatch(/children \d+ \d+/);
    const pids = [...said.matchAll(/\d+/g)].map(([pid]) => Number(pid));
    npm.kill('SIGKILL');
    const left = (): number => pids.filter((pid) => findProcess(pid)).length;
    await expect.poll(left, { timeout: 15_000, interval: 20 }).toBe(0);
  });
});

describe('an interrupted command', () => {
  beforeEach(() => {
    checkout = makeCheckout({ packages: 'shared' });
  });

  it('is asked to end in order, the last thing first', async () => {
    const text = `export function main(_, { onEnd, ended }) {
  onEnd(() => console.log('stopped one'));
  onEnd(async () => { await ended; console.log('stopped two'); throw new Error('no'); });
  console.log('ready');
  return new Promise(() => setInterval(() => {}, 1000));
}`;
    addCommand(checkout, 'wait', text);
    const run = checkout.run(['wait']);
    await seen(run, /ready/);
    run.child.kill('SIGTERM');
    expect(await run.code).toBe(143);
    expect(run.text()).toBe('ready\nstopped two\nstopped one\ninterrupted\n');
  });

  it('ends at once at the second signal', async () => {
    const text = `export function main(_, { onEnd }) {
  onEnd(() => new Promise(() => { console.log('stopping'); }));
  console.log('ready');
  return new Promise(() => setInterval(() => {}, 1000));
}`;
    addCommand(checkout, 'wait', text);
    const run = checkout.run(['wait']);
    await seen(run, /ready/);
    run.child.kill('SIGINT');
    await seen(run, /stopping/);
    run.child.kill('SIGINT');
    expect(await run.code).toBe(130);
  });

  it('stops what was registered also when it ends by itself or fails', async () => {
    const text = `export async function main([how], { onEnd }) {
  onEnd(() => console.log('stopped'));
  if (how === 'fails') throw new Error('no such thing');
  return 3;
}`;
    addCommand(checkout, 'work', text);
    const [works, fails] = [checkout.run(['work', 'works']), checkout.run(['work', 'fails'])];
    expect([await works.code, works.text()]).toEqual([3, 'stopped\n']);
    expect([await fails.code, fails.text()]).toEqual([
      1,
      expect.stringMatching(/^stopped\nError: no such thing\n/),
    ]);
  });
});

describe('a second', () => {
  it.each([
    ['start', 'npm start, on port 4566'],
    ['bench', 'npm run bench'],
  ])('npm %s in one checkout is refused by name', async (command, words) => {
    checkout = makeCheckout({ packages: 'shared' });
    const { lock } = tryLock(join(checkout.root, `.local/${command}.lock`), words);
    const run = checkout.run([command]);
    expect(await run.code).toBe(1);
    expect(run.text()).toMatch(/^error: [^\n]+\.\n$/);
    expect(run.text()).toContain(`${words}`);
    expect(run.text()).toContain(`runs already in this checkout (process ${process.pid}): `);
    lock?.release();
  });
});

describe('what killed runs left', () => {
  it('is removed at the next start, with a Terraform that works on', async () => {
    checkout = makeCheckout({ packages: 'shared' });
    addCommand(checkout, 'hello', 'export const main = () => 0;');
    const dead = spawnSync('true').pid;
    const temporary = join(checkout.root, 'temporary');
    const folders = [
      [`.local/test-complete-${dead}`, false],
      [`.local/plan-multi-region-${dead}`, false],
      [`.local/npm-test-${dead}/hcl/modules`, false],
      [`temporary/image-api-aws-${dead}-AbC12x`, false],
      [`.local/test-complete-${process.pid}`, true],
      [`temporary/image-api-aws-${process.pid}-AbC12x`, true],
      [`temporary/somebody-${dead}-AbC12x`, true],
      ['.local/complete', true],
    ] as const;
    for (const [folder] of folders) mkdirSync(join(checkout.root, folder), { recursive: true });
    const wait = ['-e', 'setInterval(() => {}, 1000)', 'terraform'];
    const terraform = spawn(process.execPath, wait);
    checkout.write(`.local/test-complete-${dead}/terraform.pid`, String(terraform.pid));
    const ended = new Promise((resolve) => terraform.once('exit', (_, signal) => resolve(signal)));
    const run = checkout.run(['hello'], { TMPDIR: temporary });
    expect([await run.code, run.text()]).toEqual([0, '']);
    for (const [folder, stays] of folders)
      expect(existsSync(join(checkout.root, folder)), folder).toBe(stays);
    expect(await ended).toBe('SIGKILL');
  });
});
