import { describe, expect, it } from 'vitest';
import type { Integration } from '../../snapshot.ts';
import { FUNCTION_URI } from '../support/aws.ts';
import { integration, integrationResponse } from '../support/integrations.ts';
import { createWorld } from '../support/world.ts';

describe('Lambda without proxy', () => {
  const lambda = (parts: Partial<Integration>) =>
    integration({
      type: 'AWS',
      httpMethod: 'POST',
      uri: FUNCTION_URI,
      responses: { default: integrationResponse('200') },
      ...parts,
    });

  it('Event: 202 by mapping, with the mapped payload', async () => {
    const { get, events } = createWorld({
      routes: {
        'POST /a': {
          integration: lambda({
            requestParameters: { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" },
            requestTemplates: {
              'application/json': '{"id":"$context.requestId","body":$input.json("$")}',
            },
            responses: {
              default: integrationResponse('202', {
                responseTemplates: { 'application/json': '{"id":"$context.requestId"}' },
              }),
            },
          }),
        },
      },
    });
    const { status, text } = await get('/a', { method: 'POST', body: Buffer.from('{"key":"x"}') });
    expect(status).toBe(202);
    expect(events).toEqual([{ ...(JSON.parse(text) as object), body: { key: 'x' } }]);
  });

  it('errorMessage selects; a result is the default', async () => {
    const responses = {
      'not_found.*': integrationResponse('404', {
        responseTemplates: { 'application/json': '{"why":$input.json("$.errorMessage")}' },
      }),
      default: integrationResponse('200'),
    };
    const { get } = createWorld({
      routes: { 'POST /a': { integration: lambda({ responses }) } },
      lambda: (event) => {
        if ((event as { bad?: boolean }).bad) throw new Error('not_found: x');
        return 'not_found: no error';
      },
    });
    expect(await get('/a', { method: 'POST', body: Buffer.from('{"bad":true}') })).toMatchObject({
      status: 404,
      text: '{"why":"not_found: x"}',
    });
    expect(await get('/a', { method: 'POST', body: Buffer.from('{}') })).toMatchObject({
      status: 200,
    });
  });

  it.each([
    ['NEVER', 415],
    ['WHEN_NO_TEMPLATES', 415],
    ['WHEN_NO_MATCH', 200],
  ] as const)('%s, no template for the type: %i', async (passthroughBehavior, status) => {
    const { get } = createWorld({
      routes: {
        'POST /a': {
          integration: lambda({ passthroughBehavior, requestTemplates: { 'text/plain': 'x' } }),
        },
      },
    });
    expect((await get('/a', { method: 'POST', body: Buffer.from('{}') })).status).toBe(status);
  });
});
