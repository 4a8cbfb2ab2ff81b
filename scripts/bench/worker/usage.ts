import { readFileSync } from 'node:fs';

/**
 * Linux counts in hundredths of a second for user space, whatever the kernel's own clock (proc(5)).
 */
const TICK_MS = 10;

/** This process with all its threads, and the children that have ended. */
export function cpuMs(): number | undefined {
  const { user, system } = process.cpuUsage();
  const children = childrenMs();
  return children === undefined ? undefined : (user + system) / 1000 + children;
}

function childrenMs(): number | undefined {
  const stat = read('/proc/self/stat');
  if (stat === undefined) return undefined;
  // The name, in parentheses, may hold spaces; cutime and cstime are the 14th and 15th field behind
  // it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * TICK_MS;
}

/** Not resourceUsage().maxRSS: Linux hands a parent's peak down to its children. */
export function peakMb(pid: number | 'self'): number | undefined {
  const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Not Linux, or the process has ended meanwhile.
    return undefined;
  }
}
