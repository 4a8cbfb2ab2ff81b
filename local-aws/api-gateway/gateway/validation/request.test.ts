import { describe, expect, it } from 'vitest';
import { createWorld } from '../support/world.ts';

describe('validation', () => {
  const schema = {
    type: 'object',
    required: ['id'],
    properties: {
      id: { type: 'string', pattern: '^[a-z]+$', maxLength: 3 },
      n: { type: 'integer', minimum: 1, maximum: 9 },
      tags: { type: 'array', items: { enum: ['a', 'b'] } },
    },
    additionalProperties: false,
  };
  const validated = (method: object) =>
    createWorld({
      routes: { 'POST /a': { requestValidator: { body: true, parameters: true }, ...method } },
      models: { Thing: schema },
    });
  it.each([
    ['{"id":"ab","n":9,"tags":["a"]}', 200],
    ['{"n":1}', 400],
    ['{"id":"A"}', 400],
    ['{"id":"abcd"}', 400],
    ['{"id":"a","n":0}', 400],
    ['{"id":"a","n":10}', 400],
    ['{"id":"a","n":1.5}', 400],
    ['{"id":"a","tags":["c"]}', 400],
    ['{"id":"a","more":1}', 400],
    ['', 400],
    ['[]', 400],
    ['no json', 400],
  ])('%s: %i', async (body, status) => {
    const { get } = validated({
      requestModels: { 'application/json': { $ref: '#/components/schemas/Thing' } },
    });
    const seen = await get('/a', { method: 'POST', body: Buffer.from(body) });
    expect(seen.status).toBe(status);
    if (status === 400) expect(seen.text).toBe('{"message":"Invalid request body"}');
  });

  it('an unknown keyword is refused by name', async () => {
    const { get, log } = validated({ requestModels: { 'application/json': { const: 1 } } });
    const answer = await get('/a', { method: 'POST', body: Buffer.from('{}') });
    expect([answer.status, answer.text]).toEqual([
      501,
      expect.stringContaining('does not implement the JSON schema keyword'),
    ]);
    expect(log.join()).toContain('"const"');
  });

  // localstack/localstack test_apigateway_common.py test_api_gateway_request_validator (recorded)
  it('missing parameters are named, by place and name', async () => {
    const { get } = validated({
      requestParameters: {
        'method.request.querystring.w': true,
        'method.request.header.X-A': true,
        'method.request.querystring.q': false,
      },
    });
    expect((await get('/a', { method: 'POST' })).text).toBe(
      '{"message":"Missing required request parameters: [X-A, w]"}',
    );
    expect((await get('/a?w=1', { method: 'POST', headers: [['X-A', '1']] })).status).toBe(200);
    // Names are case-sensitive ("Amazon API Gateway important notes", REST APIs).
    expect((await get('/a?w=1', { method: 'POST', headers: [['x-a', '1']] })).text).toContain(
      '[X-A]',
    );
  });
});
