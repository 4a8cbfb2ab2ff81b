import { expect } from 'vitest';
import type { Case, Scene } from '../case.ts';
import { api, http, operation } from '../documents.ts';

const MAPPING = 'localstack/localstack test_parameters_mapping.py';

const SCENE: Scene = {
  stageVariables: { part: 'staged' },
  document: (world) =>
    api({
      '/map': {
        post: operation({
          parameters: ['header multi', 'query multi', 'query qs', 'header own', 'query QS'],
          integration: http(world, '/seen', {
            httpMethod: 'POST',
            requestParameters: {
              'integration.request.header.api': 'context.apiId',
              'integration.request.header.agent': 'context.identity.userAgent',
              'integration.request.header.fixed': "'a value'",
              'integration.request.header.staged': 'stageVariables.part',
              'integration.request.header.body': 'method.request.body',
              'integration.request.header.inner': 'method.request.body.pets[0].name',
              'integration.request.header.last': 'method.request.header.multi',
              'integration.request.header.all': 'method.request.multivalueheader.multi',
              'integration.request.querystring.last': 'method.request.querystring.multi',
              'integration.request.querystring.all': 'method.request.multivaluequerystring.multi',
              'integration.request.header.crossed': 'method.request.querystring.qs',
              'integration.request.querystring.crossed': 'method.request.header.own',
              'integration.request.header.cased': 'method.request.querystring.QS',
            },
          }),
        }),
      },
    }),
};

function mapped(name: string, source: string, request: object, seen: object): Case {
  return {
    name: `HTTP: ${name}`,
    source,
    scene: SCENE,
    steps: [
      {
        call: 'POST /map',
        headers: { 'Content-Type': 'application/json' },
        body: '{}',
        ...request,
        expect: { status: 200, jsonHas: seen },
      },
    ],
  };
}

export const HTTP_MAPPING: readonly Case[] = [
  mapped(
    'context, constants and stage variables are mapped',
    `${MAPPING} test_context_variables, test_stage_variable_mapping`,
    { headers: { 'Content-Type': 'application/json', 'User-Agent': 'agent/1' } },
    { headers: { agent: 'agent/1', fixed: 'a value', staged: 'staged' } },
  ),
  mapped(
    'an empty body maps to {}',
    `${MAPPING} test_body_mapping_empty`,
    { body: '' },
    { headers: { body: '{}' } },
  ),
  mapped(
    'a field of the body is mapped',
    `${MAPPING} test_json_body_mapping`,
    { body: '{"pets":[{"name":"a pet"},{"name":"b"}]}' },
    { headers: { inner: 'a pet' } },
  ),
  mapped(
    'a field that the body lacks is left out',
    `${MAPPING} test_json_body_mapping_not_found`,
    { body: '{"pets":{"name":"a pet"}}' },
    { headers: expect.not.objectContaining({ inner: expect.anything() }) },
  ),
  mapped(
    'of repeated headers the last is mapped, multivalueheader joins them with commas',
    `${MAPPING} test_multi_headers_mapping`,
    { headers: { 'Content-Type': 'application/json', multi: ['value1', 'value2'] } },
    { headers: { last: 'value2', all: 'value1,value2' } },
  ),
  mapped(
    'of repeated query parameters the last is mapped, multivaluequerystring gives all',
    `${MAPPING} test_multi_qs_mapping`,
    { call: 'POST /map?multi=v1&multi=v2' },
    {
      query: expect.stringMatching(/^(?=.*last=v2)(?=.*all=v1)(?=.*all=v2)(?!.*last=v1)/),
    },
  ),
  mapped(
    'query to header and header to query',
    `${MAPPING} test_default_request_mapping`,
    { call: 'POST /map?qs=one', headers: { 'Content-Type': 'application/json', own: 'two' } },
    { headers: { crossed: 'one' }, query: expect.stringMatching(/crossed=two/) },
  ),
  mapped(
    'names of query parameters are taken with their case',
    `${MAPPING} test_default_request_mapping_casing`,
    { call: 'POST /map?qs=one' },
    { headers: expect.not.objectContaining({ cased: expect.anything() }) },
  ),
  {
    name: 'HTTP: an invalid JSON body that a mapping reads: 400',
    source: `${MAPPING} test_invalid_json_body_mapping`,
    scene: SCENE,
    steps: [
      {
        call: 'POST /map',
        headers: { 'Content-Type': 'application/json' },
        body: '\n{wrongjson',
        expect: { status: 400, json: { message: 'Invalid JSON in request body' } },
      },
    ],
  },
];
