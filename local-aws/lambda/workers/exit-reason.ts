/** Lambda uses the names of Go. */
const SIGNALS: Readonly<Record<string, string>> = {
  SIGABRT: 'aborted',
  SIGBUS: 'bus error',
  SIGFPE: 'floating point exception',
  SIGILL: 'illegal instruction',
  SIGINT: 'interrupt',
  SIGKILL: 'killed',
  SIGSEGV: 'segmentation fault',
  SIGTERM: 'terminated',
};

/**
 * How Lambda says that a process ended: "signal: killed" (awslabs/amazon-s3-find-and-forget#283),
 * "exit status 129" (AWS re:Post, "How do I resolve runtime exited errors"), and without a reason
 * for 0 (MatteoGioioso/lambda-flame#3).
 */
export function exitReason(code: number | null, signal: string | null): string {
  if (signal !== null) return withError(`signal: ${SIGNALS[signal] ?? signal}`);
  return code ? withError(`exit status ${code}`) : 'Runtime exited without providing a reason';
}

function withError(text: string): string {
  return `Runtime exited with error: ${text}`;
}
