import { randomUUID } from 'node:crypto';
import type { Log } from '../../http/service.ts';
import type { Store } from '../store.ts';
import { ServiceError } from './errors.ts';
import { type ControlRequest, matchOperation, RawResult } from './operation.ts';
import { operationsOn } from './operations.ts';

export interface ControlResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface ControlPlane {
  handle(request: ControlRequest): ControlResponse;
  /** Calls by operation since the start; the benchmark reads the difference. */
  readonly callCounts: ReadonlyMap<string, number>;
}

export interface ControlPlaneDeps {
  readonly store: Store;
  readonly log: Log;
}

/** The management API of API Gateway REST APIs (rest-json). */
export function createControlPlane({ store, log }: ControlPlaneDeps): ControlPlane {
  const operations = operationsOn(store);
  const callCounts = new Map<string, number>();

  function answer(request: ControlRequest): ControlResponse {
    const { operation, call } = matchOperation(operations, request);
    callCounts.set(operation.name, (callCounts.get(operation.name) ?? 0) + 1);
    const result = operation.handle(call);
    const status = operation.status;
    if (result instanceof RawResult)
      return respond(status, result.body, { 'content-type': result.contentType });
    return respond(
      status,
      result === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(result)),
    );
  }

  return {
    callCounts,
    handle(request) {
      try {
        return answer(request);
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        log(`apigateway ${request.method} ${request.path}: ${error.type}: ${error.message}`);
        return respond(error.status, Buffer.from(JSON.stringify({ message: error.message })), {
          'x-amzn-errortype': error.type,
        });
      }
    },
  };
}

function respond(
  status: number,
  body: Buffer,
  headers: Readonly<Record<string, string>> = {},
): ControlResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID(), ...headers },
    body,
  };
}
