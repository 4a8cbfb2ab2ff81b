import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeZip } from '../../scripts/lib/zip.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../credentials.ts';
import { createInvoker } from './invoker.ts';
import { writeBootstrap } from './runtime/bootstrap-file.ts';
import type { FunctionRecord, LambdaInvoker } from './types.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'lambda-test-'));
// As in the repository, whose own package.json says so.
writeFileSync(join(dataDir, 'package.json'), '{"type":"module"}');
const records = new Map<string, FunctionRecord>();
const lines: string[] = [];
let lambda: LambdaInvoker;

function deploy(
  name: string,
  source: string,
  configuration: Partial<FunctionRecord['configuration']> = {},
  file = 'index.js',
): string {
  const zip = writeZip([{ name: file, bytes: Buffer.from(source) }]);
  records.set(name, {
    configuration: {
      FunctionName: name,
      FunctionArn: `arn:aws:lambda:us-east-1:123456789012:function:${name}`,
      Handler: 'index.handler',
      Runtime: 'nodejs22.x',
      Timeout: 10,
      MemorySize: 256,
      CodeSha256: createHash('sha256').update(zip).digest('base64'),
      ...configuration,
    },
    readCode: () => Promise.resolve(zip),
  });
  return name;
}

async function run(
  name: string,
  event: unknown,
): Promise<{ value: unknown; error: string | undefined }> {
  const { payload, functionError } = await lambda.invoke(name, Buffer.from(JSON.stringify(event)));
  return { value: JSON.parse(payload.toString('utf8')), error: functionError };
}

beforeAll(() => {
  lambda = createInvoker({
    dataDir,
    awsEndpointUrl: 'http://127.0.0.1:9',
    log: (line) => lines.push(line),
    region: LOCAL_REGION,
    credentials: LOCAL_CREDENTIALS,
    maxConcurrency: 2,
    fetchFunction: (name) => Promise.resolve(records.get(name)),
  });
});

