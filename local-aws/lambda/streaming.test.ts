import { describe, expect, it } from 'vitest';
import { useFunctions } from './support/functions.ts';

const { deploy, lambda, lines } = useFunctions();

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
