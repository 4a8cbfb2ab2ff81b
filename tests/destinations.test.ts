import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendSigned, type Answer } from '../local-aws/conformance/support/signed-client.ts';
import { startLocalAws, type LocalAws } from '../local-aws/server.ts';
import { writeZip } from '../scripts/lib/zip.ts';

const REGION = 'eu-west-1';
const ACCOUNT = '123456789012';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/reports`;
const arn = (service: string, name: string): string =>
  `arn:aws:${service}:${REGION}:${ACCOUNT}:${name}`;

const GREEDY = 'exports.handler = async () => Buffer.alloc(4e8, 1).length;';
/** Keeps what it is told where the test finds it. */
const LISTENER = `exports.handler = async (record) => {
  const url = process.env.AWS_ENDPOINT_URL + '/kept/' + record.requestPayload.name;
  const kept = await fetch(url, { method: 'PUT', body: JSON.stringify(record) });
  if (!kept.ok) throw new Error(kept.status + ' ' + (await kept.text()));
};`;

const dataDir = mkdtempSync(join(tmpdir(), `image-api-destinations-${process.pid}-`));
const logs: string[] = [];
let aws: LocalAws;

async function call(
  service: string,
  line: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const [method = '', target = ''] = line.split(' ');
  const sent = { method, target, headers, ...(body === undefined ? {} : { body }) };
  const answer = await sendSigned(aws.url, { service, region: REGION }, sent);
  expect(answer.status, answer.body.toString()).toBeLessThan(300);
  return answer;
}

function query(service: string, fields: Record<string, string>): Promise<Answer> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return call(service, 'POST /', new URLSearchParams(fields).toString(), headers);
}

const iam = (fields: Record<string, string>): Promise<Answer> =>
  query('iam', { ...fields, Version: '2010-05-08' });

function lambda(line: string, fields: object): Promise<Answer> {
  return call('lambda', line, JSON.stringify(fields), { 'content-type': 'application/json' });
}

function events(operation: string, fields: object): Promise<Answer> {
  return call('events', 'POST /', JSON.stringify(fields), {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AWSEvents.${operation}`,
  });
}

async function createFunction(name: string, source: string, more: object = {}): Promise<void> {
  const zip = writeZip([{ name: 'index.js', bytes: Buffer.from(source) }]);
  await lambda('POST /2015-03-31/functions', {
    FunctionName: name,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: ROLE,
    MemorySize: 128,
    Timeout: 10,
    Code: { ZipFile: zip.toString('base64') },
    ...more,
  });
}

/** A function that fails at its only attempt, and where that goes. */
async function createGreedy(name: string, onFailure: string, more: object = {}): Promise<void> {
  await createFunction(name, GREEDY, more);
  await lambda(`PUT /2019-09-25/functions/${name}/event-invoke-config`, {
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure: { Destination: onFailure } },
  });
}

function invoke(name: string): Promise<Answer> {
  const headers = { 'x-amz-invocation-type': 'Event' };
  const line = `POST /2015-03-31/functions/${name}/invocations`;
  return call('lambda', line, JSON.stringify({ name }), headers);
}

/** The text of the one message that a queue has. */
async function message(queue: string): Promise<string> {
  const answer = await query('sqs', {
    Action: 'ReceiveMessage',
    QueueUrl: `http://localhost/${ACCOUNT}/${queue}`,
    'MessageAttributeName.1': 'All',
  });
  return answer.body.toString().replaceAll('&quot;', '"');
}

