import { describe, expect, it } from 'vitest';
import { iamWith, ROLE_ARN } from '../support/aws.ts';
import { integration, integrationResponse } from '../support/integrations.ts';
import { createWorld, type Seen, type World } from '../support/world.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:jobs';
const TABLE = 'arn:aws:dynamodb:eu-west-1:123456789012:table/t';
const MACHINE = 'arn:aws:states:eu-west-1:123456789012:stateMachine:m';
const EXECUTION = 'arn:aws:states:eu-west-1:123456789012:execution:m:x';

type Asked = readonly [uri: string, template: string, action: string, resource: string];

async function call(
  [uri, template]: Asked,
  statement: object,
): Promise<{ readonly seen: Seen; readonly world: World; readonly reached: readonly string[] }> {
  const iam = iamWith({ Statement: [{ Effect: 'Allow', ...statement }] });
  const world = createWorld({
    routes: {
      'POST /a': {
        integration: integration({
          type: 'AWS',
          httpMethod: 'POST',
          uri: `arn:aws:apigateway:eu-west-1:${uri}`,
          credentials: ROLE_ARN,
          requestTemplates: { 'application/json': template },
          responses: { default: integrationResponse('200') },
        }),
      },
    },
    aws: (request) => iam(request) ?? { status: 200, headers: [], body: Buffer.from('{}') },
  });
  const seen = await world.get('/a', { method: 'POST', body: Buffer.from('{}') });
  const reached = world.awsRequests.map(({ service }) => service).filter((name) => name !== 'iam');
  return { seen, world, reached };
}

describe('an action of a service', () => {
  it.each<Asked>([
    ['sqs:path/123456789012/jobs', 'Action=SendMessage&MessageBody=x', 'sqs:SendMessage', QUEUE],
    [
      'sqs:action/SendMessage',
      'QueueUrl=https%3A%2F%2Fsqs.eu-west-1.amazonaws.com%2F123456789012%2Fjobs&MessageBody=x',
      'sqs:SendMessage',
      QUEUE,
    ],
    ['dynamodb:action/GetItem', '{"TableName":"t"}', 'dynamodb:GetItem', TABLE],
    ['dynamodb:action/PutItem', `{"TableName":"${TABLE}"}`, 'dynamodb:PutItem', TABLE],
    [
      'dynamodb:action/Query',
      '{"TableName":"t","IndexName":"i"}',
      'dynamodb:Query',
      `${TABLE}/index/i`,
    ],
    [
      'states:action/StartExecution',
      `{"stateMachineArn":"${MACHINE}"}`,
      'states:StartExecution',
      MACHINE,
    ],
    [
      'states:action/DescribeExecution',
      `{"executionArn":"${EXECUTION}"}`,
      'states:DescribeExecution',
      EXECUTION,
    ],
  ])('%s: the role must allow it on what it touches', async (...asked) => {
    const [, , Action, Resource] = asked;
    const allowed = await call(asked, { Action, Resource });
    expect([allowed.seen.status, allowed.reached.length]).toEqual([200, 1]);
    for (const statement of [
      { Action, Resource: `${Resource}2` },
      { Action: `${Action}s`, Resource },
    ]) {
      const { seen, world, reached } = await call(asked, statement);
      expect([seen.status, reached]).toEqual([500, []]);
      expect(world.log.join('\n')).toContain(`does not allow ${Action} on ${Resource}`);
    }
  });

  it('where it is not known here, any resource that the role names will do', async () => {
    const asked = ['events:action/PutEvents', '{"Entries":[]}', '', ''] as const;
    const { reached } = await call(asked, { Action: 'events:PutEvents', Resource: 'arn:aws:x' });
    expect(reached).toEqual(['events']);
  });
});
