import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../http/body.ts';
import { decodeText, splitTarget } from '../http/query.ts';
import type { Service } from '../http/service.ts';
import { exchange, sendCompleted, type Upstream } from '../moto/forward.ts';
import { LambdaError } from './error.ts';
import { parseFunctionRef } from './function-ref.ts';
import type { FunctionRecords } from './records.ts';
import type { LambdaInvoker } from './types.ts';

export interface LambdaServiceDeps {
  readonly moto: Upstream;
  readonly region: string;
  readonly records: FunctionRecords;
  readonly invoker: LambdaInvoker;
}

const INVOCATIONS = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** Records go to moto and come back completed; Invoke is ours, because moto wants Docker for it. */
export function createLambdaService(deps: LambdaServiceDeps): Service {
  const { moto, records } = deps;
  return async (incoming, outgoing) => {
    const body = await readBody(incoming);
    const { path } = splitTarget(incoming.url);
    const isWrite = incoming.method === 'POST' || incoming.method === 'PUT';
    const reference = INVOCATIONS.exec(path)?.[1];
    if (reference !== undefined && incoming.method === 'POST')
      return invoke(deps, decodeText(reference), incoming, body, outgoing);
    if (isWrite) await records.remember(path, body);
    const answer = await exchange(moto, incoming, body);
    const completed = answer.status < 300 ? records.complete(answer.body) : answer.body;
    sendCompleted(outgoing, answer, completed);
  };
}

async function invoke(
  { invoker, region }: LambdaServiceDeps,
  reference: string,
  incoming: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
): Promise<void> {
  const qualifier = new URLSearchParams(splitTarget(incoming.url).query).get('Qualifier');
  const target = qualifier === null ? reference : `${reference}:${qualifier}`;
  const isEvent = incoming.headers['x-amz-invocation-type'] === 'Event';
  const payload = body.length > 0 ? body : Buffer.from('{}');
  try {
    requireRegion(reference, region);
    if (isEvent) {
      await invoker.invokeAsync(target, payload);
      outgoing.writeHead(202).end();
      return;
    }
    const { payload: result, functionError } = await invoker.invoke(target, payload);
    const error = functionError ? { 'x-amz-function-error': functionError } : {};
    outgoing.writeHead(200, { 'content-type': 'application/json', ...error }).end(result);
  } catch (error) {
    if (!(error instanceof LambdaError)) throw error;
    refuse(error, outgoing);
  }
}

/** The service's words, as SDKs report them ("operation error Lambda: Invoke, ... 404"). */
function requireRegion(reference: string, region: string): void {
  const named = parseFunctionRef(reference)?.region ?? region;
  if (named === region) return;
  const message = `Functions from '${named}' are not reachable in this region ('${region}')`;
  throw new LambdaError(404, 'ResourceNotFoundException', message);
}

function refuse({ status, code, message }: LambdaError, outgoing: ServerResponse): void {
  outgoing
    .writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': code })
    .end(JSON.stringify({ Type: 'User', message }));
}
