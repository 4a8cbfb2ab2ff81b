import { describe, expect, it } from 'vitest';
import { createAliases } from './aliases.ts';

/** "Implement Lambda canary deployments using a weighted alias". */
describe('an alias', () => {
  const AliasArn = 'arn:aws:lambda:us-east-1:123456789012:function:fn:live';
  const shared = { AliasArn, RoutingConfig: { AdditionalVersionWeights: { '8': 0.1 } } };

  it.each([
    [0, '8'],
    [0.0999, '8'],
    [0.1, 'live'],
    [0.9999, 'live'],
  ])('of weight 0.1 with %d: %s', (drawn, version) => {
    const aliases = createAliases(() => drawn);
    aliases.remember(shared);
    expect(aliases.resolve('fn', 'live')).toBe(version);
  });

  it.each([
    ['another alias', 'fn', 'test'],
    ['another function', 'other', 'live'],
    ['a version', 'fn', '8'],
    ['no qualifier', 'fn', undefined],
  ])('leaves %s', (_, name, qualifier) => {
    const aliases = createAliases(() => 0);
    aliases.remember(shared);
    expect(aliases.resolve(name, qualifier)).toBe(qualifier);
  });

  it.each([{ AliasArn }, { AliasArn, RoutingConfig: null }, { AliasArn, RoutingConfig: {} }])(
    'loses its weights: %j',
    (without) => {
      const aliases = createAliases(() => 0);
      aliases.remember(shared);
      aliases.remember(without);
      expect(aliases.resolve('fn', 'live')).toBe('live');
    },
  );
});
