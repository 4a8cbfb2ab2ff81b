import { describe, expect, it } from 'vitest';
import { useFunctions } from './support/functions.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:123456789012:failed';
const TOPIC = 'arn:aws:sns:us-east-1:123456789012:dead';
const { deploy, lambda, lines, sent } = useFunctions({
  maximumRetryAttempts: 2,
  onFailure: QUEUE,
  onSuccess: 'arn:aws:sqs:us-east-1:123456789012:done',
});

/** "Capturing records of Lambda asynchronous invocations". */
describe('an asynchronous invocation', () => {
  it('that goes over its memory is tried three times, each in a new process', async () => {
    deploy(
      'greedy',
      'exports.handler = async () => { console.log(process.pid); Buffer.alloc(4e8, 1); };',
      { MemorySize: 256, DeadLetterConfig: { TargetArn: TOPIC } },
    );
    await lambda.invokeAsync('greedy', Buffer.from('{"a":1}'));
    await expect.poll(() => sent.length, { timeout: 10_000 }).toBe(2);
    const pids = lines.filter((line) => /^greedy: \d+$/.test(line));
    expect(new Set(pids).size).toBe(3);
    const reports = lines.filter((line) => line.startsWith('greedy: REPORT'));
    expect(reports).toHaveLength(3);
    expect(new Set(reports.map((line) => line.split('\t')[0])).size).toBe(1);
    const requestId = /RequestId: (\S+)/.exec(reports[0] ?? '')?.[1];
    const errorMessage = `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`;
    expect(sent).toEqual([
      {
        target: QUEUE,
        record: {
          version: '1.0',
          timestamp: expect.any(String) as unknown,
          requestContext: {
            requestId,
            functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:greedy:$LATEST',
            condition: 'RetriesExhausted',
            approximateInvokeCount: 3,
          },
          requestPayload: { a: 1 },
          responseContext: {
            statusCode: 200,
            executedVersion: '$LATEST',
            functionError: 'Unhandled',
          },
          responsePayload: { errorType: 'Runtime.ExitError', errorMessage },
        },
      },
      { target: TOPIC, letter: { body: '{"a":1}', requestId, errorMessage } },
    ]);
  });

  it('that succeeds goes to the other destination, and to no dead letters', async () => {
    const before = sent.length;
    deploy('calm', 'exports.handler = async () => "done";', {
      DeadLetterConfig: { TargetArn: TOPIC },
    });
    await lambda.invokeAsync('calm', Buffer.from('{}'));
    await expect.poll(() => sent.length).toBe(before + 1);
    expect(sent.at(-1)).toMatchObject({
      target: 'arn:aws:sqs:us-east-1:123456789012:done',
      record: {
        requestContext: { condition: 'Success', approximateInvokeCount: 1 },
        responseContext: { statusCode: 200, executedVersion: '$LATEST' },
        responsePayload: 'done',
      },
    });
  });
});
