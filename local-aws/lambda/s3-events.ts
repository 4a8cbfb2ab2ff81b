import { randomBytes, randomUUID } from 'node:crypto';
import { readBody } from '../http/body.ts';
import { type Fields, isFields, parseFields } from '../http/json.ts';
import type { Log, Service } from '../http/service.ts';
import type { AwsClient } from '../moto/client.ts';
import { parseFunctionRef } from './function-ref.ts';
import { policyAllows } from './permission.ts';
import type { LambdaInvoker } from './types.ts';

export interface S3EventsDeps {
  readonly aws: AwsClient;
  readonly accountId: string;
  readonly invokerOf: (region: string) => LambdaInvoker;
  readonly log: Log;
}

/**
 * Where moto, which keeps the buckets' notifications, hands over what happened to an object. It is
 * invoked as an event: more than once when the function fails, never in order.
 */
export function createS3EventsService(deps: S3EventsDeps): Service {
  return async (incoming, outgoing) => {
    const { function: ref, event } = parseFields(await readBody(incoming)) ?? {};
    const record = isFields(event) && Array.isArray(event['Records']) ? event['Records'][0] : null;
    if (typeof ref !== 'string' || !isFields(record)) return void outgoing.writeHead(400).end();
    const refusal = await deliver(deps, ref, record).catch((error: unknown) => String(error));
    if (refusal !== undefined) deps.log(`S3 event for ${ref}: ${refusal}`);
    outgoing.writeHead(refusal === undefined ? 204 : 403).end();
  };
}

/** Why it was not taken. */
async function deliver(
  { aws, accountId, invokerOf }: S3EventsDeps,
  functionRef: string,
  record: Fields,
): Promise<string | undefined> {
  const { region, ...ref } = parseFunctionRef(functionRef) ?? { name: '' };
  if (region === undefined) return 'its notification names no function ARN';
  const sourceArn = bucketArn(record);
  const caller = { principal: 's3.amazonaws.com', accountId, sourceArn };
  if (!(await policyAllows(aws, { ...ref, region }, caller)))
    return `its policy does not let s3.amazonaws.com invoke it for ${sourceArn}`;
  const event = { Records: [completedRecord(record)] };
  await invokerOf(region).invokeAsync(functionRef, Buffer.from(JSON.stringify(event)));
  return undefined;
}

function bucketArn({ s3 }: Fields): string {
  const bucket = isFields(s3) && isFields(s3['bucket']) ? s3['bucket'] : {};
  return String(bucket['arn']);
}

/** "Event message structure" (S3), with what moto leaves out or writes in another form. */
function completedRecord(record: Fields): Fields {
  const principalId = 'AWS:local';
  const s3 = isFields(record['s3']) ? record['s3'] : {};
  const bucket = { ...(s3['bucket'] as Fields), ownerIdentity: { principalId } };
  const { size, eTag, ...named } = s3['object'] as Fields;
  const isGone = record['eventName'] === 'ObjectRemoved:Delete';
  const sequencer = `00${Date.now().toString(16)}${randomBytes(3).toString('hex')}`.toUpperCase();
  const object = { ...named, ...(isGone ? {} : { size, eTag }), sequencer };
  return {
    ...record,
    eventTime: new Date().toISOString(),
    userIdentity: { principalId },
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    responseElements: {
      'x-amz-request-id': randomUUID(),
      'x-amz-id-2': randomBytes(24).toString('base64'),
    },
    s3: { ...s3, bucket, object },
  };
}
