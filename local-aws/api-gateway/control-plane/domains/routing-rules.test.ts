import { describe, expect, it } from 'vitest';
import type { HeaderList } from '../../../http/headers.ts';
import { type Answer, harness, type Harness } from '../support/harness.ts';

const HOST = 'pets.example.com';
const BASE = `/v2/domainnames/${HOST}/routingrules`;
const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/1';

interface RuleParts {
  readonly headers?: Readonly<Record<string, string>>;
  readonly basePath?: string;
  readonly stripBasePath?: boolean;
}

interface Named extends Harness {
  readonly ids: readonly string[];
  rule(priority: number, api: number, parts?: RuleParts): Answer;
  leads(path: string, headers?: HeaderList): readonly [api: number, basePath: string];
}

function named(routingMode: string | undefined): Named {
  const local = harness();
  const ids = [1, 2, 3].map(() => {
    const id = local.createApi({ endpointConfiguration: { types: ['REGIONAL'] } });
    local.call('POST', `/restapis/${id}/deployments`, { stageName: 'v1' });
    return id;
  });
  local.call('POST', '/domainnames', {
    domainName: HOST,
    regionalCertificateArn: CERTIFICATE,
    endpointConfiguration: { types: ['REGIONAL'] },
    routingMode,
  });
  return {
    ...local,
    ids,
    rule: (priority, api, { headers = {}, basePath, stripBasePath = false } = {}) =>
      local.call('POST', BASE, {
        priority,
        conditions: [
          ...Object.entries(headers).map(([header, valueGlob]) => ({
            matchHeaders: { anyOf: [{ header, valueGlob }] },
          })),
          ...(basePath === undefined ? [] : [{ matchBasePaths: { anyOf: [basePath] } }]),
        ],
        actions: [{ invokeApi: { apiId: ids[api - 1], stage: 'v1', stripBasePath } }],
      }),
    leads(path, headers = []) {
      const found = local.view.domain({ host: HOST, path, headers });
      return [ids.indexOf(found?.apiId ?? '') + 1, found?.basePath ?? ''];
    },
  };
}

describe('routing rules', () => {
  // "Examples of how API Gateway evaluates routing rules", example 1.
  it.each<readonly [string, HeaderList, number]>([
    ['/', [['Hello', 'World']], 1],
    ['/', [['hello', 'World']], 1],
    ['/', [['Hello', 'world']], 3],
    [
      '/PetStoreShopper',
      [
        ['Hello', 'World'],
        ['Pet', 'Dog-Bella'],
        ['Accept', 'image/webp'],
      ],
      1,
    ],
    [
      '/PetStoreShopper/a',
      [
        ['Pet', 'Dog-Bella'],
        ['Accept', 'image/webp'],
      ],
      2,
    ],
    ['/PetStoreShopper', [['Pet', 'Dog-Bella']], 3],
    [
      '/petstoreshopper',
      [
        ['Pet', 'Dog-Bella'],
        ['Accept', 'image/webp'],
      ],
      3,
    ],
  ])('%s with %j goes to API %i', (path, headers, api) => {
    const { rule, leads } = named('ROUTING_RULE_ONLY');
    rule(100, 3);
    rule(50, 2, { headers: { Accept: '*webp', Pet: 'Dog-*' }, basePath: 'PetStoreShopper' });
    rule(10, 1, { headers: { Hello: 'World' } });
    expect(leads(path, headers)).toEqual([api, '']);
  });

  // "Match headers conditions", its table of globs.
  it.each([
    ['a*', ['account', 'alpha']],
    ['*a', ['alpha', 'beta']],
    ['*a*', ['account', 'alpha', 'backup', 'beta']],
    ['*', ['account', 'alpha', 'backup', 'beta', 'users']],
    ['beta', ['beta']],
  ])('%s matches %j', (glob, matching) => {
    const { rule, leads } = named('ROUTING_RULE_ONLY');
    rule(1, 1, { headers: { 'x-version': glob } });
    const values = ['account', 'alpha', 'backup', 'beta', 'users'];
    expect(values.filter((value) => leads('/', [['x-version', value]])[0] === 1)).toEqual(matching);
  });

  it('strip the base path when they say so', () => {
    const { rule, leads } = named('ROUTING_RULE_ONLY');
    rule(1, 1, { basePath: 'pets/dogs', stripBasePath: true });
    rule(2, 2, { basePath: 'pets' });
    expect(leads('/pets/dogs/a')).toEqual([1, '/pets/dogs']);
    expect(leads('/pets/cats')).toEqual([2, '']);
  });

  it('come before mappings, which serve the rest', () => {
    const { rule, leads, call, ids } = named('ROUTING_RULE_THEN_BASE_PATH_MAPPING');
    rule(1, 1, { headers: { 'x-version': 'beta' } });
    call('POST', `/domainnames/${HOST}/basepathmappings`, { restApiId: ids[1], stage: 'v1' });
    expect(leads('/x', [['x-version', 'beta']])).toEqual([1, '']);
    expect(leads('/x')).toEqual([2, '']);
  });

  it('are not made, and not asked, in the mode without them', () => {
    const { rule, patch, leads } = named(undefined);
    expect(rule(1, 1).status).toBe(400);
    const mode = (value: string) =>
      patch(`/domainnames/${HOST}`, ['replace', '/routingMode', value]);
    expect(mode('ROUTING_RULE_THEN_BASE_PATH_MAPPING').status).toBe(200);
    expect(rule(1, 1).status).toBe(201);
    expect(leads('/')).toEqual([1, '']);
    mode('BASE_PATH_MAPPING_ONLY');
    expect(leads('/')).toEqual([0, '']);
  });

  it('are read, replaced and deleted', () => {
    const { rule, call, leads } = named('ROUTING_RULE_ONLY');
    const made = rule(1, 1).fields;
    const one = `${BASE}/${String(made['routingRuleId'])}`;
    expect(call('GET', one).fields).toEqual(made);
    expect(call('GET', BASE).fields).toEqual({ routingRules: [made] });
    expect(made['routingRuleArn']).toMatch(/:\/domainnames\/pets\.example\.com\/routingrules\/.+$/);
    const { conditions, actions } = made;
    expect(call('PUT', one, { priority: 7, conditions, actions }).fields).toEqual({
      ...made,
      priority: 7,
    });
    expect(call('DELETE', one).status).toBe(204);
    expect(leads('/')).toEqual([0, '']);
  });

  // "Restrictions".
  it.each<readonly [string, number, RuleParts]>([
    ['a priority that is taken', 5, {}],
    ['priority 0', 0, {}],
    ['priority 1000001', 1_000_001, {}],
    ['a reserved header', 1, { headers: { 'X-Amz-Date': 'a' } }],
    ['a wildcard in the name of a header', 1, { headers: { 'x-*': 'a' } }],
    ['a wildcard in the middle of a value', 1, { headers: { 'x-a': 'a*b' } }],
    ['three headers', 1, { headers: { a: '1', b: '1', c: '1' } }],
  ])('refuse %s', (_, priority, parts) => {
    const { rule } = named('ROUTING_RULE_ONLY');
    rule(5, 1);
    expect([400, 409]).toContain(rule(priority, 1, parts).status);
  });
});
