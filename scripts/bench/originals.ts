import { bundleWorker } from './bundle.ts';
import type { Figure } from './figures.ts';
import { forkWorker } from './fork-worker.ts';
import type { GroupOptions } from './handlers.ts';
import { startObjectServer } from './object-server.ts';
import { photograph } from './photograph.ts';
import { BENCH_BUCKET, BENCH_KEY } from './protocol.ts';
import type { GroupResult } from './result.ts';
import { median, quantile } from './statistics.ts';
import type { OriginalReply, OriginalSetup } from './worker/original.ts';
import { unpackZips } from './zips.ts';

const DEFAULT_TURNS = 60;

/** A stored photograph through the download zip, as a client of the API gets it. */
export async function benchOriginals({
  root,
  runs = DEFAULT_TURNS,
}: GroupOptions): Promise<GroupResult> {
  const folder = (await unpackZips(root)).get('download') ?? '';
  const image = await photograph();
  const server = await startObjectServer(
    new Map([[`/${BENCH_BUCKET}/images/${BENCH_KEY}`, image]]),
  );
  try {
    const file = await bundleWorker(root, 'original');
    const figures: Figure[] = [];
    const rows: string[][] = [];
    for (const way of ['buffered', 'streamed']) {
      const setup: OriginalSetup = {
        folder,
        endpoint: server.url,
        key: BENCH_KEY,
        streams: way === 'streamed',
        turns: runs,
      };
      const { bytes, turns } = await forkWorker<OriginalReply>(file, setup);
      if (bytes < image.length) throw new Error(`download, ${way}, gave ${bytes} bytes`);
      const ms = turns.map((turn) => turn.ms);
      const cpu = median(turns.flatMap(({ cpuMs }) => cpuMs ?? []));
      const name = `download ${way}`;
      figures.push({ name, ms: median(ms), cpuMs: cpu, bytes: image.length });
      rows.push([way, median(ms).toFixed(2), quantile(ms, 0.95).toFixed(2), cpu.toFixed(2)]);
    }
    const title = `An original of ${image.length} bytes (download's zip, S3 over loopback)`;
    const header = ['way', 'ms p50', 'p95', 'CPU ms p50'];
    return {
      sections: [{ title, header, rows, data: figures }],
      missing: [],
      verdicts: [],
      figures,
    };
  } finally {
    server.stop();
  }
}
