// One object again and again through the download zip, buffered or streamed, one at a time.
import { createReader, downloadEvent, type DownloadSetup, loadDownload } from './download.ts';
import { cpuMs } from './usage.ts';

export interface OriginalSetup extends DownloadSetup {
  readonly streams: boolean;
  readonly turns: number;
}

export interface OriginalReply {
  /** Of each answer, without base64. */
  readonly bytes: number;
  readonly turns: readonly { readonly ms: number; readonly cpuMs: number | undefined }[];
}

const WARM_UP = 10;

const setup = JSON.parse(process.argv[2] ?? '') as OriginalSetup;
const { handler, streamHandler } = loadDownload(setup);

async function once(): Promise<number> {
  const event = downloadEvent(setup.key);
  if (!setup.streams) return Buffer.byteLength((await handler(event, {})).body, 'base64');
  const reader = createReader((done) => done());
  await streamHandler(event, reader.stream, {});
  return reader.bytes();
}

async function measure(): Promise<OriginalReply> {
  let bytes = 0;
  for (let turn = 0; turn < WARM_UP; turn += 1) bytes = await once();
  const turns: { ms: number; cpuMs: number | undefined }[] = [];
  for (let turn = 0; turn < setup.turns; turn += 1) {
    const [cpu, started] = [cpuMs(), performance.now()];
    await once();
    const [after, ms] = [cpuMs(), performance.now() - started];
    turns.push({ ms, cpuMs: cpu === undefined || after === undefined ? undefined : after - cpu });
  }
  return { bytes, turns };
}

process.send?.(await measure(), () => process.exit(0));