beforeAll(async () => {
  aws = await startLocalAws({ port: 0, dataDir, log: (line) => void logs.push(line) });
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } };
  await iam({
    Action: 'CreateRole',
    RoleName: 'reports',
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ ...trust, Action: 'sts:AssumeRole' }],
    }),
  });
  const allowed = [
    ['sqs:SendMessage', arn('sqs', 'records')],
    ['sqs:SendMessage', arn('sqs', 'dead')],
    ['sns:Publish', arn('sns', 'topic')],
    ['lambda:InvokeFunction', arn('lambda', 'function:listener')],
    ['events:PutEvents', arn('events', 'event-bus/default')],
  ].map(([Action, Resource]) => ({ Effect: 'Allow', Action, Resource }));
  await iam({
    Action: 'PutRolePolicy',
    RoleName: 'reports',
    PolicyName: 'reports',
    PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: allowed }),
  });
  for (const QueueName of ['records', 'dead', 'heard', 'bus', 'closed'])
    await query('sqs', { Action: 'CreateQueue', QueueName });
  await query('sns', { Action: 'CreateTopic', Name: 'topic' });
  await query('sns', {
    Action: 'Subscribe',
    TopicArn: arn('sns', 'topic'),
    Protocol: 'sqs',
    Endpoint: arn('sqs', 'heard'),
  });
  await call(
    's3',
    'PUT /kept',
    `<CreateBucketConfiguration><LocationConstraint>${REGION}</LocationConstraint>` +
      '</CreateBucketConfiguration>',
  );
  await createFunction('listener', LISTENER);
}, 60_000);

afterAll(async () => {
  await aws?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** "Capturing records of Lambda asynchronous invocations" (Lambda developer guide). */
describe('an asynchronous invocation that goes over its memory is told to', () => {
  const reason = /Error: Runtime exited with error: signal: killed/;

  it('a queue as a record, and to the dead letters as the event', async () => {
    const dead = { DeadLetterConfig: { TargetArn: arn('sqs', 'dead') } };
    await createGreedy('one', arn('sqs', 'records'), dead);
    await invoke('one');
    await expect.poll(() => message('records'), { timeout: 10_000 }).toMatch(reason);
    let letter = '';
    await expect
      .poll(async () => (letter = await message('dead')), { timeout: 10_000 })
      .toMatch(reason);
    for (const part of ['<Body>{"name":"one"}</Body>', 'RequestID', 'ErrorCode', 'ErrorMessage'])
      expect(letter).toContain(part);
  });

  it('a topic', async () => {
    await createGreedy('two', arn('sns', 'topic'));
    await invoke('two');
    await expect.poll(() => message('heard'), { timeout: 10_000 }).toMatch(/RetriesExhausted/);
  });

  it('an event bus', async () => {
    const pattern = JSON.stringify({
      source: ['lambda'],
      'detail-type': ['Lambda Function Invocation Result - Failure'],
    });
    await events('PutRule', { Name: 'failures', EventPattern: pattern });
    const targets = [{ Id: 'queue', Arn: arn('sqs', 'bus') }];
    await events('PutTargets', { Rule: 'failures', Targets: targets });
    await createGreedy('bused', arn('events', 'event-bus/default'));
    await invoke('bused');
    await expect.poll(() => message('bus'), { timeout: 10_000 }).toMatch(/RetriesExhausted/);
  });

  it('a function', async () => {
    await createGreedy('three', arn('lambda', 'function:listener'));
    await invoke('three');
    const read = async (): Promise<unknown> => {
      const scope = { service: 's3', region: REGION };
      const kept = await sendSigned(aws.url, scope, { method: 'GET', target: '/kept/three' });
      return kept.status === 200 ? JSON.parse(kept.body.toString()) : undefined;
    };
    await expect.poll(read, { timeout: 10_000 }).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 1 },
      responsePayload: { errorMessage: expect.stringMatching(reason) as unknown },
    });
  });

  it.each([
    ['four', arn('sqs', 'closed'), 'does not allow sqs:SendMessage on'],
    ['five', 'arn:aws:s3:::bucket', 'not implemented by the local AWS: the destination'],
  ])('nobody where it cannot be, and the log says so (%s)', async (name, target, text) => {
    await createGreedy(name, target);
    await invoke(name);
    await expect.poll(() => logs.join('\n'), { timeout: 10_000 }).toContain(text);
  });
});
