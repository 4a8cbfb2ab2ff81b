import { atMost, BUDGETS, megabytes } from './budgets.ts';
import { bundleWorker } from './bundle.ts';
import { forkWorker } from './fork-worker.ts';
import type { GroupOptions } from './handlers.ts';
import { startObjectServer } from './object-server.ts';
import { BENCH_BUCKET } from './protocol.ts';
import type { GroupResult } from './result.ts';
import { median } from './statistics.ts';
import type { DownloadSetup } from './worker/download.ts';
import type { StreamReply } from './worker/stream.ts';
import { unpackZips } from './zips.ts';

const DEFAULT_PROCESSES = 7;
const MEGABYTE = 1_000_000;
/**
 * The smallest ends before V8 first collects the socket's buffers; from there on the peak must stay
 * where it is.
 */
const SIZES = [5, 20, 80] as const;

/** Peak memory of a fresh process that streams one object through download's streamHandler. */
export async function benchMemory({
  root,
  runs = DEFAULT_PROCESSES,
}: GroupOptions): Promise<GroupResult> {
  const folder = (await unpackZips(root)).get('download') ?? '';
  const objects = new Map(
    SIZES.map((mb) => [`/${BENCH_BUCKET}/images/${mb}.jpg`, Buffer.alloc(mb * MEGABYTE, mb)]),
  );
  const server = await startObjectServer(objects);
  const peaks = new Map<number, number[]>(SIZES.map((mb) => [mb, []]));
  try {
    const file = await bundleWorker(root, 'stream');
    for (let run = 0; run < runs; run += 1) {
      for (const mb of SIZES) {
        const setup: DownloadSetup = { folder, endpoint: server.url, key: `${mb}.jpg` };
        const { bytes, peakMb } = await forkWorker<StreamReply>(file, setup);
        if (bytes < mb * MEGABYTE)
          throw new Error(`The stream of ${mb} MB ended after ${bytes} bytes.`);
        if (peakMb === undefined)
          return {
            sections: [],
            missing: ["memory of a streamed download: only Linux tells a process's peak"],
            verdicts: [],
          };
        peaks.get(mb)?.push(peakMb);
      }
    }
    return resultOf(peaks);
  } finally {
    server.stop();
  }
}

function resultOf(peaks: ReadonlyMap<number, readonly number[]>): GroupResult {
  const medians = [...peaks].map(([mb, values]) => ({
    mb,
    peakMb: median(values),
    most: Math.max(...values),
  }));
  const peakOf = (wanted: number): number =>
    medians.find(({ mb }) => mb === wanted)?.peakMb ?? Number.NaN;
  const growth = peakOf(80) - peakOf(20);
  const section = {
    title: 'Peak memory of a process that streams one object (download, streamHandler)',
    header: ['object', 'peak MB p50', 'most'],
    rows: medians.map(({ mb, peakMb, most }) => [`${mb} MB`, peakMb.toFixed(1), most.toFixed(1)]),
    data: medians,
  };
  const verdict = atMost(
    `streamed download, growth of the peak from 20 to 80 MB`,
    BUDGETS.streamGrowthMb,
    growth,
    megabytes,
  );
  return { sections: [section], missing: [], verdicts: [verdict] };
}
