import { isFields, parseFields } from '../http/json.ts';
import { roleAllows } from '../iam/roles.ts';
import { type AwsClient, type AwsRequest, queryProtocol } from '../moto/client.ts';
import type { FunctionRecord, LambdaInvoker } from './types.ts';

type Configuration = FunctionRecord['configuration'];

/** "Configuring error handling settings for Lambda asynchronous invocations". */
export interface AsyncSettings {
  readonly maximumRetryAttempts: number;
  /** ARNs. */
  readonly onSuccess?: string;
  readonly onFailure?: string;
}

export interface DeadLetter {
  /** The event as it was. */
  readonly body: string;
  readonly requestId: string;
  readonly errorMessage: string;
}

/** The example record of "Capturing records of Lambda asynchronous invocations". */
export interface InvocationRecord {
  readonly version: '1.0';
  readonly timestamp: string;
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: 'Success' | 'RetriesExhausted';
    readonly approximateInvokeCount: number;
  };
  readonly requestPayload: unknown;
  readonly responseContext: {
    readonly statusCode: 200;
    readonly executedVersion: string;
    readonly functionError?: string;
  };
  readonly responsePayload: unknown;
}

/** Where records of asynchronous invocations go; what cannot be sent is an error. */
export interface Destinations {
  settings(configuration: Configuration): Promise<AsyncSettings>;
  sendRecord(configuration: Configuration, target: string, record: InvocationRecord): Promise<void>;
  sendDeadLetter(configuration: Configuration, target: string, letter: DeadLetter): Promise<void>;
}

export interface DestinationsDeps {
  readonly aws: AwsClient;
  readonly invokerOf: (region: string) => LambdaInvoker;
}

const DEFAULT_RETRIES = 2;
/** "The first 1 KB of the error message." */
const MAX_ERROR_BYTES = 1024;
/** What the execution role must allow, by the service of the target. */
const ACTIONS: Readonly<Record<string, string>> = {
  sqs: 'sqs:SendMessage',
  sns: 'sns:Publish',
  lambda: 'lambda:InvokeFunction',
  events: 'events:PutEvents',
};

export function createDestinations({ aws, invokerOf }: DestinationsDeps): Destinations {
  const send = async (request: AwsRequest): Promise<void> => {
    const { status, body } = await aws.send(request);
    if (status >= 300) throw new Error(`${status} ${body.toString('utf8').slice(0, 300)}`);
  };
  return {
    settings: (configuration) => readSettings(aws, configuration),
    async sendRecord(configuration, target, record) {
      const { service, region } = await permitted(aws, configuration, target);
      const text = JSON.stringify(record);
      if (service === 'lambda') return invokerOf(region).invokeAsync(target, Buffer.from(text));
      if (service === 'events') return send(putEvents(target, record));
      return send(message(target, text));
    },
    async sendDeadLetter(configuration, target, { body, requestId, errorMessage }) {
      await permitted(aws, configuration, target);
      const shortened = Buffer.from(errorMessage).subarray(0, MAX_ERROR_BYTES).toString('utf8');
      const attributes = [
        ['RequestID', 'String', requestId],
        ['ErrorCode', 'Number', '200'],
        ['ErrorMessage', 'String', shortened || 'none'],
      ] as const;
      await send(message(target, body, attributes));
    },
  };
}

async function readSettings(
  aws: AwsClient,
  { FunctionName }: Configuration,
): Promise<AsyncSettings> {
  const { status, body } = await aws.send({
    service: 'lambda',
    method: 'GET',
    path: `/2019-09-25/functions/${encodeURIComponent(FunctionName)}/event-invoke-config`,
  });
  const fields = status === 200 ? (parseFields(body) ?? {}) : {};
  const { MaximumRetryAttempts, DestinationConfig } = fields;
  const onSuccess = destinationOf(DestinationConfig, 'OnSuccess');
  const onFailure = destinationOf(DestinationConfig, 'OnFailure');
  return {
    maximumRetryAttempts:
      typeof MaximumRetryAttempts === 'number' ? MaximumRetryAttempts : DEFAULT_RETRIES,
    ...(onSuccess ? { onSuccess } : {}),
    ...(onFailure ? { onFailure } : {}),
  };
}

function destinationOf(config: unknown, condition: 'OnSuccess' | 'OnFailure'): string | undefined {
  const side = isFields(config) ? config[condition] : undefined;
  const destination = isFields(side) ? side['Destination'] : undefined;
  return typeof destination === 'string' && destination !== '' ? destination : undefined;
}

async function permitted(
  aws: AwsClient,
  { Role = '' }: Configuration,
  target: string,
): Promise<{ service: string; region: string }> {
  const [, , service = '', region = ''] = target.split(':');
  const action = ACTIONS[service];
  if (action === undefined)
    throw new Error(`not implemented by the local AWS: the destination ${target}`);
  const query = { assumedBy: 'lambda.amazonaws.com', action, resource: target };
  if (!(await roleAllows(aws, Role, query)))
    throw new Error(`The role ${Role} does not allow ${action} on ${target}.`);
  return { service, region };
}

type Attributes = readonly (readonly [name: string, type: string, value: string])[];

/** To a queue or a topic; its body or its message is the text. */
function message(target: string, text: string, attributes: Attributes = []): AwsRequest {
  const [, , service = '', region = '', account = '', name = ''] = target.split(':');
  const isQueue = service === 'sqs';
  const prefix = isQueue ? 'MessageAttribute' : 'MessageAttributes.entry';
  const fields = attributes.flatMap(([key, type, value], index) => [
    [`${prefix}.${index + 1}.Name`, key],
    [`${prefix}.${index + 1}.Value.DataType`, type],
    [`${prefix}.${index + 1}.Value.StringValue`, value],
  ]);
  const to = isQueue
    ? { Action: 'SendMessage', QueueUrl: `http://localhost/${account}/${name}`, MessageBody: text }
    : { Action: 'Publish', TopicArn: target, Message: text };
  return { ...queryProtocol(service, { ...to, ...Object.fromEntries(fields) }), region };
}

function putEvents(target: string, record: InvocationRecord): AwsRequest {
  const [, , , region = ''] = target.split(':');
  const { condition, functionArn } = record.requestContext;
  const result = condition === 'Success' ? 'Success' : 'Failure';
  const entry = {
    Source: 'lambda',
    DetailType: `Lambda Function Invocation Result - ${result}`,
    Detail: JSON.stringify(record),
    Resources: [target, functionArn],
    EventBusName: target,
  };
  return {
    service: 'events',
    region,
    method: 'POST',
    path: '/',
    headers: [
      ['content-type', 'application/x-amz-json-1.1'],
      ['x-amz-target', 'AWSEvents.PutEvents'],
    ],
    body: Buffer.from(JSON.stringify({ Entries: [entry] })),
  };
}
