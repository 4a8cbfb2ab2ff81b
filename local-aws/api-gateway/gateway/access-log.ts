import type { Log } from '../../http/service.ts';
import type { AwsClient, AwsResponse } from '../../moto/client.ts';
import type { Call } from './call.ts';
import { contextValue } from './context.ts';
import type { OutgoingResponse } from './types.ts';

export interface AccessLogDeps {
  readonly aws: AwsClient;
  readonly log: Log;
}

/** The stage's access log: a line to our own log, and an event in the stage's log group. */
export interface AccessLog {
  write(call: Call, response: OutgoingResponse, latencyMs: number): void;
}

export function createAccessLog({ aws, log }: AccessLogDeps): AccessLog {
  const streams = new Map<string, Promise<unknown>>();

  const put = async (call: Call, destinationArn: string, message: string): Promise<void> => {
    const logGroupName = /:log-group:([^:]+)/.exec(destinationArn)?.[1];
    if (logGroupName === undefined) throw new Error('only CloudWatch log groups are written here');
    const logStreamName = `${call.api.id}/${call.stage.stageName}`;
    const stream = `${logGroupName} ${logStreamName}`;
    if (!streams.has(stream))
      streams.set(stream, send(aws, 'CreateLogStream', { logGroupName, logStreamName }));
    await streams.get(stream);
    const logEvents = [{ timestamp: call.context.requestTimeEpoch, message }];
    const answer = await send(aws, 'PutLogEvents', { logGroupName, logStreamName, logEvents });
    if (answer.status === 200) return;
    // A group that was deleted and made again: the stream is made again with the next line.
    streams.delete(stream);
    throw new Error(answer.body.toString('utf8').slice(0, 200));
  };

  return {
    write(call, { status, body }, responseLatency) {
      const { accessLog } = call.stage;
      if (!accessLog) return;
      const responseLength = Buffer.isBuffer(body) ? body.length : 0;
      const context = { ...call.context, status, responseLatency, responseLength };
      const line = formatLine(accessLog.format, context);
      log(`access ${call.api.id}/${call.stage.stageName} ${line}`);
      // The client does not wait for the log, here as on AWS.
      put(call, accessLog.destinationArn, line).catch((error: unknown) =>
        log(`access log ${accessLog.destinationArn}: ${String(error)}`),
      );
    },
  };
}

function send(aws: AwsClient, action: string, body: object): Promise<AwsResponse> {
  return aws.send({
    service: 'logs',
    method: 'POST',
    path: '/',
    headers: [
      ['content-type', 'application/x-amz-json-1.1'],
      ['x-amz-target', `Logs_20140328.${action}`],
    ],
    body: Buffer.from(JSON.stringify(body)),
  });
}

/** "-" for what is not there. */
function formatLine(format: string, context: object): string {
  return format
    .replace(/\$context((?:\.[\w-]+)+)/g, (_, path: string) => {
      const value = contextValue(context, path.slice(1));
      if (value === undefined || value === null || value === '') return '-';
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
    })
    .trimEnd();
}
