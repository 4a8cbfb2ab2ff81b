import { type Call, contextValue } from './call.ts';
import type { AwsClient, AwsResponse, OutgoingResponse } from './types.ts';

/** The stage's access log: a line to our own log, and an event in the stage's log group. */
export class AccessLog {
  readonly #aws: AwsClient;
  readonly #log: (line: string) => void;
  readonly #streams = new Map<string, Promise<unknown>>();

  constructor(aws: AwsClient, log: (line: string) => void) {
    this.#aws = aws;
    this.#log = log;
  }

  write(call: Call, response: OutgoingResponse, latencyMs: number): void {
    const { accessLog } = call.stage;
    if (!accessLog) return;
    Object.assign(call.context, {
      status: response.status,
      responseLatency: latencyMs,
      responseLength: Buffer.isBuffer(response.body) ? response.body.length : 0,
    });
    const line = formatLine(accessLog.format, call.context);
    this.#log(`access ${call.api.id}/${call.stage.stageName} ${line}`);
    // The client does not wait for the log, here as on AWS.
    this.#put(call, accessLog.destinationArn, line).catch((error: unknown) =>
      this.#log(`access log ${accessLog.destinationArn}: ${String(error)}`),
    );
  }

  async #put(call: Call, destinationArn: string, message: string): Promise<void> {
    const logGroupName = /:log-group:([^:]+)/.exec(destinationArn)?.[1];
    if (logGroupName === undefined) throw new Error('only CloudWatch log groups are written here');
    const logStreamName = `${call.api.id}/${call.stage.stageName}`;
    const stream = `${logGroupName} ${logStreamName}`;
    if (!this.#streams.has(stream))
      this.#streams.set(stream, this.#send('CreateLogStream', { logGroupName, logStreamName }));
    await this.#streams.get(stream);
    const events = [{ timestamp: Number(call.context['requestTimeEpoch']), message }];
    const answer = await this.#send('PutLogEvents', {
      logGroupName,
      logStreamName,
      logEvents: events,
    });
    if (answer.status === 200) return;
    // A group that was deleted and made again: the stream is made again with the next line.
    this.#streams.delete(stream);
    throw new Error(answer.body.toString('utf8').slice(0, 200));
  }

  #send(action: string, body: object): Promise<AwsResponse> {
    const headers = [
      ['content-type', 'application/x-amz-json-1.1'],
      ['x-amz-target', `Logs_20140328.${action}`],
    ] as const;
    return this.#aws.send({
      service: 'logs',
      method: 'POST',
      path: '/',
      headers,
      body: Buffer.from(JSON.stringify(body)),
    });
  }
}

/** "-" for what is not there. */
export function formatLine(format: string, context: Record<string, unknown>): string {
  return format
    .replace(/\$context((?:\.[\w-]+)+)/g, (_, path: string) => {
      const value = contextValue(context, path.slice(1));
      return value === undefined || value === null || value === ''
        ? '-'
        : typeof value === 'object'
          ? JSON.stringify(value)
          : String(value);
    })
    .trimEnd();
}
