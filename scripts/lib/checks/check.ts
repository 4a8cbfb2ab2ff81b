import { send, type Answer, type Call } from '../http.ts';
import { messageOf } from '../user-error.ts';

/** What a deployment may have or not; each is known by the default path of a route. */
export type Feature =
  | 'image' // one that is stored: without a route to store it, nothing can be read
  | 'upload'
  | 'download'
  | 'info'
  | 'list'
  | 'replace'
  | 'delete'
  | 'presign'
  | 'resize'
  | 'resize-key'
  | 's3'
  | 's3-by-name'
  | 's3-put'
  | 'thumbnails'
  | 'health'
  | 'demo-page'
  | 'cors';

export type Ask = (path: string, call?: Call) => Promise<Answer>;

export interface CheckContext {
  readonly apiUrl: string;
  readonly resizeKey: string;
  readonly photograph: Buffer;
  readonly png: Buffer;
  /** How a path below the stage is asked; HTTP/1.1 with the names as written when left out. */
  readonly ask?: Ask;
  /** First part of the keys that the checks choose, so that they can be found again. */
  readonly folder?: string;
  /** The web page that preflights ask for. */
  readonly origin?: string;
  /** Why a feature cannot be asked, for those that cannot. */
  readonly missing?: ReadonlyMap<Feature, NotAsked>;
  /** Puts an image where no route does; the key is relative to the key prefix. */
  readonly store?: (key: string, bytes: Buffer, type: string) => Promise<void>;
  /** Receives every image that was made on the way. */
  readonly keep?: (name: string, image: Buffer) => void;
}

/** `absent`: the deployment does not have it. `not-asked`: it cannot be asked from here. */
export type State = 'ok' | 'failed' | 'absent' | 'not-asked';

export interface CheckResult {
  readonly name: string;
  readonly ok: boolean;
  readonly state: State;
  readonly saw: string;
  /** Which of the ways to read AWS's documents holds. */
  readonly reading?: string;
  readonly milliseconds: number;
}

/** What later checks need of earlier ones, and what there is to remove afterwards. */
export interface Findings {
  key: string;
  etag: string;
  /** Of the bucket, as a presigned URL shows it. */
  keyPrefix: string;
  /** Relative to the key prefix. */
  readonly images: Set<string>;
  /** Keys of the bucket. */
  readonly objects: Set<string>;
}

export interface CheckTools extends CheckContext {
  readonly ask: Ask;
  readonly found: Findings;
}

export interface Decided {
  readonly saw: string;
  readonly reading: string;
}

export interface Check {
  readonly name: string;
  readonly needs?: readonly Feature[];
  /** Returns what was seen; throws with what was expected instead. */
  readonly run: (tools: CheckTools) => Promise<string | Decided>;
}

/** Thrown by a check that finds nothing to ask. */
export class NotAsked extends Error {
  readonly state: 'absent' | 'not-asked';

  constructor(reason: string, state: 'absent' | 'not-asked' = 'not-asked') {
    super(reason);
    this.state = state;
  }
}

export function newFindings(): Findings {
  return { key: '', etag: '', keyPrefix: 'images/', images: new Set(), objects: new Set() };
}

export async function runChecks(
  checks: readonly Check[],
  context: CheckContext,
  report: (result: CheckResult) => void = () => {},
  found: Findings = newFindings(),
): Promise<CheckResult[]> {
  const tools: CheckTools = {
    ...context,
    ask: context.ask ?? ((path, call) => send(context.apiUrl, path, call)),
    found,
  };
  const results: CheckResult[] = [];
  for (const check of checks) {
    const begun = performance.now();
    const outcome = await outcomeOf(check, tools);
    const milliseconds = Math.round(performance.now() - begun);
    const ok = outcome.state !== 'failed';
    const result = { name: check.name, ok, ...outcome, milliseconds };
    results.push(result);
    report(result);
  }
  return results;
}

type Outcome = Pick<CheckResult, 'state' | 'saw' | 'reading'>;

async function outcomeOf({ needs = [], run }: Check, tools: CheckTools): Promise<Outcome> {
  try {
    for (const feature of needs) {
      const reason = tools.missing?.get(feature);
      if (reason) throw reason;
    }
    const seen = await run(tools);
    return { state: 'ok', ...(typeof seen === 'string' ? { saw: seen } : seen) };
  } catch (error) {
    if (error instanceof NotAsked) return { state: error.state, saw: error.message };
    return { state: 'failed', saw: messageOf(error) };
  }
}
