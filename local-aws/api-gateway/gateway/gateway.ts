import { LOCAL_CREDENTIALS } from '../../credentials.ts';
import { headerValue } from '../../http/headers.ts';
import { AccessLog } from './access-log.ts';
import { refuseAddress } from './access/policies.ts';
import { authorize, type AuthorizeDeps } from './authorization/authorize.ts';
import { Throttle } from './authorization/throttle.ts';
import { type Call, createCall, requestId } from './call.ts';
import { GatewayError } from './gateway-error.ts';
import { MAX_PAYLOAD_BYTES } from './integrations/integration-response.ts';
import { runIntegration } from './integrations/run.ts';
import { apiHeaders, MAX_URL_LENGTH } from './request-headers.ts';
import { decompressRequest, finish, own } from './responses/client-response.ts';
import { renderGatewayError } from './responses/error-response.ts';
import { findRoute } from './routing.ts';
import type { DataPlane, DataPlaneDeps, IncomingRequest, OutgoingResponse } from './types.ts';
import { validateRequest } from './validation/request.ts';

export type {
  AwsClient,
  DataPlane,
  DataPlaneDeps,
  IncomingRequest,
  LambdaInvoker,
  OutgoingResponse,
} from './types.ts';

/** Serves deployed snapshots as API Gateway does; where a rule is not implemented, it answers 500 and the log names it. */
export function createDataPlane(given: DataPlaneDeps): DataPlane {
  const clock = given.now ?? Date.now;
  const deps: AuthorizeDeps = {
    ...given,
    clock,
    throttle: new Throttle(clock),
    authorizerCache: new Map(),
    credentials: LOCAL_CREDENTIALS,
  };
  const accessLog = new AccessLog(given.aws, given.log);
  return {
    async handle(request) {
      const started = clock();
      const call = await findCall(request, deps);
      if (!('context' in call)) return call;
      const response = await answer(call, deps);
      accessLog.write(call, response, clock() - started);
      return response;
    },
  };
}

/** The stage's snapshot and the route in it, or the bare 403 that every address without an API gives. */
async function findCall(
  request: IncomingRequest,
  deps: AuthorizeDeps,
): Promise<Call | OutgoingResponse> {
  const { registry, log } = deps;
  if (request.refusal !== undefined) return forbidden(log, request.refusal);
  const api = registry.api(request.apiId);
  if (!api) return forbidden(log, `There is no API "${request.apiId}".`);
  const refusal = await refuseAddress(api, request, registry);
  if (refusal !== undefined) return forbidden(log, refusal);
  const stage = registry.stage(api.id, request.stageName);
  const deployment = stage && registry.deployment(api.id, stage.deploymentId);
  if (!stage || !deployment)
    return forbidden(log, `API ${api.id} has no deployed stage "${request.stageName}".`);
  const now = deps.clock();
  const route = findRoute(deployment.snapshot.definition, request.method, request.rawPath);
  const headers = apiHeaders(api, request, `${api.id}/${now}`);
  return createCall({ request, api, stage, deployment, route, headers, now });
}

/** Not a gateway response: no API has been reached yet. */
function forbidden(log: (line: string) => void, reason: string): OutgoingResponse {
  log(`403 Forbidden: ${reason}`);
  return {
    status: 403,
    headers: [
      ['x-amzn-ErrorType', 'ForbiddenException'],
      ['Content-Type', 'application/json'],
    ],
    body: Buffer.from('{"message":"Forbidden"}'),
  };
}

async function answer(call: Call, deps: AuthorizeDeps): Promise<OutgoingResponse> {
  try {
    requireSize(call);
    if (call.method.path === '')
      throw new GatewayError('MISSING_AUTHENTICATION_TOKEN', {
        detail: `No route for ${call.request.method} ${call.request.rawPath}.`,
      });
    await authorize(call, deps);
    const ready = decompressed(call);
    validateRequest(ready);
    return finish(ready, await runIntegration(ready, deps));
  } catch (error) {
    return gatewayAnswer(call, error, deps.log);
  }
}

function requireSize({ api, request }: Call): void {
  const target = `${request.basePath}${request.rawPath}${request.rawQuery === '' ? '' : `?${request.rawQuery}`}`;
  const limit = MAX_URL_LENGTH[api.endpointType];
  if (target.length > limit)
    throw new GatewayError('DEFAULT_4XX', {
      status: 414,
      message: 'Request-URI Too Long',
      detail: `The URL has ${target.length} characters; ${api.endpointType} takes ${limit}.`,
    });
  if (request.body.length > MAX_PAYLOAD_BYTES)
    throw new GatewayError('REQUEST_TOO_LARGE', {
      message: `HTTP content length exceeded ${MAX_PAYLOAD_BYTES} bytes.`,
    });
}

function decompressed(call: Call): Call {
  const { minimumCompressionSize } = call.snapshot;
  if (minimumCompressionSize === undefined || minimumCompressionSize < 0) return call;
  return {
    ...call,
    body: decompressRequest(call.body, headerValue(call.headers, 'content-encoding')),
  };
}

function gatewayAnswer(call: Call, error: unknown, log: (line: string) => void): OutgoingResponse {
  const known = error instanceof GatewayError;
  const gatewayError = known ? error : new GatewayError('DEFAULT_5XX', { status: 500 });
  const detail = known
    ? error.message
    : error instanceof Error
      ? (error.stack ?? error.message)
      : String(error);
  log(
    `${requestId(call)} ${call.request.method} ${call.request.rawPath} -> ${gatewayError.status} ${gatewayError.type}: ${detail}`,
  );
  const response = renderGatewayError(call, gatewayError);
  const rest = own(call).filter(([name]) => name !== 'x-amzn-RequestId');
  const body = call.request.method === 'HEAD' ? Buffer.alloc(0) : response.body;
  return { ...response, headers: [...response.headers, ...rest], body };
}
