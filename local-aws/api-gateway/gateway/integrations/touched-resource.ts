import { parseFields } from '../../../http/json.ts';

export interface ServiceCall {
  readonly service: string;
  readonly region: string;
  readonly accountId: string;
  /** "/ACCOUNT/QUEUE", or "/". */
  readonly path: string;
  readonly body: Buffer;
}

type Find = (call: ServiceCall, fields: Readonly<Record<string, unknown>>) => unknown;

/**
 * What the role of an integration must allow the action on ("Actions, resources, and condition
 * keys for AWS services"). Undefined: not known here.
 */
export function touchedResource(call: ServiceCall): string | undefined {
  const found = FINDERS[call.service]?.(call, parseFields(call.body) ?? {});
  return typeof found === 'string' ? found : undefined;
}

const FINDERS: Readonly<Record<string, Find>> = {
  sqs: ({ region, path, body }) => {
    const url = new URLSearchParams(body.toString('utf8')).get('QueueUrl') ?? path;
    const [, account, queue] = /\/(\d{12})\/([^/]+)$/.exec(url) ?? [];
    return queue && `arn:aws:sqs:${region}:${account}:${queue}`;
  },
  dynamodb: ({ region, accountId }, { TableName: name, IndexName: index }) => {
    if (typeof name !== 'string') return undefined;
    const table = name.startsWith('arn:')
      ? name
      : `arn:aws:dynamodb:${region}:${accountId}:table/${name}`;
    return typeof index === 'string' ? `${table}/index/${index}` : table;
  },
  states: (_, { stateMachineArn, executionArn }) => stateMachineArn ?? executionArn,
};
