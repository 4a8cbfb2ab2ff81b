// One object through the streamHandler of the download zip, to a client that takes its time.
import { createReader, downloadEvent, type DownloadSetup, loadDownload } from './download.ts';
import { peakMb } from './usage.ts';

export interface StreamReply {
  readonly bytes: number;
  readonly peakMb: number | undefined;
}

const setup = JSON.parse(process.argv[2] ?? '') as DownloadSetup;
const { streamHandler } = loadDownload(setup);
/** Slower than loopback, so that whatever does not wait for its reader piles up. */
const reader = createReader((done) => setImmediate(() => setImmediate(done)));
await streamHandler(downloadEvent(setup.key), reader.stream, {});
const reply: StreamReply = { bytes: reader.bytes(), peakMb: peakMb('self') };
process.send?.(reply, () => process.exit(0));
