import type { Case, Expected, Scene } from '../case.ts';
import { ANY, api, lambdaProxy, operation } from '../documents.ts';

const SOURCE =
  'localstack/localstack test_apigateway_lambda.py ' +
  'test_aws_proxy_response_payload_format_validation';
const GUIDE = 'Developer guide: Output format of a Lambda function for proxy integration';

const SCENE: Scene = {
  functions: ['say'],
  document: (world) =>
    api({ '/{proxy+}': { [ANY]: operation({ integration: lambdaProxy(world, 'say') }) } }),
};

const BINARY: Scene = {
  functions: ['say'],
  document: (world) =>
    api(
      { '/': { post: operation({ integration: lambdaProxy(world, 'say') }) } },
      { 'x-amazon-apigateway-binary-media-types': ['image/png'] },
    ),
};

const ALL_BINARY: Scene = {
  functions: ['say'],
  document: (world) =>
    api(
      { '/': { post: operation({ integration: lambdaProxy(world, 'say') }) } },
      { 'x-amazon-apigateway-binary-media-types': ['*/*'] },
    ),
};

/** POST is what AWS_PROXY calls Lambda with; anything else fails when it is called. */
const BY_GET: Scene = {
  functions: ['say'],
  document: (world) =>
    api({
      '/': {
        post: operation({ integration: { ...lambdaProxy(world, 'say'), httpMethod: 'GET' } }),
      },
    }),
};

const TAKES: Scene = {
  functions: ['take'],
  document: (world) =>
    api({ '/': { post: operation({ integration: lambdaProxy(world, 'take') }) } }),
};

const BAD: Expected = { status: 502, json: { message: 'Internal server error' } };
const DATA = Buffer.from('test-data').toString('base64');

interface Said {
  readonly name: string;
  readonly say: unknown;
  readonly expect: Expected;
  readonly headers?: Readonly<Record<string, string>>;
  readonly scene?: Scene;
  readonly source?: string;
}

const SAID: readonly Said[] = [
  {
    name: 'with a status only',
    say: { statusCode: 200 },
    expect: { status: 200, body: '', headers: { 'content-type': 'application/json' } },
  },
  {
    name: 'with headers, of which one is a boolean',
    say: { statusCode: 200, headers: { 'test-header': 'value', 'header-bool': true } },
    expect: { status: 200, headers: { 'test-header': 'value', 'header-bool': 'true' } },
  },
  {
    name: 'with headers null',
    say: { statusCode: 200, headers: null },
    expect: { status: 200, body: '' },
  },
  {
    name: 'with a field that is not known',
    say: { statusCode: 200, wrongValue: 'value' },
    expect: BAD,
  },
  {
    name: 'that is empty',
    say: {},
    expect: { status: 200, body: '' },
    source: `${SOURCE}; ..._response_format (empty-response)`,
  },
  {
    name: 'in base64, flagged, without binary types: as it stands',
    say: { statusCode: 200, body: DATA, isBase64Encoded: true },
    expect: { status: 200, body: DATA },
    source: 'Developer guide: Return binary media from a Lambda proxy integration',
  },
  {
    name: 'in base64, not flagged: as it stands',
    say: { statusCode: 200, body: DATA },
    expect: { status: 200, body: DATA },
  },
  {
    name: 'with multiValueHeaders',
    say: { statusCode: 200, multiValueHeaders: { 'test-multi': ['value1', 'value2'] } },
    expect: { status: 200, headers: { 'test-multi': 'value1, value2' } },
  },
  {
    name: 'with one name in both kinds of headers: the multi-values first',
    say: {
      statusCode: 200,
      multiValueHeaders: { 'test-multi': ['value-multi'] },
      headers: { 'test-multi': 'value-solo' },
    },
    expect: { status: 200, headers: { 'test-multi': 'value-multi, value-solo' } },
  },
  {
    name: 'with one name in both kinds of headers, in different case: merged',
    say: {
      statusCode: 200,
      multiValueHeaders: { 'tesT-Multi': ['value-multi'] },
      headers: { 'test-multi': 'value-solo' },
    },
    expect: { status: 200, headers: { 'test-multi': 'value-multi, value-solo' } },
  },
  {
    name: 'with multiValueHeaders that hold no list',
    say: { statusCode: 200, multiValueHeaders: { 'test-multi': 'value1' } },
    expect: BAD,
  },
  { name: 'with a status that is no number', say: { statusCode: 'test' }, expect: BAD },
  {
    name: 'with a status that is a numeric string',
    say: { statusCode: '201' },
    expect: { status: 201, body: '' },
  },
  { name: 'that is a string', say: 'justAString', expect: BAD },
  {
    name: 'with headers only',
    say: { headers: { 'test-header': 'value' } },
    expect: { status: 200, body: '', headers: { 'test-header': 'value' } },
  },
  {
    name: 'with a body that is an object',
    say: { statusCode: 200, body: { a: 1 } },
    expect: BAD,
    source: GUIDE,
  },
  {
    name: 'carries X-Amzn-Trace-Id, x-amzn-RequestId and x-amz-apigw-id',
    say: { statusCode: 200 },
    expect: {
      headers: {
        'X-Amzn-Trace-Id': /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}/,
        'x-amzn-RequestId': /^[0-9a-f-]{36}$/,
        'x-amz-apigw-id': /./,
      },
    },
  },
  {
    name: 'keeps its own Content-Type',
    say: { statusCode: 200, headers: { 'content-type': 'text/html' }, body: '<p>' },
    expect: { status: 200, headers: { 'content-type': 'text/html' }, body: '<p>' },
    source: GUIDE,
  },
  {
    name: 'in base64 of a binary type that Accept names: decoded',
    scene: BINARY,
    headers: { Accept: 'image/png' },
    say: { headers: { 'content-type': 'image/png' }, body: 'iVD/AA==', isBase64Encoded: true },
    expect: { status: 200, body: Buffer.from([0x89, 0x50, 0xff, 0x00]) },
    source: 'Developer guide: Return binary media from a Lambda proxy integration',
  },
  {
    name: 'in base64 under */*: decoded',
    scene: ALL_BINARY,
    headers: { Accept: 'text/html,image/avif' },
    say: { headers: { 'content-type': 'image/png' }, body: 'iVD/AA==', isBase64Encoded: true },
    expect: { status: 200, body: Buffer.from([0x89, 0x50, 0xff, 0x00]) },
    source: 'Developer guide: Return binary media from a Lambda proxy integration',
  },
  {
    name: 'not flagged under */*: text as it stands',
    scene: ALL_BINARY,
    say: { statusCode: 200, body: 'plain text' },
    expect: { status: 200, body: 'plain text' },
    source: 'Developer guide: Return binary media from a Lambda proxy integration',
  },
];

