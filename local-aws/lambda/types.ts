import type { Readable } from 'node:stream';
import type { Log } from '../http/service.ts';
import type { Credentials } from '../http/sigv4.ts';
import type { Destinations } from './destinations.ts';

/** What GetFunction says about a function (names as in the Lambda API), and its zip. */
export interface FunctionRecord {
  readonly configuration: {
    readonly FunctionName: string;
    readonly FunctionArn: string;
    readonly Version?: string;
    readonly Runtime?: string;
    readonly Handler?: string;
    /** Seconds. */
    readonly Timeout?: number;
    readonly MemorySize?: number;
    readonly CodeSha256?: string;
    readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
    readonly LoggingConfig?: { readonly LogGroup?: string };
    /** The execution role's ARN. */
    readonly Role?: string;
    readonly DeadLetterConfig?: { readonly TargetArn?: string };
  };
  /** Asked for only when the code is not unpacked yet. */
  readonly readCode: () => Promise<Buffer>;
}

/** undefined: no such function, version or alias. */
export type FetchFunction = (
  nameOrArn: string,
  qualifier?: string,
) => Promise<FunctionRecord | undefined>;

export interface InvokerDeps {
  readonly fetchFunction: FetchFunction;
  /** Zips are unpacked below it, one folder per code hash. */
  readonly dataDir: string;
  /** What functions get as AWS_ENDPOINT_URL. */
  readonly awsEndpointUrl: string;
  readonly log: Log;
  readonly destinations: Destinations;
  readonly region: string;
  readonly credentials: Credentials;
  /** Processes per function, which is how many invocations of it run at once. */
  readonly maxConcurrency?: number;
}

export interface LambdaResult {
  readonly payload: Buffer;
  /** Unhandled: the handler threw, timed out or could not start. */
  readonly functionError?: 'Handled' | 'Unhandled';
}

/**
 * `functionRef`: a name, a partial or full ARN, each with or without a qualifier. Rejects with
 * LambdaError (status, code) before the function runs.
 */
export interface LambdaInvoker {
  invoke(functionRef: string, payload: Buffer): Promise<LambdaResult>;
  /** Queued; answers as soon as the event is taken, retried twice on error as Lambda does. */
  invokeAsync(functionRef: string, payload: Buffer): Promise<void>;
  /**
   * Bytes as the function writes them; the stream is destroyed with an error when the function
   * fails midway.
   */
  invokeStreaming(functionRef: string, payload: Buffer): Promise<Readable>;
}

/** Whoever started the processes ends them. */
export interface LocalInvoker extends LambdaInvoker {
  /** Kills every process; nothing may be invoked afterwards. */
  close(): Promise<void>;
}
