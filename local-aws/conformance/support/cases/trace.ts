import type { Case, Scene } from '../case.ts';
import { ANY, api, lambdaProxy, mock, operation } from '../documents.ts';

const SOURCE = 'localstack/localstack test_apigateway_common.py test_invocation_trace_id';
const ROOT = 'Root=1-3152b799-8954dae64eda91bc9a23a7e8';
const FULL = `${ROOT};Parent=7fa8c0f79203be72;Sampled=1`;

const SCENE: Scene = {
  functions: ['event'],
  document: (world) =>
    api({
      '/path': { get: operation({ integration: mock('{"statusCode": 200}') }) },
      '/{proxy+}': { [ANY]: operation({ integration: lambdaProxy(world, 'event') }) },
    }),
};

/** Path, header of the client, header of the answer. */
const ROWS: readonly (readonly [string, string, string | undefined, RegExp | null])[] = [
  ['MOCK', '/path', undefined, null],
  ['MOCK, given by the client', '/path', FULL, null],
  ['a Lambda proxy: a new one with a parent', '/value', undefined, /^Root=1-[^;]+;Parent=/],
  ['a Lambda proxy, given by the client', '/value', FULL, new RegExp(FULL)],
  [
    'a Lambda proxy, a root given by the client: a parent is added',
    '/value',
    ROOT,
    new RegExp(`^${ROOT};Parent=(?!7fa8c0f79203be72)`),
  ],
];

export const TRACE: readonly Case[] = ROWS.map(([name, path, sent, seen]) => ({
  name: `X-Amzn-Trace-Id of ${name}`,
  source: SOURCE,
  scene: SCENE,
  steps: [
    {
      call: `GET ${path}`,
      ...(sent === undefined ? {} : { headers: { 'x-amzn-trace-id': sent } }),
      expect: {
        status: 200,
        headers: {
          'x-amzn-trace-id': seen,
          'x-amzn-requestid': /./,
          'x-amz-apigw-id': /./,
          'x-amz-cf-id': /./,
          via: /CloudFront/,
          'x-cache': 'Miss from cloudfront',
        },
      },
    },
  ],
}));
