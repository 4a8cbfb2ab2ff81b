import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tryLock, withLock } from './lock.mjs';
import { findProcess } from './processes.mjs';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), `image-api-lock-${process.pid}-`));
  file = join(folder, 'deep/start.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

const self = { pid: process.pid, started: findProcess(process.pid)?.started };

describe('a lock', () => {
  it('has one holder, who says what it does', () => {
    const { lock } = tryLock(file, 'npm start');
    expect(tryLock(file, 'another').holder).toEqual({ ...self, command: 'npm start' });
    lock?.tell('npm start, on port 1');
    expect(tryLock(file, 'another').holder?.command).toBe('npm start, on port 1');
    lock?.release();
    expect(readdirSync(join(folder, 'deep'))).toEqual([]);
    expect(tryLock(file, 'another').lock).toBeDefined();
  });

  it.each([
    ['was killed', JSON.stringify({ pid: spawnSync('true').pid, started: '1', command: 'x' })],
    ['has given its number to another', JSON.stringify({ ...self, started: '1', command: 'x' })],
    ['left half a file', '{"pid":'],
    ['left an empty file', ''],
  ])("of a process that %s is nobody's", (_, text) => {
    tryLock(file, 'first').lock?.release();
    writeFileSync(file, text);
    expect(tryLock(file, 'second').lock).toBeDefined();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ command: 'second' });
    expect(readdirSync(join(folder, 'deep'))).toEqual(['start.lock']);
  });

  it('is not released by one who has lost it', () => {
    const { lock } = tryLock(file, 'first');
    const other = JSON.stringify({ ...findProcess(process.ppid), command: 'other' });
    writeFileSync(file, other);
    lock?.release();
    expect(readFileSync(file, 'utf8')).toBe(other);
  });

  it('is waited for, and free after a failure', async () => {
    const order: string[] = [];
    const onWait = ({ command }: { command: string }): void => void order.push(`wait: ${command}`);
    let resolve = (): void => {};
    const promise = new Promise<void>((done) => (resolve = done));
    const first = withLock({ file, command: 'first', onWait }, async () => {
      await promise;
      order.push('first');
      throw new Error('no');
    });
    const second = withLock({ file, command: 'second', onWait }, async () => order.push('second'));
    resolve();
    await expect(first).rejects.toThrow('no');
    await second;
    expect(order).toEqual(['wait: first', 'first', 'second']);
  });
});
