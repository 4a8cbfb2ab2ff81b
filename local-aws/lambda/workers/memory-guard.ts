import { peakKilobytes } from '../runtime/memory.ts';

/**
 * A peak between two looks is seen by the next one, as the system keeps the maximum; how often
 * decides how much a process can take before it ends.
 */
const POLL_MS = 20;
const KILOBYTES = 1024;

export interface MemoryGuardDeps {
  readonly pid: number | undefined;
  /** MemorySize. */
  readonly limitMb: number;
  /** Once. */
  readonly onExceeded: () => void;
}

/**
 * "Configure Lambda function memory": MemorySize is what the whole environment has, Node.js
 * included. There it is the kernel's limit; here nothing of the kind is allowed without root, so
 * that the process is looked at while it works, and tells its peak itself before each answer.
 */
export interface MemoryGuard {
  /** From the start of an invocation to its end. */
  watch(): void;
  rest(): void;
  /** In kilobytes: what the process says of itself. */
  note(peak: number): void;
  use(): MemoryUse;
}

export interface MemoryUse {
  readonly sizeMb: number;
  /** Since the process started, as Lambda reports it; more than the size only here. */
  readonly peakMb: number;
  readonly isExceeded: boolean;
}

export function createMemoryGuard({ pid, limitMb, onExceeded }: MemoryGuardDeps): MemoryGuard {
  let peak = 0;
  let isExceeded = false;
  let timer: NodeJS.Timeout | undefined;
  const rest = (): void => clearInterval(timer);
  const note = (seen: number): void => {
    peak = Math.max(peak, seen);
    if (isExceeded || peak <= limitMb * KILOBYTES) return;
    isExceeded = true;
    rest();
    onExceeded();
  };
  const look = (): void => {
    const seen = pid === undefined ? undefined : peakKilobytes(pid);
    if (seen !== undefined) note(seen);
  };
  return {
    watch() {
      rest();
      timer = setInterval(look, POLL_MS);
      timer.unref();
    },
    rest,
    note,
    use: () => ({ sizeMb: limitMb, peakMb: Math.ceil(peak / KILOBYTES), isExceeded }),
  };
}
