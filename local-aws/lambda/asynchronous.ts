import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseFields } from '../http/json.ts';
import type { Log } from '../http/service.ts';
import type { AsyncSettings, Destinations, InvocationRecord } from './destinations.ts';
import type { FunctionRecord, LambdaResult } from './types.ts';

export interface AsyncRunDeps {
  /** Each attempt has the same request id, as on the service. */
  readonly invoke: () => Promise<LambdaResult>;
  readonly isOver: () => boolean;
  readonly destinations: Destinations;
  readonly log: Log;
}

export interface AsyncEvent {
  readonly requestId: string;
  readonly record: FunctionRecord;
  readonly payload: Buffer;
}

/**
 * "How Lambda handles errors and retries with asynchronous invocation", without its waits of one
 * and two minutes, and "Capturing records of Lambda asynchronous invocations".
 */
export async function runAsynchronously(
  { invoke, isOver, destinations, log }: AsyncRunDeps,
  event: AsyncEvent,
): Promise<void> {
  const { configuration } = event.record;
  const settings = await destinations.settings(configuration);
  const attempts = 1 + settings.maximumRetryAttempts;
  for (let attempt = 1; attempt <= attempts && !isOver(); attempt += 1) {
    const result = await invoke();
    const isLast = attempt === attempts;
    if (result.functionError) {
      const reason = result.payload.toString('utf8').slice(0, 500);
      log(`asynchronous attempt ${attempt} of ${attempts} failed: ${reason}`);
    }
    if (!result.functionError || isLast)
      return deliver({ destinations, log }, settings, event, result, attempt);
    await nextTurn();
  }
}

async function deliver(
  { destinations, log }: Pick<AsyncRunDeps, 'destinations' | 'log'>,
  { onSuccess, onFailure }: AsyncSettings,
  event: AsyncEvent,
  result: LambdaResult,
  attempts: number,
): Promise<void> {
  const { requestId, record, payload } = event;
  const { configuration } = record;
  const target = result.functionError ? onFailure : onSuccess;
  const deadLetters = result.functionError ? configuration.DeadLetterConfig?.TargetArn : undefined;
  const sendings: Promise<void>[] = [];
  if (target !== undefined) {
    const told = invocationRecord(event, result, attempts);
    sendings.push(destinations.sendRecord(configuration, target, told));
  }
  if (deadLetters) {
    const letter = { body: payload.toString('utf8'), requestId, errorMessage: messageOf(result) };
    sendings.push(destinations.sendDeadLetter(configuration, deadLetters, letter));
  }
  // What cannot be delivered is a metric there, and a line here.
  for (const sent of await Promise.allSettled(sendings))
    if (sent.status === 'rejected') log(`${requestId} was not delivered: ${String(sent.reason)}`);
}

function invocationRecord(
  { requestId, record, payload }: AsyncEvent,
  { functionError, payload: answer }: LambdaResult,
  attempts: number,
): InvocationRecord {
  const { FunctionArn, Version = '$LATEST' } = record.configuration;
  return {
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId,
      functionArn: /:function:[^:]+$/.test(FunctionArn) ? `${FunctionArn}:${Version}` : FunctionArn,
      condition: functionError ? 'RetriesExhausted' : 'Success',
      approximateInvokeCount: attempts,
    },
    requestPayload: parsed(payload),
    responseContext: {
      statusCode: 200,
      executedVersion: Version,
      ...(functionError ? { functionError } : {}),
    },
    responsePayload: parsed(answer),
  };
}

function parsed(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'));
  } catch {
    return payload.toString('utf8');
  }
}

function messageOf({ payload }: LambdaResult): string {
  return String(parseFields(payload)?.['errorMessage'] ?? '');
}
