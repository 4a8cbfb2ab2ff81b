import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { writeBootstrap } from '../runtime/bootstrap-file.ts';
import { useFunctions } from '../support/functions.ts';

const { dataDir, deploy, run } = useFunctions();

describe('processes', () => {
  it('new configuration and new code mean a new process', async () => {
    const source = 'exports.handler = async () => [process.pid, process.env.V, 1];';
    const first = (
      await run(deploy('renewed', source, { Environment: { Variables: { V: 'a' } } }), {})
    ).value as unknown[];
    const second = (
      await run(deploy('renewed', source, { Environment: { Variables: { V: 'b' } } }), {})
    ).value as unknown[];
    const third = (
      await run(
        deploy('renewed', source.replace('1]', '2]'), { Environment: { Variables: { V: 'b' } } }),
        {},
      )
    ).value as unknown[];
    expect(new Set([first[0], second[0], third[0]]).size).toBe(3);
    expect([first[1], second[1], third[2]]).toEqual(['a', 'b', 2]);
  });

  it('one invocation at a time per process, at most maxConcurrency processes', async () => {
    const name = deploy(
      'busy',
      `let n = 0;
      exports.handler = async () => {
        const seen = ++n;
        await new Promise((r) => setImmediate(r));
        n -= 1;
        return [process.pid, seen];
      };`,
    );
    const results = await Promise.all(Array.from({ length: 8 }, () => run(name, {})));
    const pairs = results.map(({ value }) => value as [number, number]);
    expect(new Set(pairs.map(([pid]) => pid)).size).toBeLessThanOrEqual(2);
    expect(pairs.map(([, seen]) => seen)).toEqual(Array(8).fill(1));
  });

  it('a timeout kills, is reported, and the next call works', async () => {
    const name = deploy(
      'slow',
      `exports.handler = async (e) =>
        e.hang ? new Promise(() => setInterval(() => {}, 1000)) : "ok";`,
      { Timeout: 0.3 },
    );
    const { value, error } = await run(name, { hang: true });
    expect(error).toBe('Unhandled');
    expect(value).toMatchObject({
      errorMessage: expect.stringMatching(/Task timed out after 0\.30 seconds/) as unknown,
    });
    expect((await run(name, {})).value).toBe('ok');
  });

  it('a process ends when its parent is killed', async () => {
    const bootstrap = await writeBootstrap(dataDir);
    const parent = spawn(
      process.execPath,
      [
        '-e',
        `
      const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, [${JSON.stringify(bootstrap)}], {
        env: { LAMBDA_TASK_ROOT: ${JSON.stringify(dataDir)}, _HANDLER: 'x.y' },
        stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      });
      child.stdio[3].once('data', () => console.log(child.pid));
      setInterval(() => {}, 1000);`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [output] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(output.toString());
    parent.kill('SIGKILL');
    await expect.poll(() => isRunning(pid), { timeout: 5000 }).toBe(false);
  });
});

function isRunning(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)])
      .toString()
      .startsWith('Z');
  } catch {
    return false;
  }
}
