import { describe, expect, it } from 'vitest';
import { useFunctions } from './support/functions.ts';

const { deploy, lambda, lines, run } = useFunctions();

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
      {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringMatching(/Runtime exited with error: exit status 3$/) as unknown,
      },
    ],
    [
      'a process that ends well before it answers',
      'exports.handler = () => process.exit(0);',
      {
        errorMessage: expect.stringMatching(
          /Runtime exited without providing a reason$/,
        ) as unknown,
      },
    ],
    [
      'a process that is aborted',
      'exports.handler = () => process.abort();',
      { errorMessage: expect.stringMatching(/exited with error: signal: aborted$/) as unknown },
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
