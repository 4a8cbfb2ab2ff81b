import { describe, expect, it } from 'vitest';
import type { Integration } from '../../snapshot.ts';
import { integrationResponse, mockAnswering } from '../support/integrations.ts';
import { createWorld } from '../support/world.ts';

describe('MOCK', () => {
  const text = (parts: Partial<Integration>) =>
    createWorld({
      routes: { 'OPTIONS /a': { integration: mockAnswering('{"ok":1}', parts) } },
      snapshot: { binaryMediaTypes: ['*/*'] },
    });
  it.each([
    ['nothing set', {}, 500],
    ['the integration alone', { contentHandling: 'CONVERT_TO_TEXT' as const }, 500],
    [
      'the response alone',
      {
        responses: {
          default: integrationResponse('200', {
            responseTemplates: { 'application/json': '{"ok":1}' },
            contentHandling: 'CONVERT_TO_TEXT',
          }),
        },
      },
      500,
    ],
    [
      'integration and response',
      {
        contentHandling: 'CONVERT_TO_TEXT' as const,
        responses: {
          default: integrationResponse('200', {
            responseTemplates: { 'application/json': '{"ok":1}' },
            contentHandling: 'CONVERT_TO_TEXT',
          }),
        },
      },
      200,
    ],
  ])('under */*: %s', async (_, parts, status) => {
    expect((await text(parts).get('/a', { method: 'OPTIONS' })).status).toBe(status);
  });

  // Serverless Framework deploys {statusCode:200}; localstack/localstack test_mock_integration.py.
  it.each([
    ['{"statusCode": 200}', 200],
    ['{statusCode:200}', 200],
    ['{"statusCode": "200"}', 500],
    ['{"statusCode": 200', 500],
    ['{"statusCode": 200.5}', 500],
    ['[200]', 500],
    ['', 500],
  ])('a request template that gives %s: %i', async (template, status) => {
    const { get } = createWorld({
      routes: {
        'GET /a': {
          integration: mockAnswering('', { requestTemplates: { 'application/json': template } }),
        },
      },
    });
    expect((await get('/a')).status).toBe(status);
  });

  it('the status of the request template selects the response', async () => {
    const responses = {
      '4\\d\\d': integrationResponse('404'),
      default: integrationResponse('200'),
    };
    const { get } = createWorld({
      routes: {
        'GET /a': {
          integration: mockAnswering('', {
            responses,
            requestTemplates: {
              'application/json': '{"statusCode": #if($input.params("x") == "1")404#else 200#end}',
            },
          }),
        },
      },
    });
    expect([(await get('/a?x=1')).status, (await get('/a')).status]).toEqual([404, 200]);
  });
});
