import { randomUUID } from 'node:crypto';
import type { Store } from '../store.ts';
import { accountRoutes } from './account.ts';
import { keyRoutes } from './api-keys.ts';
import { deploymentRoutes } from './deployments.ts';
import { domainRoutes } from './domain-names.ts';
import { ServiceError } from './errors.ts';
import { methodRoutes } from './methods.ts';
import { type ControlRequest, matchRoute, RawResult } from './operation.ts';
import { partRoutes } from './parts.ts';
import { restApiRoutes } from './rest-apis.ts';
import { stageRoutes } from './stages.ts';
import { usagePlanRoutes } from './usage-plans.ts';

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

/** The management API of API Gateway REST APIs (rest-json). */
export function createControlPlane(store: Store, log: (line: string) => void): ControlPlane {
  const routes = [
    restApiRoutes,
    methodRoutes,
    partRoutes,
    deploymentRoutes,
    stageRoutes,
    keyRoutes,
    usagePlanRoutes,
    domainRoutes,
    accountRoutes,
  ].flatMap((factory) => factory(store));
  const callCounts = new Map<string, number>();

  function answer(request: ControlRequest): ControlResponse {
    const { route, call } = matchRoute(routes, request);
    callCounts.set(route.operation, (callCounts.get(route.operation) ?? 0) + 1);
    const result = route.handle(call);
    const status = route.status ?? 200;
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
