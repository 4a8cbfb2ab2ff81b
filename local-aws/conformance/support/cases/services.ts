import type { Case, Scene, Step } from '../case.ts';
import { api, operation } from '../documents.ts';

const DYNAMODB = 'localstack/localstack test_apigateway_dynamodb.py';
const SQS = 'localstack/localstack test_apigateway_sqs.py';
const TABLE = 'conformance';
const QUEUE = 'conformance';

function action(name: string, template: string): Scene['document'] {
  return (world) =>
    api({
      '/': {
        post: operation({
          integration: {
            type: 'aws',
            httpMethod: 'POST',
            uri: `arn:aws:apigateway:${world.region}:${name}`,
            credentials: world.roleArn,
            requestTemplates: { 'application/json': template },
            responses: { default: { statusCode: '200' } },
          },
        }),
      },
    });
}

const PUT: Scene = {
  document: action(
    'dynamodb:action/PutItem',
    `{"TableName": "${TABLE}", "Item": {"id": {"S": "$input.path('$.id')"}}}`,
  ),
};

const SCAN: Scene = {
  document: action('dynamodb:action/Scan', `{"TableName": "${TABLE}"}`),
};

const SEND: Scene = {
  document: (world) =>
    api({
      '/': {
        post: operation({
          integration: {
            type: 'aws',
            httpMethod: 'POST',
            uri: `arn:aws:apigateway:${world.region}:sqs:path/${world.account}/${QUEUE}`,
            credentials: world.roleArn,
            requestParameters: {
              'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'",
            },
            requestTemplates: {
              'application/json': 'Action=SendMessage&MessageBody=$util.urlEncode($input.body)',
            },
            passthroughBehavior: 'never',
            responses: { default: { statusCode: '200' } },
          },
        }),
      },
    }),
};

function json(service: string, target: string, body: object, expect: object): Step {
  return {
    service,
    line: 'POST /',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target },
    body: JSON.stringify(body),
    expect,
  };
}

const CREATE_TABLE = json(
  'dynamodb',
  'DynamoDB_20120810.CreateTable',
  {
    TableName: TABLE,
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  },
  { status: 200 },
);

function post(body: object): { call: string; headers: Record<string, string>; body: string } {
  return {
    call: 'POST /',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  };
}

export const SERVICES: readonly Case[] = [
  {
    name: 'DynamoDB: PutItem by a template',
    source: `${DYNAMODB} (PutItem)`,
    scene: PUT,
    steps: [CREATE_TABLE, { ...post({ id: 'one' }), expect: { status: 200, json: {} } }],
  },
  {
    name: 'DynamoDB: Scan',
    source: `${DYNAMODB} (Scan)`,
    scene: SCAN,
    steps: [
      {
        ...post({}),
        expect: { status: 200, jsonHas: { Count: 1, Items: [{ id: { S: 'one' } }] } },
      },
    ],
  },
  {
    name: 'SQS: SendMessage as a form on the path of the queue',
    source: `${SQS} test_sqs_aws_integration`,
    scene: SEND,
    steps: [
      json('sqs', 'AmazonSQS.CreateQueue', { QueueName: QUEUE }, { status: 200 }),
      { ...post({ foo: 'bar' }), expect: { status: 200, body: /MessageId/ } },
      json(
        'sqs',
        'AmazonSQS.ReceiveMessage',
        { QueueUrl: `http://localhost/123456789012/${QUEUE}` },
        { status: 200, jsonHas: { Messages: [{ Body: '{"foo":"bar"}' }] } },
      ),
    ],
  },
];
