import { describe, expect, it } from 'vitest';
import { mockAnswering } from '../support/integrations.ts';
import { createWorld } from '../support/world.ts';

describe('gateway responses', () => {
  const routes = { 'GET /a': {} };
  const template =
    '{"m":$context.error.messageString,"plain":"$context.error.message",' +
    '"t":"$context.error.responseType","id":"$context.requestId","s":"$stageVariables.x"}';
  const response = {
    responseParameters: {
      'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
      'gatewayresponse.header.X-Origin': 'method.request.header.Origin',
      'gatewayresponse.header.X-None': 'method.request.header.None',
    },
    responseTemplates: { 'application/json': template },
  };

  it('the type itself, with variables and headers', async () => {
    const { get } = createWorld({
      routes,
      stage: { variables: { x: 'y' } },
      gatewayResponses: {
        MISSING_AUTHENTICATION_TOKEN: { ...response, statusCode: '404' },
        DEFAULT_4XX: { responseParameters: {}, responseTemplates: {} },
      },
    });
    const { status, text, header } = await get('/none', { headers: [['Origin', 'https://a.b']] });
    expect([
      status,
      header('access-control-allow-origin'),
      header('x-origin'),
      header('x-none'),
    ]).toEqual([404, '*', 'https://a.b', undefined]);
    expect(JSON.parse(text)).toEqual({
      m: 'Missing Authentication Token',
      plain: 'Missing Authentication Token',
      t: 'MISSING_AUTHENTICATION_TOKEN',
      id: header('x-amzn-requestid'),
      s: 'y',
    });
  });

  // "Amazon API Gateway important notes", REST APIs: this one cannot be customised.
  it('more than 10 MB: neither REQUEST_TOO_LARGE nor DEFAULT_4XX changes the answer', async () => {
    const own = { ...response, statusCode: '400' };
    const { get } = createWorld({
      routes: { 'POST /a': {} },
      gatewayResponses: { REQUEST_TOO_LARGE: own, DEFAULT_4XX: own },
    });
    const body = Buffer.alloc(10_485_761);
    const { status, text, header } = await get('/a', { method: 'POST', body });
    expect([status, text]).toEqual([413, '{"message":"Request Too Long"}']);
    expect(header('access-control-allow-origin')).toBeUndefined();
  });

  it('DEFAULT_4XX takes the others, with its status for all of them', async () => {
    const { get } = createWorld({
      routes,
      gatewayResponses: { DEFAULT_4XX: { ...response, statusCode: '418' } },
    });
    expect(await get('/none')).toMatchObject({ status: 418 });
  });

  it('DEFAULT_5XX keeps the status of the error', async () => {
    const { get } = createWorld({
      routes: { 'GET /a': { integration: mockAnswering('', { requestTemplates: {} }) } },
      gatewayResponses: { DEFAULT_5XX: response },
    });
    const { status, text } = await get('/a');
    expect([status, (JSON.parse(text) as { m: string }).m]).toEqual([500, 'Internal server error']);
  });
});
