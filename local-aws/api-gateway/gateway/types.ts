import type { Readable } from 'node:stream';
import type { DomainPolicy, Registry } from '../snapshot.ts';

export type HeaderList = readonly (readonly [name: string, value: string])[];

export interface IncomingRequest {
  readonly apiId: string;
  readonly stageName: string;
  readonly method: string;
  /** After stage (or base path), still percent-encoded, starts with "/". */
  readonly rawPath: string;
  /** Without "?". */
  readonly rawQuery: string;
  readonly headers: HeaderList;
  readonly body: Buffer;
  readonly sourceIp: string;
  readonly channel:
    { readonly kind: 'public' } | { readonly kind: 'vpce'; readonly vpceId: string };
  /** As the client wrote it, port included. */
  readonly host: string;
  /** What came before rawPath in the client's URL: "/{stage}" at the default address, "/{mapping}" or "" at a custom domain. */
  readonly basePath: string;
  /** Set when the request came by a custom domain; the default address may be disabled. */
  readonly domainName?: string;
  /** Why that domain name leads nowhere. */
  readonly refusal?: string;
  readonly policy?: DomainPolicy;
  /** The request was sent to the alias of an associated endpoint. */
  readonly isAlias?: boolean;
}

export interface OutgoingResponse {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Buffer | Readable;
}

export interface AwsRequest {
  /** Signing name: s3, lambda, iam, sqs, sns, logs ... */
  readonly service: string;
  readonly method: string;
  /** Encoded, starts with "/"; sent as it is. */
  readonly path: string;
  /** Encoded, without "?". */
  readonly query?: string;
  readonly headers?: HeaderList;
  readonly body?: Buffer;
  readonly timeoutMs?: number;
}

export interface AwsResponse {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Buffer;
}

/** Requests to the local AWS with a real SigV4 signature. */
export interface AwsClient {
  send(request: AwsRequest): Promise<AwsResponse>;
}

export interface LambdaResult {
  readonly payload: Buffer;
  /** Unhandled: the handler threw, timed out or could not start. */
  readonly functionError?: 'Handled' | 'Unhandled';
}

/** `functionRef`: a name, a partial or full ARN, each with or without a qualifier. Rejects with LambdaError (status, code) before the function runs. */
export interface LambdaInvoker {
  invoke(functionRef: string, payload: Buffer): Promise<LambdaResult>;
  /** Queued; answers as soon as the event is taken, retried twice on error as Lambda does. */
  invokeAsync(functionRef: string, payload: Buffer): Promise<void>;
  /** Bytes as the function writes them; the stream is destroyed with an error when the function fails midway. */
  invokeStreaming(functionRef: string, payload: Buffer): Promise<Readable>;
  /** Kills every process; nothing may be invoked afterwards. */
  close(): Promise<void>;
}

export interface DataPlaneDeps {
  readonly registry: Registry;
  readonly invokeLambda: LambdaInvoker;
  readonly aws: AwsClient;
  readonly log: (line: string) => void;
  /** Epoch milliseconds; tests hand in a clock. */
  readonly now?: () => number;
}

export interface DataPlane {
  handle(request: IncomingRequest): Promise<OutgoingResponse>;
}