afterAll(async () => {
  await lambda.close();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('handlers', () => {
  it.each([
    ['async', 'exports.handler = async (e) => ({ got: e.x });'],
    [
      'callback',
      'exports.handler = (e, c, done) => { setImmediate(() => done(null, { got: e.x })); };',
    ],
    ['promise', 'exports.handler = (e) => Promise.resolve({ got: e.x });'],
  ])('%s answers its value', async (kind, source) => {
    expect(await run(deploy(kind, source), { x: 'ü' })).toEqual({
      value: { got: 'ü' },
      error: undefined,
    });
  });

  it('an ES module answers its value', async () => {
    const name = deploy(
      'esm',
      'export const handler = async () => import.meta.url.startsWith("file:");',
      {},
      'index.mjs',
    );
    expect((await run(name, {})).value).toBe(true);
  });

  it('a nothing is null', async () => {
    expect(
      (await run(deploy('nothing', 'exports.handler = async () => {};'), {})).value,
    ).toBeNull();
  });

  it('an error is reported with type and message, and the process is used again', async () => {
    const name = deploy(
      'throws',
      `exports.handler = async (e) => {
        if (e.fail) throw new TypeError("boom");
        return process.pid;
      };`,
    );
    const before = await run(name, {});
    expect(await run(name, { fail: true })).toMatchObject({
      error: 'Unhandled',
      value: { errorType: 'TypeError', errorMessage: 'boom' },
    });
    expect((await run(name, {})).value).toBe(before.value);
  });

  it.each([
    ['a module that throws', 'throw new Error("no bucket");', { errorMessage: 'no bucket' }],
    ['a missing export', 'exports.other = 1;', { errorType: 'Runtime.HandlerNotFound' }],
    [
      'a process that exits',
      'exports.handler = () => process.exit(3);',
      { errorType: 'Runtime.ExitError' },
    ],
  ])('%s is a function error', async (kind, source, expected) => {
    expect(await run(deploy(kind.replaceAll(' ', '-'), source), {})).toMatchObject({
      error: 'Unhandled',
      value: expected,
    });
  });
});

describe('environment', () => {
  it('configuration, endpoint and Lambda variables, nothing of ours', async () => {
    process.env['OWN_SECRET'] = 'mine';
    const name = deploy('environment', 'exports.handler = async () => process.env;', {
      Environment: { Variables: { A: '1' } },
    });
    const { value } = await run(name, {});
    delete process.env['OWN_SECRET'];
    expect(value).toMatchObject({
      A: '1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'environment',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    });
    expect(value).not.toHaveProperty('OWN_SECRET');
  });

  it('the context counts down to the timeout', async () => {
    const name = deploy(
      'context',
      `exports.handler = async (e, c) =>
        [c.getRemainingTimeInMillis(), c.functionName, c.awsRequestId];`,
      { Timeout: 5 },
    );
    const [remaining, functionName, id] = (await run(name, {})).value as [number, string, string];
    expect(remaining).toBeGreaterThan(3000);
    expect(remaining).toBeLessThanOrEqual(5000);
    expect(functionName).toBe('context');
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('console output reaches the log with the name of the function', async () => {
    await run(
      deploy('talks', 'exports.handler = async () => { console.log("hello there"); };'),
      {},
    );
    await expect.poll(() => lines).toContain('talks: hello there');
  });
});

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

describe('limits', () => {
  const LIMIT = 6_291_556;

  it('the largest request and answer pass, and fast', async () => {
    const name = deploy('echo', 'exports.handler = async (e) => e;');
    const event = 'x'.repeat(LIMIT - 2);
    const started = performance.now();
    expect((await run(name, event)).value).toHaveLength(event.length);
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('one byte more is refused on the way in, and is an error on the way out', async () => {
    await expect(lambda.invoke('echo', Buffer.alloc(LIMIT + 1, 'x'))).rejects.toMatchObject({
      status: 413,
      code: 'RequestEntityTooLargeException',
    });
    const name = deploy('large', `exports.handler = async () => 'x'.repeat(${LIMIT - 1});`);
    expect(await run(name, {})).toMatchObject({
      error: 'Unhandled',
      value: { errorType: 'Function.ResponseSizeTooLarge' },
    });
  });

  it('an unknown function is 404', async () => {
    await expect(lambda.invoke('absent', Buffer.from('{}'))).rejects.toMatchObject({ status: 404 });
  });
});

describe('streaming', () => {
  const SOURCE = `exports.handler = awslambda.streamifyResponse(async (event, stream) => {
    const metadata = { statusCode: 206, headers: { 'content-type': 'image/png' } };
    const out = awslambda.HttpResponseStream.from(stream, metadata);
    for (let i = 0; i < event.chunks; i++)
      if (!out.write(Buffer.alloc(65536, i % 256)))
        await new Promise((r) => out.once('drain', r));
    if (event.fail) throw new Error('midway');
    out.end();
  });`;

  it('metadata, eight NUL bytes, then 20 MB as they were written', async () => {
    const stream = await lambda.invokeStreaming(
      deploy('streams', SOURCE),
      Buffer.from('{"chunks":320}'),
    );
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const all = Buffer.concat(chunks);
    const end = all.indexOf(Buffer.alloc(8));
    expect(JSON.parse(all.subarray(0, end).toString())).toEqual({
      statusCode: 206,
      headers: { 'content-type': 'image/png' },
    });
    const payload = all.subarray(end + 8);
    expect(payload.length).toBe(320 * 65536);
    expect([0, 1, 255, 256, 319].map((i) => payload[i * 65536])).toEqual([0, 1, 255, 0, 63]);
  });

  it('a failure midway breaks the stream', async () => {
    const stream = await lambda.invokeStreaming('streams', Buffer.from('{"chunks":2,"fail":true}'));
    await expect(
      (async () => {
        for await (const _ of stream);
      })(),
    ).rejects.toThrow(/midway/);
  });

  it('asynchronous invocations answer at once; those that fail run three times', async () => {
    const name = deploy(
      'async-event',
      `exports.handler = async (e) => {
        console.log("run " + e.id);
        if (e.fail) throw new Error("again");
      };`,
    );
    await lambda.invokeAsync(name, Buffer.from('{"id":"good"}'));
    await lambda.invokeAsync(name, Buffer.from('{"id":"bad","fail":true}'));
    const runs = (id: string) => lines.filter((line) => line === `async-event: run ${id}`).length;
    // Each may be the one whose process starts later.
    await expect.poll(() => [runs('good'), runs('bad')], { timeout: 10_000 }).toEqual([1, 3]);
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
