import { expect, it, vi } from 'vitest';
import { useFunctions } from '../support/functions.ts';

// As on a system without /proc, such as macOS: nothing is seen from outside.
vi.mock('../runtime/memory.ts', () => ({ peakKilobytes: () => undefined }));

const { deploy, lines, run } = useFunctions();

it('a process tells its own peak before it answers, and nothing of its answer counts', async () => {
  deploy('tells', 'exports.handler = async (mb) => Buffer.alloc(mb * 1048576, 1).length;', {
    MemorySize: 256,
  });
  expect(await run('tells', 1)).toEqual({ value: 1_048_576, error: undefined });
  expect(await run('tells', 400)).toMatchObject({
    error: 'Unhandled',
    value: { errorMessage: expect.stringMatching(/signal: killed$/) as unknown },
  });
  expect(lines).toContainEqual(expect.stringMatching(/Error Type: Runtime\.OutOfMemory$/));
  expect((await run('tells', 1)).error).toBeUndefined();
});
