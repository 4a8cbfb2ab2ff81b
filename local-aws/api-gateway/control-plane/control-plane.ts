import { randomUUID } from 'node:crypto';
import type { Log } from '../../http/service.ts';
import { ServiceError } from './errors.ts';
import { type ControlRequest, matchOperation, RawResult } from './operation.ts';
import { type OperationsDeps, operationsOn } from './operations.ts';

export interface ControlResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface ControlPlane {
  /** Later where another service is asked, which one operation does; else at once. */
  handle(request: ControlRequest): ControlResponse | Promise<ControlResponse>;
  /** Calls by operation since the start; the benchmark reads the difference. */
  readonly callCounts: ReadonlyMap<string, number>;
}

export interface ControlPlaneDeps extends OperationsDeps {
  readonly log: Log;
  /** Counted together with those of other regions. */
  readonly callCounts?: Map<string, number>;
}

/** The management API of API Gateway REST APIs (rest-json). */
export function createControlPlane({
  log,
  callCounts = new Map<string, number>(),
  ...deps
}: ControlPlaneDeps): ControlPlane {
  const operations = operationsOn(deps);

  function answer(request: ControlRequest): ControlResponse | Promise<ControlResponse> {
    const { operation, call } = matchOperation(operations, request);
    callCounts.set(operation.name, (callCounts.get(operation.name) ?? 0) + 1);
    const result = operation.handle(call);
    return result instanceof Promise
      ? result.then((value) => respond(operation.status, value))
      : respond(operation.status, result);
  }

  function refuse(error: unknown, { method, path }: ControlRequest): ControlResponse {
    if (!(error instanceof ServiceError)) throw error;
    log(`apigateway ${method} ${path}: ${error.type}: ${error.message}`);
    return respond(error.status, { message: error.message }, { 'x-amzn-errortype': error.type });
  }

  return {
    callCounts,
    handle(request) {
      try {
        const answered = answer(request);
        return answered instanceof Promise
          ? answered.catch((error: unknown) => refuse(error, request))
          : answered;
      } catch (error) {
        return refuse(error, request);
      }
    },
  };
}

function respond(
  status: number,
  result: unknown,
  more: Readonly<Record<string, string>> = {},
): ControlResponse {
  const headers = { 'x-amzn-requestid': randomUUID(), ...more };
  if (result instanceof RawResult)
    return {
      status,
      headers: { ...headers, 'content-type': result.contentType },
      body: result.body,
    };
  const body = result === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(result));
  return { status, headers: { 'content-type': 'application/json', ...headers }, body };
}