export const LAMBDA_ANSWER: readonly Case[] = [
  ...SAID.map((said): Case => ({
    name: `an answer of a Lambda proxy ${said.name}`,
    source: said.source ?? SOURCE,
    scene: said.scene ?? SCENE,
    steps: [
      {
        call: said.scene ? 'POST /' : 'POST /test',
        headers: { 'Content-Type': 'application/json', ...said.headers },
        body: JSON.stringify(said.say),
        expect: said.expect,
      },
    ],
  })),
  {
    name: 'a Lambda proxy that throws: 502',
    source: GUIDE,
    scene: SCENE,
    steps: [{ call: 'POST /test', body: 'not JSON', expect: BAD }],
  },
  {
    name: 'a Lambda proxy that goes over its MemorySize: 502, and the next call has a new process',
    source:
      'Lambda developer guide: Handling Lambda errors with an API Gateway API; ' +
      'Configure Lambda function memory',
    scene: TAKES,
    steps: [
      { call: 'POST /', body: '1', expect: { status: 200, body: 'taken' } },
      { call: 'POST /', body: '200', expect: BAD },
      { call: 'POST /', body: '1', expect: { status: 200, body: 'taken' } },
    ],
  },
  {
    name: 'Invoke of a function that goes over its MemorySize: 200, Unhandled, signal: killed',
    source: 'awslabs/amazon-s3-find-and-forget#283, doug-macleod/Pipe-1Dev#18',
    scene: TAKES,
    steps: [
      {
        service: 'lambda',
        line: 'POST /2015-03-31/functions/conformance-us-east-1-take/invocations',
        body: '{"body":"200"}',
        expect: {
          status: 200,
          headers: { 'X-Amz-Function-Error': 'Unhandled' },
          body: /"RequestId: [0-9a-f-]{36} Error: Runtime exited with error: signal: killed"/,
        },
      },
    ],
  },
  {
    name: 'a Lambda proxy whose integration is not a POST: 500',
    source: 'localstack/localstack test_apigateway_lambda.py ..._integration_non_post_method',
    scene: BY_GET,
    steps: [
      {
        call: 'POST /',
        body: '{}',
        expect: { status: 500, json: { message: 'Internal server error' } },
      },
    ],
  },
];
