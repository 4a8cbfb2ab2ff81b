export type LogValue = string | number | boolean | undefined;

/** Collects what belongs in the one log line of a request. */
export interface RequestLog {
  /** Adds fields, such as `format` or `bytesOut`. Never a URL, query or key. */
  set(fields: Readonly<Record<string, LogValue>>): void;
  /** Runs a step (`fetch`, `decode`, `encode`, `store`) and adds up its time. */
  time<T>(step: string, work: () => Promise<T>): Promise<T>;
  readonly fields: Readonly<Record<string, LogValue>>;
  readonly durations: Readonly<Record<string, number>>;
}

export function createRequestLog(now: () => number = () => performance.now()): RequestLog {
  const fields: Record<string, LogValue> = {};
  const durations: Record<string, number> = {};
  return {
    fields,
    durations,
    set: (more) => void Object.assign(fields, more),
    async time(step, work) {
      const start = now();
      try {
        return await work();
      } finally {
        const ms = (durations[step] ?? 0) + now() - start;
        durations[step] = Math.round(ms * 10) / 10;
      }
    },
  };
}

export interface RequestSummary {
  readonly functionName: string;
  readonly requestId: string;
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly code?: string | undefined;
  readonly ms: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly error?: unknown;
}

export type LogSink = (line: string) => void;

/** Not console.log: Lambda prefixes that with a time and the request id again. */
export const standardOut: LogSink = (line) => void process.stdout.write(`${line}\n`);

/** One line of JSON; with a namespace also CloudWatch's embedded metric format. */
export function logLine(
  summary: RequestSummary,
  log: RequestLog,
  metricsNamespace: string,
  nowMs: number,
): string {
  const { error, functionName, ...rest } = summary;
  return JSON.stringify({
    level: summary.status >= 500 ? 'error' : 'info',
    function: functionName,
    ...rest,
    ...log.fields,
    durations: log.durations,
    ...(error === undefined ? {} : { error: describeError(error) }),
    ...(metricsNamespace === '' ? {} : metrics(summary, metricsNamespace, nowMs)),
  });
}

/** Amazon CloudWatch, "Specification: Embedded metric format". */
function metrics(summary: RequestSummary, namespace: string, nowMs: number): object {
  return {
    Function: summary.functionName,
    Duration: summary.ms,
    BytesIn: summary.bytesIn,
    BytesOut: summary.bytesOut,
    ServerErrors: summary.status >= 500 ? 1 : 0,
    _aws: {
      Timestamp: nowMs,
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: [['Function']],
          Metrics: [
            { Name: 'Duration', Unit: 'Milliseconds' },
            { Name: 'BytesIn', Unit: 'Bytes' },
            { Name: 'BytesOut', Unit: 'Bytes' },
            { Name: 'ServerErrors', Unit: 'Count' },
          ],
        },
      ],
    },
  };
}

const MAX_CAUSES = 4;

/** Chosen fields only: an SDK error also holds the request with its signature. */
export function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return redact(String(error));
  const { code } = error as { code?: unknown };
  const isLast = error.cause === undefined || depth >= MAX_CAUSES;
  return {
    name: error.name,
    message: redact(error.message),
    ...(typeof code === 'string' ? { code } : {}),
    stack: redact(error.stack ?? ''),
    ...(isLast ? {} : { cause: describeError(error.cause, depth + 1) }),
  };
}

/** Whoever reads a signed URL in a log can use it until it expires. */
function redact(text: string): string {
  return text
    .replace(/(X-Amz-(?:Signature|Credential|Security-Token)=)[^&\s"'<>]+/gi, '$1***')
    .replace(/([?&](?:k|s)=)[^&\s"'<>]+/g, '$1***');
}
