import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findRoot } from '../root.ts';

const file = join(findRoot(), 'scripts/lib/launcher/interruption.mjs');

/** A command that takes 300 ms to end, and is given 10 ms unless it asks for more. */
const command = (graceMs: string): string => `
import { createInterruption } from ${JSON.stringify(file)};
const { run } = createInterruption({ graceMs: 10 });
process.exitCode = await run(async ({ onEnd, ended }) => {
  onEnd(() => new Promise((resolve) => setTimeout(() => {
    console.log('removed');
    resolve();
  }, 300)), ${graceMs});
  console.log('ready');
  return new Promise(() => setInterval(() => {}, 1000));
});
process.exit();`;

describe('an interrupted command', () => {
  it.each([
    ['that asks for time has it', '60_000', 'ready\nremoved\n'],
    ['that does not is ended soon', 'undefined', 'ready\n'],
  ])('%s', async (_, graceMs, expected) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', command(graceMs)]);
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += String(chunk);
      if (text === 'ready\n') child.kill('SIGTERM');
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect([code, text]).toEqual([143, expected]);
  });
});
