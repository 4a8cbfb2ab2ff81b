import type { Log } from '../../http/service.ts';
import type { Method } from '../snapshot.ts';
import type { LiveStage, StoreView } from '../store-view.ts';
import { refuseAddress } from './access/reachability.ts';
import { type Call, createCall } from './call.ts';
import { GatewayError } from './gateway-error.ts';
import { withStageVariables } from './mapping/parameters.ts';
import { requestHeaders } from './request-headers.ts';
import { findRoute } from './routing.ts';
import type { IncomingRequest, OutgoingResponse } from './types.ts';

export interface CallFinderDeps {
  readonly view: StoreView;
  readonly log: Log;
  readonly now: () => number;
  readonly random: () => number;
}

export type FindCall = (request: IncomingRequest) => Promise<Call | OutgoingResponse>;

/** The stage's snapshot and the route in it, or the 403 of every address without an API. */
export function createCallFinder({ view, log, random, now: clock }: CallFinderDeps): FindCall {
  const forbidden = (reason: string): OutgoingResponse => {
    log(`403 Forbidden: ${reason}`);
    return FORBIDDEN;
  };
  return async (request) => {
    if (request.refusal !== undefined) return forbidden(request.refusal);
    // On the service the handshake may already fail; what holds for both: nobody is let in.
    if (request.mutualTls && !request.clientCert)
      return forbidden(`${request.domainName} has no client certificate that it trusts.`);
    const api = view.api(request.apiId);
    if (!api) return forbidden(`There is no API "${request.apiId}".`);
    const refusal = await refuseAddress(api, request, view);
    if (refusal !== undefined) return forbidden(refusal);
    const stage = released(view.stage(api.id, request.stageName), random);
    const deployment = stage && view.deployment(api.id, stage.deploymentId);
    if (!stage || !deployment)
      return forbidden(`API ${api.id} has no deployed stage "${request.stageName}".`);
    const now = clock();
    const found = findRoute(deployment.snapshot.definition, request.method, request.rawPath);
    const route = found && { ...found, method: withRole(found.method, stage) };
    const headers = requestHeaders(api, request, `${api.id}/${now}`);
    return createCall({ request, api, stage, deployment, route, headers, now });
  };
}

/**
 * "Set up an API Gateway canary release deployment": each request by random, and the canary's
 * variables over the stage's.
 */
function released(stage: LiveStage | undefined, random: () => number): LiveStage | undefined {
  if (!stage?.canary || random() * 100 >= stage.canary.percentTraffic) return stage;
  const { deploymentId, variables } = stage.canary;
  return {
    ...stage,
    deploymentId,
    isCanary: true,
    variables: { ...stage.variables, ...variables },
  };
}

/** "API Gateway stage variables reference": the role of an integration may be one. */
function withRole(method: Method, stage: LiveStage): Method {
  const { integration } = method;
  if (integration?.credentials === undefined) return method;
  const credentials = withStageVariables({ stage }, integration.credentials);
  return { ...method, integration: { ...integration, credentials } };
}

/** Not a gateway response: no API has been reached yet. */
const FORBIDDEN: OutgoingResponse = {
  status: 403,
  headers: [
    ['x-amzn-ErrorType', 'ForbiddenException'],
    ['Content-Type', 'application/json'],
  ],
  body: Buffer.from('{"message":"Forbidden"}'),
};

export function requireRoute({ method, request }: Call): void {
  if (method.path !== '') return;
  throw new GatewayError('MISSING_AUTHENTICATION_TOKEN', {
    detail: `No route for ${request.method} ${request.rawPath}.`,
  });
}
