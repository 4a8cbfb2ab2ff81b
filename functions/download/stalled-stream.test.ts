import { Writable } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { createStreamHandler } from '../shared/lambda.ts';
import { asApiError } from '../shared/response.ts';
import { QUIET } from '../shared/support/adapter-options.ts';
import { type Answer, silence } from '../shared/support/fake-s3.ts';
import { makeEvent } from '../shared/support/lambda-event.ts';
import { FAKE_SIGNER } from '../shared/support/memory-store.ts';
import {
  contextOf,
  found,
  halfOfIt,
  noBytes,
  unknown,
  warmUp,
  withS3,
} from '../shared/support/stalling-s3.ts';
import { readDownloadConfig } from './config.ts';
import { createDownload } from './download.ts';

const config = readDownloadConfig({ S3_BUCKET_NAME: 'bucket' });
const image = { resource: '/images/{key+}', pathParameters: { key: 'a.png' } };

beforeAll(warmUp);

describe.concurrent('a streamed download', () => {
  const stream = async (answers: readonly Answer[], ms: number, out: Writable) => {
    const preludes: { statusCode: number }[] = [];
    const from = (to: NodeJS.WritableStream, prelude: { statusCode: number }) => (
      preludes.push(prelude),
      to
    );
    const { tookMs, result } = await withS3(answers, (store) =>
      createStreamHandler(
        createDownload({ config, store, signer: FAKE_SIGNER, streams: true }),
        QUIET,
        () => ({ from }),
      )(makeEvent(image), out, contextOf(ms)).then(
        () => undefined,
        (error: unknown) => asApiError(error).code,
      ),
    );
    return { statuses: preludes.map(({ statusCode }) => statusCode), tookMs, code: result };
  };
  const sink = () => {
    const chunks: Buffer[] = [];
    const out = new Writable({
      write: (chunk, _, done) => (chunks.push(Buffer.from(chunk)), done()),
    });
    return { out, text: () => Buffer.concat(chunks).toString() };
  };

  it.each([
    ['that never begins', silence],
    ['without a byte of its body', noBytes],
  ])('%s is 504', async (_name, answer) => {
    const { out, text } = sink();
    const { statuses, tookMs } = await stream([answer], 1100, out);
    expect([statuses, JSON.parse(text()).code]).toEqual([[504], 'timeout']);
    expect(tookMs).toBeLessThan(1100);
  });

  it('that breaks in front of its first byte is 503', async () => {
    const { out, text } = sink();
    const broken: Answer = (response) => {
      response.writeHead(200, { etag: '"a"', 'content-length': '9' });
      response.flushHeaders();
      setTimeout(() => response.destroy(), 50);
    };
    const { statuses } = await stream([broken], 2000, out);
    expect([statuses, JSON.parse(text()).code]).toEqual([[503], 'unavailable']);
  });

  it('that stalls behind its headers breaks the connection to the client', async () => {
    const { out } = sink();
    const { statuses, tookMs, code } = await stream([halfOfIt], 1100, out);
    expect([statuses, code, out.destroyed]).toEqual([[200], 'timeout', true]);
    expect(tookMs).toBeLessThan(1100);
  });

  it('to a client that reads no more ends, too', async () => {
    const out = new Writable({ write: () => undefined });
    const { code, tookMs } = await stream([found], 1100, out);
    expect([code, out.destroyed]).toEqual(['timeout', true]);
    expect(tookMs).toBeLessThan(1100);
  });

  it('of an error to a client that reads no more ends, too', async () => {
    const out = new Writable({ write: () => undefined });
    expect(await stream([unknown], 1100, out)).toMatchObject({ code: 'timeout', statuses: [404] });
  });
});
