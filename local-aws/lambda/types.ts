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
  };
  /** Asked for only when the code is not unpacked yet. */
  readonly readCode: () => Promise<Buffer>;
}

/** undefined: no such function, version or alias. */
export type FetchFunction = (
  nameOrArn: string,
  qualifier?: string,
) => Promise<FunctionRecord | undefined>;

export interface LambdaInvokerOptions {
  readonly fetchFunction: FetchFunction;
  /** Zips are unpacked below it, one folder per code hash. */
  readonly dataDir: string;
  /** What functions get as AWS_ENDPOINT_URL. */
  readonly awsEndpointUrl: string;
  readonly log: (line: string) => void;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Processes per function, which is how many invocations of it run at once. */
  readonly maxConcurrency?: number;
}
