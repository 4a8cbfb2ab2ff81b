import { describe, expect, it } from 'vitest';
import { useFunctions } from '../support/functions.ts';

const { deploy, lambda, lines, run } = useFunctions();

/** Takes what the event says, in MB, at once or step by step, and holds it. */
const TAKES = `
const held = [];
exports.handler = async ({ at_once = 0, steps = 0, chunk = 8, holds = false }) => {
  if (at_once) Buffer.alloc(at_once * 1048576, 1);
  for (let i = 0; i < steps; i += 1) {
    held.push(Buffer.alloc(chunk * 1048576, 1));
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (holds) await new Promise((resolve) => setTimeout(resolve, 8000));
  return process.pid;
};`;

function reports(name: string): readonly string[] {
  return lines.filter((line) => line.startsWith(`${name}: REPORT`));
}

function maxMemory(report = ''): number {
  return Number(/Max Memory Used: (\d+) MB/.exec(report)?.[1]);
}

describe('MemorySize', () => {
  it.each([
    ['a process that holds it and never answers', 'held', { steps: 40, holds: true }],
    ['one allocation that is over before anyone looks', 'quick', { at_once: 400 }],
  ])('ends %s, in the words of the service', async (_case, name, event) => {
    deploy(name, TAKES, { MemorySize: 256 });
    const { value: before } = await run(name, {});
    const started = performance.now();
    const { value, error } = await run(name, event);
    expect(performance.now() - started).toBeLessThan(4000);
    const text = 'Error: Runtime exited with error: signal: killed';
    expect([error, value]).toEqual([
      'Unhandled',
      {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringMatching(`^RequestId: [0-9a-f-]{36} ${text}$`) as unknown,
      },
    ]);
    expect(lines).toContainEqual(expect.stringMatching(`^${name}: RequestId: \\S+ ${text}$`));
    expect(reports(name)[1]?.split('\t').slice(-4)).toEqual([
      'Memory Size: 256 MB',
      'Max Memory Used: 256 MB',
      'Status: error',
      'Error Type: Runtime.OutOfMemory',
    ]);
    const { value: after } = await run(name, {});
    expect(after).not.toBe(before);
  });

  it('lets a process have what it says, and reports what it had', async () => {
    deploy('within', TAKES, { MemorySize: 512 });
    await run('within', {});
    await run('within', { at_once: 200 });
    await run('within', {});
    const [idle = NaN, busy = NaN, later = NaN] = reports('within').map(maxMemory);
    expect(idle).toBeGreaterThan(30);
    expect(idle).toBeLessThan(110);
    expect(busy - idle).toBeGreaterThan(190);
    expect(busy - idle).toBeLessThan(230);
    expect(later).toBeGreaterThanOrEqual(busy);
  });

  it('is what garbage is collected for', async () => {
    deploy(
      'wasteful',
      `exports.handler = async () => {
        const ring = [];
        for (let i = 0; i < 4000; i += 1) ring[i % 100] = new Array(20000).fill(i / 7);
        return ring.length;
      };`,
      { MemorySize: 320 },
    );
    expect(await run('wasteful', {})).toEqual({ value: 100, error: undefined });
  });

  it('counts while the module is loaded', async () => {
    deploy('loads', `const early = Buffer.alloc(300 * 1048576, 1);\n${TAKES}`, { MemorySize: 128 });
    expect(await run('loads', {})).toMatchObject({
      error: 'Unhandled',
      value: {
        errorMessage: expect.stringMatching(/Error: Runtime exited with error: signal: killed$/),
      },
    });
    expect(lines).toContainEqual(
      expect.stringMatching(/^loads: INIT_REPORT .*\tError Type: Runtime\.OutOfMemory$/),
    );
  });

  it('ends a stream midway', async () => {
    deploy(
      'streams',
      `exports.handler = awslambda.streamifyResponse(async (event, stream) => {
        stream.write('begun');
        Buffer.alloc(400 * 1048576, 1);
        stream.end();
      });`,
      { MemorySize: 256 },
    );
    const stream = await lambda.invokeStreaming('streams', Buffer.from('{}'));
    await expect(stream.toArray()).rejects.toThrow('Runtime exited with error: signal: killed');
  });
});
