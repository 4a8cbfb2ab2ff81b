import { spawn, type ChildProcess } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findRoot } from '../../root.ts';

export interface Run {
  readonly child: ChildProcess;
  /** What it has written so far, both streams. */
  readonly text: () => string;
  readonly code: Promise<number | null>;
}

export interface Checkout {
  readonly root: string;
  readonly write: (file: string, text: string) => void;
  readonly read: (file: string) => string;
  readonly remove: (path: string) => void;
  /** The launcher as npm calls it. */
  readonly run: (args: readonly string[], env?: Readonly<Record<string, string>>) => Run;
  readonly end: () => void;
}

const COPIED = ['package.json', 'package-lock.json', '.npmrc', 'tsconfig.json', 'vitest.config.ts'];

/**
 * A checkout of its own with this one's launcher and commands; `node_modules` is this one's or left
 * to the test.
 */
export function makeCheckout({ packages }: { packages: 'shared' | 'none' }): Checkout {
  const source = findRoot();
  const root = mkdtempSync(join(tmpdir(), `image-api-checkout-${process.pid}-`));
  for (const name of [...COPIED, 'scripts', 'local-aws', 'functions'])
    cpSync(join(source, name), join(root, name), { recursive: true });
  if (packages === 'shared') symlinkSync(join(source, 'node_modules'), join(root, 'node_modules'));
  const runs: Run[] = [];
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  return {
    root,
    write,
    read: (file) => readFileSync(join(root, file), 'utf8'),
    remove: (path) => rmSync(join(root, path), { recursive: true, force: true }),
    run: (args, env = {}) => {
      const run = start(root, args, env);
      runs.push(run);
      return run;
    },
    end: () => {
      for (const { child } of runs) child.kill('SIGKILL');
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** A command that only the test has. */
export function addCommand({ read, write }: Checkout, name: string, code: string): void {
  const manifest = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  manifest.scripts[name] = `node scripts/lib/run.mjs ${name}`;
  write('package.json', JSON.stringify(manifest));
  write(`scripts/${name}.ts`, code);
}

function start(root: string, args: readonly string[], env: Readonly<Record<string, string>>): Run {
  const inherited = Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$/.test(name));
  const child = spawn(process.execPath, [join(root, 'scripts/lib/run.mjs'), ...args], {
    cwd: root,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, text: () => text, code };
}
