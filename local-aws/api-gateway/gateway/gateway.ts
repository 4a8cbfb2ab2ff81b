import type { Log } from '../../http/service.ts';
import type { Credentials } from '../../http/sigv4.ts';
import type { LambdaInvoker } from '../../lambda/types.ts';
import type { AwsClient } from '../../moto/client.ts';
import type { StoreView } from '../store-view.ts';
import { createAccessLog } from './access-log.ts';
import { requireOuterPolicies } from './access/policies.ts';
import { useApiKey } from './authorization/api-key.ts';
import { createAuthentication } from './authorization/authentication.ts';
import { createThrottle, throttleStage } from './authorization/throttle.ts';
import { adding, type Call } from './call.ts';
import { createCallFinder, requireRoute } from './find-call.ts';
import { runIntegration } from './integrations/run.ts';
import type { VpcLinks } from './integrations/vpc-link.ts';
import { requireSize } from './limits.ts';
import { clientResponse } from './responses/client-response.ts';
import { decompressed } from './responses/compression.ts';
import { errorResponse } from './responses/error-response.ts';
import type { IncomingRequest, OutgoingResponse } from './types.ts';
import { validateRequest } from './validation/request.ts';

export interface GatewayDeps {
  readonly view: StoreView;
  readonly invoker: LambdaInvoker;
  readonly aws: AwsClient;
  readonly links: VpcLinks;
  readonly credentials: Credentials;
  readonly log: Log;
  /** Epoch milliseconds; tests hand in a clock. */
  readonly now?: () => number;
  /** At least 0, below 1; tests hand in what they want to see. */
  readonly random?: () => number;
}

export interface Gateway {
  handle(request: IncomingRequest): Promise<OutgoingResponse>;
}

interface Answered {
  readonly call: Call;
  readonly response: OutgoingResponse;
}

/**
 * Serves deployed snapshots as API Gateway does; where a rule is not implemented, it answers 500
 * and the log names it.
 */
export function createGateway(deps: GatewayDeps): Gateway {
  const { view, log, now = Date.now, random = Math.random } = deps;
  const findCall = createCallFinder({ view, log, now, random });
  const authenticate = createAuthentication({ ...deps, now });
  const throttle = createThrottle({ now });
  const accessLog = createAccessLog(deps);

  /** The way of a request, in the order of the service. */
  const answer = async (found: Call): Promise<Answered> => {
    let call = found;
    try {
      requireSize(call);
      requireRoute(call);
      await requireOuterPolicies(call, view);
      call = adding(call, await authenticate(call));
      call = adding(call, useApiKey(call, { view, throttle }));
      throttleStage(call, throttle);
      call = decompressed(call);
      validateRequest(call);
      const { context = {}, ...answered } = await runIntegration(call, deps);
      call = adding(call, context);
      return { call, response: clientResponse(call, answered) };
    } catch (error) {
      return errorResponse(call, error, log);
    }
  };

  return {
    async handle(request) {
      const started = now();
      const found = await findCall(request);
      if ('status' in found) return found;
      const { call, response } = await answer(found);
      accessLog.write(call, response, now() - started);
      return response;
    },
  };
}
