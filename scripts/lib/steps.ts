export type Log = (line: string) => void;

export interface Steps {
  /** Says what begins, runs it, and says how long it took. */
  readonly step: <T>(title: string, work: (note: Log) => Promise<T>) => Promise<T>;
  readonly elapsed: () => string;
}

export interface StepsOptions {
  readonly now?: () => number;
  /** What it ends has not failed. */
  readonly signal?: AbortSignal;
}

export function createSteps(
  log: Log,
  { now = () => performance.now(), signal }: StepsOptions = {},
): Steps {
  const started = now();
  const seconds = (since: number): string => `${((now() - since) / 1000).toFixed(1)} s`;
  const step: Steps['step'] = async (title, work) => {
    const begun = now();
    log(`${title} ...`);
    const result = await work((line) => log(`  ${line}`)).catch((error: unknown) => {
      if (!signal?.aborted) log(`  failed after ${seconds(begun)}`);
      throw error;
    });
    log(`  done in ${seconds(begun)}`);
    return result;
  };
  return { step, elapsed: () => seconds(started) };
}

/** Columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>(
    (all, row) => row.map((cell, i) => Math.max(all[i] ?? 0, cell.length)),
    [],
  );
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
