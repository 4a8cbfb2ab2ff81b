import { describe, expect, it } from 'vitest';
import { FUNCTION_URI, iamWith } from './support/aws.ts';
import { integration, mockAnswering } from './support/integrations.ts';
import { createWorld, type World } from './support/world.ts';

/** "Set up an API Gateway canary release deployment": each request by random. */
describe('a canary', () => {
  const canary = { deploymentId: 'dep2', percentTraffic: 10, variables: { hue: 'blue' } };
  const text = '$stageVariables.hue $context.deploymentId $context.isCanaryRequest';

  function world(percentTraffic: number, random?: () => number): World {
    return createWorld({
      routes: { 'GET /a': { integration: mockAnswering(text) } },
      stage: { variables: { hue: 'red' }, canary: { ...canary, percentTraffic } },
      view: {},
      ...(random ? { random } : {}),
    });
  }

  it.each([
    [10, 0, 'blue'],
    [10, 0.0999, 'blue'],
    [10, 0.1, 'red'],
    [10, 0.9999, 'red'],
    [0, 0, 'red'],
    [100, 0.9999, 'blue'],
  ])('of %d percent with %d: %s', async (percent, drawn, hue) => {
    const answer = await world(percent, () => drawn).get('/a');
    expect(answer.text).toBe(`${hue} dep1 ${hue === 'blue'}`);
  });

  it('gets about its share of many requests', async () => {
    const { get } = world(25);
    const answers = await Promise.all(Array.from({ length: 500 }, () => get('/a')));
    const share = answers.filter(({ text: hue }) => hue.startsWith('blue')).length / 500;
    // Five standard deviations and more: seen once in millions.
    expect(Math.abs(share - 0.25)).toBeLessThan(0.1);
  });

  it('is no member of the event of a Lambda proxy', async () => {
    const { get, events } = createWorld({
      routes: {
        'GET /a': { integration: integration({ type: 'AWS_PROXY', uri: FUNCTION_URI }) },
      },
      stage: { variables: { hue: 'red' }, canary: { ...canary, percentTraffic: 100 } },
      aws: iamWith({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }),
      lambda: () => ({ statusCode: 200 }),
    });
    expect((await get('/a')).status).toBe(200);
    expect(events).toMatchObject([{ stageVariables: { hue: 'blue' } }]);
    expect(JSON.stringify(events)).not.toContain('isCanaryRequest');
  });

  it('is not spoken of by a stage without one', async () => {
    const { get } = createWorld({
      routes: { 'GET /a': { integration: mockAnswering('[$context.isCanaryRequest]') } },
    });
    expect((await get('/a')).text).toBe('[]');
  });
});
