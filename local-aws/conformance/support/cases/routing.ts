import type { Case, Expected, Scene } from '../case.ts';
import { ANY, api, mock, operation } from '../documents.ts';

const SOURCE =
  'localstack/localstack test_apigateway_common.py ' +
  'test_proxy_routing_with_hardcoded_resource_sibling';
const UNIT = 'localstack/localstack test_handler_request.py TestRoutingHandler';
const GUIDE = 'Developer guide: Set up a proxy integration with a proxy resource';
const MISSING: Expected = {
  status: 403,
  json: { message: 'Missing Authentication Token' },
  headers: { 'x-amzn-errortype': 'MissingAuthenticationTokenException' },
};

function said(text: string, parameters: readonly string[] = []): object {
  return operation({ parameters, integration: mock(`{"said": "${text}"}`) });
}

const SCENE: Scene = {
  document: () =>
    api({
      '/test': { post: said('test') },
      '/test/any': { [ANY]: said('any') },
      '/{proxy+}': {
        options: said('greedy', ['path proxy']),
        delete: said('greedy', ['path proxy']),
      },
      '/items/{id}': { get: said("id $input.params('id')", ['path id']) },
      '/items/fixed': { get: said('fixed') },
      '/items/{id}/sub': { get: said('sub', ['path id']) },
    }),
};

const ROWS: readonly (readonly [string, string, Expected, string])[] = [
  ['a fixed resource that has the method', 'POST /test', saidIs('test'), SOURCE],
  [
    'a fixed resource without the method leaves it to the greedy one',
    'OPTIONS /test',
    saidIs('greedy'),
    SOURCE,
  ],
  ['ANY of a fixed resource is before the greedy one', 'OPTIONS /test/any', saidIs('any'), SOURCE],
  ['ANY takes each method', 'GET /test/any', saidIs('any'), SOURCE],
  ['the greedy resource takes a deep path', 'DELETE /this/is/deep', saidIs('greedy'), UNIT],
  ['a path without a resource', 'GET /wrong', MISSING, UNIT],
  ['a method that no resource has', 'PATCH /test', MISSING, UNIT],
  ['a parameter', 'GET /items/7', saidIs('id 7'), UNIT],
  ['a fixed resource is before a parameter', 'GET /items/fixed', saidIs('fixed'), GUIDE],
  ['a resource below a parameter', 'GET /items/7/sub', saidIs('sub'), UNIT],
  [
    'a doubled slash and a trailing one',
    'GET //items/7/',
    saidIs('id 7'),
    `${UNIT} ..._double_slash_and_trailing`,
  ],
  ['a trailing slash', 'POST /test/', saidIs('test'), UNIT],
];

function saidIs(text: string): Expected {
  return { status: 200, json: { said: text } };
}

export const ROUTING: readonly Case[] = [
  ...ROWS.map(([name, call, expect, source]): Case => ({
    name: `routing: ${name}`,
    source,
    scene: SCENE,
    steps: [{ call, expect }],
  })),
];
