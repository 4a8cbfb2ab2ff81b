import type { Readable } from 'node:stream';
import type { AwsClient, HeaderList, LambdaInvoker } from '../types.ts';

export interface IntegrationDeps {
  readonly aws: AwsClient;
  readonly invokeLambda: LambdaInvoker;
  readonly log: (line: string) => void;
}

/** What goes to the client before the gateway finishes it (conversion is done, compression and own headers are not). */
export interface MethodAnswer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Buffer | Readable;
}
