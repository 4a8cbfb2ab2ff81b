import { describe, expect, it } from 'vitest';
import { useServed } from '../http/support/served.ts';
import { createLambdaService } from './service.ts';
import { useFunctions } from './support/functions.ts';

const { deploy, lambda } = useFunctions();
const { url, log } = useServed(
  createLambdaService({
    // Invoke is ours: nothing here may reach moto, so there is none.
    moto: { port: 9 },
    region: 'us-east-1',
    records: {
      remember: () => Promise.resolve(),
      complete: (body) => body,
      fetchFunction: () => Promise.resolve(undefined),
    },
    invoker: lambda,
  }),
);

async function invoke(name: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url()}/2015-03-31/functions/${name}/invocations`, {
    method: 'POST',
    headers,
    body: '{"n":1}',
  });
}

describe('Invoke', () => {
  it('answers what the function answers', async () => {
    deploy('echo', 'exports.handler = async (e) => e;');
    const answer = await invoke('echo');
    expect([answer.status, await answer.json()]).toEqual([200, { n: 1 }]);
  });

  it('says in a header that the function failed', async () => {
    deploy('fails', 'exports.handler = async () => { throw new Error("no"); };');
    const answer = await invoke('fails');
    expect([answer.status, answer.headers.get('x-amz-function-error')]).toEqual([200, 'Unhandled']);
  });

  it('as an event answers at once', async () => {
    expect((await invoke('echo', { 'x-amz-invocation-type': 'Event' })).status).toBe(202);
  });

  it.each([
    ['absent', 404, 'ResourceNotFoundException'],
    ['arn:aws:lambda:eu-west-1:123456789012:function:echo', 404, 'ResourceNotFoundException'],
    ['%25', 400, 'ValidationException'],
    ['%', 400, 'ValidationException'],
  ])('of %s is refused', async (name, status, type) => {
    const answer = await invoke(name);
    expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([status, type]);
    expect(log).toEqual([]);
  });
});
