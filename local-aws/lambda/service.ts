import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LambdaInvoker } from '../api-gateway/gateway/types.ts';
import { exchange, readBody, type Upstream } from '../moto/forward.ts';
import { LambdaError } from './error.ts';
import type { LambdaRecords } from './records.ts';

const INVOCATIONS = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** Records go to moto and come back completed; Invoke is ours, because moto would want Docker for it. */
export async function serveLambda(
  upstream: Upstream,
  records: LambdaRecords,
  invoker: LambdaInvoker,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = await readBody(incoming);
  const [path = '', query = ''] = (incoming.url ?? '/').split('?');
  const reference = INVOCATIONS.exec(path)?.[1];
  if (reference !== undefined && incoming.method === 'POST')
    return invoke(invoker, decodeURIComponent(reference), query, incoming, body, outgoing);
  if (incoming.method === 'POST' || incoming.method === 'PUT') await records.remember(path, body);
  const answer = await exchange(upstream, incoming, body);
  const completed = answer.status < 300 ? records.complete(answer.body) : answer.body;
  const headers = answer.headers.filter(
    (_, index, all) => all[index - (index % 2)]?.toLowerCase() !== 'content-length',
  );
  outgoing.writeHead(answer.status, [...headers, 'content-length', String(completed.length)]);
  outgoing.end(completed);
}

async function invoke(
  invoker: LambdaInvoker,
  reference: string,
  query: string,
  incoming: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
): Promise<void> {
  const qualifier = new URLSearchParams(query).get('Qualifier');
  const target = qualifier === null ? reference : `${reference}:${qualifier}`;
  const type = String(incoming.headers['x-amz-invocation-type'] ?? 'RequestResponse');
  const payload = body.length > 0 ? body : Buffer.from('{}');
  try {
    if (type === 'Event') {
      await invoker.invokeAsync(target, payload);
      outgoing.writeHead(202).end();
      return;
    }
    const { payload: result, functionError } = await invoker.invoke(target, payload);
    outgoing
      .writeHead(200, {
        'content-type': 'application/json',
        ...(functionError ? { 'x-amz-function-error': functionError } : {}),
      })
      .end(result);
  } catch (error) {
    if (!(error instanceof LambdaError)) throw error;
    outgoing
      .writeHead(error.status, {
        'content-type': 'application/json',
        'x-amzn-errortype': error.code,
      })
      .end(JSON.stringify({ Type: 'User', message: error.message }));
  }
}
