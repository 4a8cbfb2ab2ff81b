import type { Example } from './example.ts';

export type LogLine = Readonly<Record<string, unknown>>;

/** The lines that a function wrote as JSON; the local AWS puts the function's name in front. */
export function linesOf({ logs }: Example, functionName: string): readonly LogLine[] {
  return logs.flatMap((line) => {
    const start = line.indexOf('{');
    if (start < 0) return [];
    try {
      const parsed = JSON.parse(line.slice(start)) as LogLine;
      return parsed['function'] === functionName ? [parsed] : [];
    } catch {
      return [];
    }
  });
}
