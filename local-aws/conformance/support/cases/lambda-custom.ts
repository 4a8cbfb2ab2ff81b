import type { Case, Scene } from '../case.ts';
import { api, lambda, operation } from '../documents.ts';

const SOURCE = 'localstack/localstack test_apigateway_lambda.py';

const STATUSES = Object.fromEntries(
  ['200', '201', '202', '400', '405', '500', '502'].map((status) => [status, { description: 'x' }]),
);

const ECHO: Scene = {
  functions: ['echo'],
  document: (world) =>
    api({
      '/plain': { post: operation({ integration: lambda(world, 'echo') }) },
      '/template': {
        get: operation({
          parameters: ['query param1'],
          integration: lambda(world, 'echo', {
            requestTemplates: { 'application/json': `{"param1": "$input.params('param1')"}` },
          }),
        }),
      },
    }),
};

const ACT: Scene = {
  functions: ['act'],
  document: (world) =>
    api({
      '/act': {
        post: operation({
          responses: STATUSES,
          integration: lambda(world, 'act', {
            responses: {
              default: { statusCode: '200' },
              '.*400.*': { statusCode: '405' },
              '.*5\\d\\d.*': { statusCode: '502' },
            },
          }),
        }),
      },
      '/mapped': {
        post: operation({
          responses: STATUSES,
          integration: lambda(world, 'act', {
            responses: {
              default: { statusCode: '200' },
              '.*refused.*': {
                statusCode: '400',
                responseTemplates: {
                  'application/json':
                    `#set($error = $input.path('$.errorMessage'))` + `{"error": "$error"}`,
                },
              },
            },
          }),
        }),
      },
      '/override': {
        post: operation({
          responses: STATUSES,
          integration: lambda(world, 'act', {
            responses: {
              default: {
                statusCode: '200',
                responseTemplates: {
                  'application/json':
                    `#set($inner = $input.path('$'))` +
                    `#if($inner.status.toString() != '')` +
                    `#set($context.responseOverride.status = $inner.status)#end` +
                    `#set($context.responseOverride.header.x-made = "made $inner.status")` +
                    `{"got": "$inner.text"}`,
                },
              },
            },
          }),
        }),
      },
      '/nodefault': {
        post: operation({
          responses: STATUSES,
          integration: lambda(world, 'act', { responses: { boom: { statusCode: '400' } } }),
        }),
      },
    }),
};

interface Row {
  readonly name: string;
  readonly source: string;
  readonly path: string;
  readonly payload: unknown;
  readonly expect: Case['steps'][number]['expect'] & object;
}

const ROWS: readonly Row[] = [
  {
    name: 'an object that is returned is the body',
    source: `${SOURCE} test_lambda_aws_integration`,
    path: '/act',
    payload: { return: { a: 1 } },
    expect: { status: 200, json: { a: 1 }, headers: { 'content-type': 'application/json' } },
  },
  {
    name: 'a string that is returned is JSON with quotes',
    source: `${SOURCE} test_lambda_selection_patterns (200)`,
    path: '/act',
    payload: { return: 'Pass' },
    expect: { status: 200, body: '"Pass"' },
  },
  {
    name: 'null that is returned is null',
    source: 'Developer guide: Handle Lambda errors in API Gateway',
    path: '/act',
    payload: { return: null },
    expect: { status: 200, body: 'null' },
  },
  {
    name: 'an error is 200 when no pattern matches',
    source: 'Developer guide: Handle standard Lambda errors in API Gateway',
    path: '/act',
    payload: { throw: 'other' },
    expect: { status: 200, jsonHas: { errorMessage: 'other', errorType: 'Error' } },
  },
  {
    name: 'a pattern chooses the status by the error message',
    source: `${SOURCE} test_lambda_selection_patterns (400)`,
    path: '/act',
    payload: { throw: 'Raising 400 from within' },
    expect: { status: 405, jsonHas: { errorMessage: 'Raising 400 from within' } },
  },
  {
    name: 'a pattern with \\d chooses the status by the error message',
    source: `${SOURCE} test_lambda_selection_patterns (500)`,
    path: '/act',
    payload: { throw: 'Raising 500 from within' },
    expect: { status: 502, jsonHas: { errorMessage: 'Raising 500 from within' } },
  },
  {
    name: 'a pattern is for the errorMessage of errors, not for what is returned',
    source: 'Developer guide: Handle standard Lambda errors in API Gateway',
    path: '/act',
    payload: { return: 'Raising 400 from within' },
    expect: { status: 200 },
  },
  {
    name: 'a template of the matching answer reads the error',
    source: 'Developer guide: Handle custom Lambda errors in API Gateway',
    path: '/mapped',
    payload: { throw: 'it was refused' },
    expect: { status: 400, json: { error: 'it was refused' } },
  },
  {
    name: 'a template overrides the status and a header',
    source: `${SOURCE} test_lambda_aws_integration_response_with_mapping_templates`,
    path: '/override',
    payload: { return: { status: 202, text: 'noerror' } },
    expect: { status: 202, json: { got: 'noerror' }, headers: { 'x-made': 'made 202' } },
  },
  {
    name: 'an answer that no pattern matches and no default: 500',
    source: 'localstack/localstack test_handler_integration_response.py ..._pattern_no_default',
    path: '/nodefault',
    payload: { return: {} },
    expect: { status: 500, json: { message: 'Internal server error' } },
  },
  {
    name: 'a pattern must match the whole message',
    source: 'localstack/localstack test_handler_integration_response.py TestSelectionPattern',
    path: '/nodefault',
    payload: { throw: 'a boom here' },
    expect: { status: 500 },
  },
];

export const LAMBDA_CUSTOM: readonly Case[] = [
  {
    name: 'Lambda, not proxy: without a template the body is the payload',
    source: `${SOURCE} test_lambda_aws_integration`,
    scene: ECHO,
    steps: [
      {
        call: 'POST /plain',
        headers: { 'Content-Type': 'application/json' },
        body: '{"message": "hello world"}',
        expect: { status: 200, json: { message: 'hello world' } },
      },
    ],
  },
  {
    name: 'Lambda, not proxy: without a body the payload is {}',
    source: 'localstack/localstack test_parameters_mapping.py test_body_mapping_empty',
    scene: ECHO,
    steps: [
      {
        call: 'POST /plain',
        headers: { 'Content-Type': 'application/json' },
        expect: { status: 200, json: {} },
      },
    ],
  },
  {
    name: 'Lambda, not proxy: a template without a Content-Type of the request',
    source: `${SOURCE} test_lambda_aws_integration_with_request_template`,
    scene: ECHO,
    steps: [
      {
        call: 'GET /template?param1=foobar&Signature=1',
        expect: { status: 200, json: { param1: 'foobar' } },
      },
    ],
  },
  ...ROWS.map((row): Case => ({
    name: `Lambda, not proxy: ${row.name}`,
    source: row.source,
    scene: ACT,
    steps: [
      {
        call: `POST ${row.path}`,
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(row.payload),
        expect: row.expect,
      },
    ],
  })),
];
