/** What the benchmark and its worker processes say to each other. */
export interface Operation {
  readonly name: string;
  /** Path of the source; a worker reads it once, before anything is timed. */
  readonly source: string;
  readonly width: number;
  readonly height: number;
  readonly format: 'jpeg' | 'webp' | 'avif';
  readonly quality: number;
  /** The source is turned by its EXIF tag: the result must be upright. */
  readonly turned: boolean;
}

export type Contender =
  | { readonly kind: 'handler' }
  | {
      readonly kind: 'zip';
      readonly folder: string;
      readonly endpoint: string;
      /** Each result is kept, and looked for before it is made. */
      readonly keeps?: boolean;
    }
  | { readonly kind: 'read'; readonly endpoint: string }
  | { readonly kind: 'bare' }
  | { readonly kind: 'imagemagick'; readonly command: readonly string[] }
  | { readonly kind: 'graphicsmagick'; readonly command: readonly string[] }
  | { readonly kind: 'ipx'; readonly folder: string };

export interface WorkerSetup {
  readonly contender: Contender;
  readonly operation: Operation;
}

/** One image, untimed, for a look at the result. */
export interface ShowRequest {
  readonly type: 'show';
}
export interface RunRequest {
  readonly type: 'run';
  readonly images: number;
  readonly lanes: number;
}
export type WorkerRequest = ShowRequest | RunRequest;

export interface RunReply {
  /** Wall time of the run divided by its images. */
  readonly ms: number;
  /**
   * CPU of this process, its threads and its finished children; undefined where the system does not
   * tell.
   */
  readonly cpuMs: number | undefined;
  readonly peakMb: number | undefined;
}

export type WorkerReply =
  | { readonly type: 'shown'; readonly image: string }
  | ({ readonly type: 'ran' } & RunReply)
  | { readonly type: 'failed'; readonly reason: string };

/**
 * The environment of every measured process: environment.tf sets MALLOC_ARENA_MAX for the
 * functions, and in Lambda's Node
 * the SDK has no warning to give about its version.
 */
export const WORKER_ENVIRONMENT = { MALLOC_ARENA_MAX: '2', NODE_NO_WARNINGS: '1' } as const;

export const BENCH_BUCKET = 'bench';
export const BENCH_KEY = 'source.jpg';
/** What was kept last. */
export const BENCH_KEPT_KEY = 'kept';
export const BENCH_API_KEY = 'an API key of the benchmark';
