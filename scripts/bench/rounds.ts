import type { Operation, RunReply } from './protocol.ts';
import { startWorker, type Worker } from './worker-process.ts';
import type { Entry } from './contenders.ts';

export interface Measured {
  readonly label: string;
  readonly image: Buffer;
  /** One reply per turn, in the order of the rounds. */
  readonly alone: readonly RunReply[];
  readonly inPairs: readonly RunReply[];
}

export interface Rounds {
  readonly measured: readonly Measured[];
  /** Contenders that cannot do this operation, or gave a wrong result. */
  readonly failed: readonly string[];
}

export interface RoundOptions {
  readonly workerFile: string;
  readonly rounds: number;
  /**
   * Those that are held against each other closely take more turns per round, one after the other.
   */
  readonly close: readonly string[];
  readonly check: (image: Buffer, operation: Operation) => Promise<void>;
}

const CLOSE_TURNS = 5;
const WARM_UP = 3;

interface Ready {
  readonly label: string;
  readonly worker: Worker;
  readonly image: Buffer;
  readonly alone: RunReply[];
  readonly inPairs: RunReply[];
}

/** Contenders take turns, so that what else the machine does falls on all of them alike. */
export async function runRounds(
  operation: Operation,
  entries: readonly Entry[],
  options: RoundOptions,
): Promise<Rounds> {
  const workers = entries.map(({ label, contender }) => ({
    label,
    worker: startWorker(options.workerFile, { contender, operation }),
  }));
  const failed: string[] = [];
  const ready: Ready[] = [];
  try {
    for (const { label, worker } of workers) {
      try {
        const image = await worker.show();
        await options.check(image, operation);
        ready.push({ label, worker, image, alone: [], inPairs: [] });
      } catch (error) {
        failed.push(
          `${label}, ${operation.format} ${operation.width} x ${operation.height}: ` +
            `${firstLine(error)}`,
        );
      }
    }
    for (const { worker } of ready) await worker.run(WARM_UP, 1);
    const close = ready.filter(({ label }) => options.close.includes(label));
    const others = ready.filter(({ label }) => !options.close.includes(label));
    for (let round = 0; round < options.rounds; round += 1) {
      for (let turn = 0; turn < CLOSE_TURNS; turn += 1)
        await takeTurns(rotate(close, round + turn), 'alone', 1, 1);
      await takeTurns(rotate(others, round), 'alone', 1, 1);
    }
    for (let round = 0; round < Math.ceil(options.rounds / 3); round += 1)
      await takeTurns(rotate(ready, round), 'inPairs', 4, 2);
  } finally {
    for (const { worker } of workers) worker.stop();
  }
  return { measured: ready, failed };
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0] ?? text;
}

async function takeTurns(
  ready: readonly Ready[],
  kind: 'alone' | 'inPairs',
  images: number,
  lanes: number,
): Promise<void> {
  for (const one of ready) one[kind].push(await one.worker.run(images, lanes));
}

/** Nobody always runs behind the same neighbour. */
function rotate<T>(values: readonly T[], by: number): T[] {
  const at = values.length === 0 ? 0 : by % values.length;
  return [...values.slice(at), ...values.slice(0, at)];
}
