import type { Worker } from './worker.ts';

/** How an invocation ended that did not answer; an error of the handler is an answer. */
export type Ending = 'timeout' | 'error';

export interface Report {
  readonly requestId: string;
  /** performance.now() */
  readonly startedAt: number;
  readonly ending?: Ending;
}

/**
 * The lines that Lambda writes into the function's log at the end of each invocation. Recorded, for
 * a process that was killed, with tabs between the fields: "REPORT RequestId: ID  Duration: 6954.19
 * ms  Billed Duration: 6955 ms  Memory Size: 1024 MB  Max Memory Used: 1023 MB  Status: error
 * Error Type: Runtime.OutOfMemory"; before it "RequestId: ID Error: Runtime exited with error:
 * signal: killed" and "Runtime.ExitError"
 * (aws-solutions-library-samples/cloud-intelligence-dashboards-data-collection#201).
 */
export function logReport(worker: Worker, { requestId, startedAt, ending }: Report): void {
  const duration = performance.now() - startedAt;
  const { sizeMb, peakMb } = worker.memory();
  if (ending === 'error') logExit(worker, requestId);
  const fields = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${duration.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(duration)} ms`,
    `Memory Size: ${sizeMb} MB`,
    `Max Memory Used: ${Math.min(peakMb, sizeMb)} MB`,
    ...(ending ? [`Status: ${ending}`] : []),
    ...(ending === 'error' ? [`Error Type: ${errorType(worker)}`] : []),
  ];
  worker.log(fields.join('\t'));
}

/** "Understanding the Lambda execution environment lifecycle": a process that ended in Init. */
export function logInitReport(worker: Worker, { requestId, startedAt }: Report): void {
  logExit(worker, requestId);
  const duration = `${(performance.now() - startedAt).toFixed(2)} ms`;
  worker.log(
    `INIT_REPORT Init Duration: ${duration}\tPhase: init\tStatus: error\t` +
      `Error Type: ${errorType(worker)}`,
  );
}

function logExit(worker: Worker, requestId: string): void {
  worker.log(`RequestId: ${requestId} Error: ${worker.exitReason()}`);
  worker.log('Runtime.ExitError');
}

function errorType(worker: Worker): string {
  return worker.memory().isExceeded ? 'Runtime.OutOfMemory' : 'Runtime.ExitError';
}
