import { readFileSync } from 'node:fs';

/** The most; where the system keeps no maximum, what it is now. */
const PEAK = /^Vm(?:HWM|RSS):\s+(\d+) kB/m;

/**
 * Kilobytes of resident memory that a process had at most, its own code included, as Lambda counts
 * them. undefined: it has gone, or this system has no /proc.
 */
export function peakKilobytes(pid: number | 'self'): number | undefined {
  try {
    const text = PEAK.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return text === undefined ? undefined : Number(text);
  } catch {
    return undefined;
  }
}

/**
 * Within the process, on any system. Not getrusage where there is /proc: Linux keeps its maximum
 * from before exec, when the process was a copy of its parent.
 */
export function ownPeakKilobytes(): number {
  return peakKilobytes('self') ?? process.resourceUsage().maxRSS;
}
