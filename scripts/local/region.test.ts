import { describe, expect, it } from 'vitest';
import { chosenRegion } from './region.ts';

describe('the region of npm run local', () => {
  it.each([
    ['the option', 'eu-west-1', { AWS_REGION: 'us-west-2' }, 'eu-west-1'],
    ['AWS_REGION', undefined, { AWS_REGION: 'us-west-2', AWS_DEFAULT_REGION: 'x' }, 'us-west-2'],
    ['AWS_DEFAULT_REGION', undefined, { AWS_DEFAULT_REGION: 'sa-east-1' }, 'sa-east-1'],
    ['an empty variable', undefined, { AWS_REGION: '' }, 'us-east-1'],
    ['nothing', undefined, {}, 'us-east-1'],
  ])('comes from %s', (_, option, env, expected) => {
    expect(chosenRegion(option, env)).toBe(expected);
  });

  it.each([
    ['--region', 'europe', {}],
    ['--region', '', {}],
    ['AWS_REGION', undefined, { AWS_REGION: 'cn-north-1' }],
    ['AWS_REGION', undefined, { AWS_REGION: 'us-gov-west-1' }],
  ])('%s that it has not is refused: %s %j', (source, option, env) => {
    expect(() => chosenRegion(option, env)).toThrow(
      new RegExp(`^${source} is .*--region eu-west-1`),
    );
  });
});
