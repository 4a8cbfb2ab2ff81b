import { expect } from 'vitest';
import type { Case, Expected } from '../case.ts';
import { method, onNewApi, refusal, type Row } from '../control.ts';

const VALIDATION =
  'localstack/localstack test_apigateway_integrations.py test_put_integration_validation';

const PATH = '/restapis/{api}/resources/{root}/methods/GET';
const LAMBDA =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/' +
  'arn:aws:lambda:us-east-1:123456789012:function:MyLambda/invocations';

const NO_METHOD = refusal(400, 'Enumeration value for HttpMethod must be non-empty');
const NOT_HTTP = refusal(400, 'Invalid HTTP endpoint specified for URI');

interface Put {
  readonly what: string;
  readonly body: object;
  readonly expect: Expected;
}

/** What an answer leaves out when it is empty. */
const EMPTY = ['requestParameters', 'requestTemplates', 'integrationResponses'];

const PUTS: readonly Put[] = [
  ...['HTTP', 'HTTP_PROXY', 'AWS'].map((type) => ({
    what: `${type} without a method is refused`,
    body: { type, uri: 'http://example.com' },
    expect: NO_METHOD,
  })),
  {
    what: 'MOCK needs no method',
    body: { type: 'MOCK', uri: 'http://example.com' },
    expect: {
      status: 201,
      jsonLacks: ['uri', 'connectionType', ...EMPTY],
      jsonHas: {
        type: 'MOCK',
        passthroughBehavior: 'WHEN_NO_MATCH',
        timeoutInMillis: 29000,
        cacheNamespace: expect.any(String),
        cacheKeyParameters: [],
      },
    },
  },
  ...['HTTP', 'HTTP_PROXY'].map((type) => ({
    what: `${type} is answered with its defaults`,
    body: { type, uri: 'http://example.com', httpMethod: 'POST' },
    expect: {
      status: 201,
      jsonLacks: EMPTY,
      jsonHas: {
        type,
        httpMethod: 'POST',
        uri: 'http://example.com',
        connectionType: 'INTERNET',
        passthroughBehavior: 'WHEN_NO_MATCH',
        timeoutInMillis: 29000,
        cacheNamespace: expect.any(String),
        cacheKeyParameters: [],
      },
    },
  })),
  ...['AWS', 'AWS_PROXY'].map((type) => ({
    what: `${type} to Lambda needs no credentials and has no connectionType`,
    body: { type, uri: LAMBDA, httpMethod: 'POST' },
    expect: {
      status: 201,
      jsonLacks: ['connectionType', ...EMPTY],
      jsonHas: {
        type,
        httpMethod: 'POST',
        uri: LAMBDA,
        passthroughBehavior: 'WHEN_NO_MATCH',
        timeoutInMillis: 29000,
        cacheNamespace: expect.any(String),
        cacheKeyParameters: [],
      },
    },
  })),
  {
    what: 'AWS_PROXY to S3 is refused',
    body: {
      type: 'AWS_PROXY',
      uri: 'arn:aws:apigateway:us-east-1:s3:path/b/k',
      httpMethod: 'POST',
      credentials: 'arn:aws:iam::123456789012:role/x',
    },
    expect: refusal(
      400,
      "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose " +
        'stream invocations.',
    ),
  },
  ...['HTTP', 'HTTP_PROXY'].map((type) => ({
    what: `${type} to what is no URL is refused`,
    body: { type, uri: 'non-valid-http', httpMethod: 'POST' },
    expect: NOT_HTTP,
  })),
  {
    what: 'AWS to what is no ARN is refused',
    body: { type: 'AWS', uri: 'non-valid-arn', httpMethod: 'POST' },
    expect: refusal(400, 'Invalid ARN specified in the request'),
  },
  {
    what: 'AWS to an ARN without path or action is refused',
    body: {
      type: 'AWS',
      uri: 'arn:aws:iam::0000000000:role/service-role/asdf',
      httpMethod: 'POST',
    },
    expect: refusal(400, 'AWS ARN for integration must contain path or action'),
  },
];

const PUT_ROWS = PUTS.map(({ what, body, expect: wanted }): Row => ({
  name: `an integration of ${what}`,
  source: VALIDATION,
  steps: [method('root'), { control: `PUT ${PATH}/integration`, body, expect: wanted }],
}));

export const CONTROL_INTEGRATIONS: readonly Case[] = onNewApi(PUT_ROWS);
