// A process of its own per contender and operation, so that nobody's heap, threads or peak are
// another's.
import { readFileSync } from 'node:fs';
import type {
  Operation,
  RunReply,
  RunRequest,
  WorkerReply,
  WorkerRequest,
  WorkerSetup,
} from '../protocol.ts';
import { createBare } from './bare.ts';
import { createCommandLine } from './command-line.ts';
import type { Convert } from './convert.ts';
import { createFunction } from './function.ts';
import { createIpx } from './ipx.ts';
import { createRead } from './read.ts';
import { cpuMs, peakMb } from './usage.ts';

function createConvert(
  { contender, operation }: WorkerSetup,
  source: Buffer,
): Convert | Promise<Convert> {
  switch (contender.kind) {
    case 'bare':
      return createBare(operation, source);
    case 'handler':
      return createFunction(operation, source);
    case 'zip':
      return createFunction(operation, source, contender);
    case 'read':
      return createRead(contender);
    case 'ipx':
      return createIpx(operation, source, contender.folder);
    case 'imagemagick':
    case 'graphicsmagick':
      return createCommandLine(contender, operation, source);
  }
}

async function run(convert: Convert, { images, lanes }: RunRequest): Promise<RunReply> {
  let left = images;
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await convert.once();
    }
  };
  const cpu = cpuMs();
  const started = performance.now();
  await Promise.all(Array.from({ length: lanes }, lane));
  const ms = (performance.now() - started) / images;
  const after = cpuMs();
  const used = cpu === undefined || after === undefined ? undefined : (after - cpu) / images;
  return { ms, cpuMs: used, peakMb: convert.peakMb?.() ?? peakMb('self') };
}

async function answer(convert: Promise<Convert>, request: WorkerRequest): Promise<WorkerReply> {
  try {
    const ready = await convert;
    if (request.type === 'run') return { type: 'ran', ...(await run(ready, request)) };
    return { type: 'shown', image: (await ready.show()).toString('base64') };
  } catch (error) {
    return { type: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

function sourceOf({ source }: Operation): Buffer {
  return readFileSync(source);
}

const setup = JSON.parse(process.argv[2] ?? '') as WorkerSetup;
const convert = Promise.resolve().then(() => createConvert(setup, sourceOf(setup.operation)));
// Whoever asks first hears of a failure.
convert.catch(() => undefined);
process.on('message', (request: WorkerRequest) => {
  void answer(convert, request).then((reply) => process.send?.(reply));
});
// However the benchmark ends, its workers end with it.
process.on('disconnect', () => process.exit(0));
