import { UserError } from './user-error.ts';
import { onLauncherGone } from '../start/launcher.ts';

export interface Interruption {
  readonly signal: AbortSignal;
  readonly ended: Promise<void>;
  /** Ends early when the user stops the program, so that the clean-up runs at once. */
  readonly race: <T>(work: Promise<T>) => Promise<T>;
  readonly exitCode: () => number;
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** The first signal asks for an orderly end; a second one means "now". */
export function interruption(): Interruption {
  const abort = new AbortController();
  let code = 1;
  const ended = new Promise<void>((resolve) => {
    for (const [name, exitCode] of Object.entries(EXIT_CODES)) {
      process.on(name, () => {
        if (abort.signal.aborted) process.exit(exitCode);
        code = exitCode;
        abort.abort();
        resolve();
      });
    }
    onLauncherGone(() => {
      abort.abort();
      resolve();
    });
  });
  const race: Interruption['race'] = (work) => {
    // Once the race is lost nobody listens to the work any more.
    work.catch(() => {});
    return Promise.race([work, ended.then(() => Promise.reject(new UserError('Interrupted.')))]);
  };
  return { signal: abort.signal, ended, race, exitCode: () => code };
}
