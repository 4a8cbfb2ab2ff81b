import { describe, expect, it } from 'vitest';
import { harness, type Harness } from '../support/harness.ts';

interface Planned extends Harness {
  readonly api: string;
  readonly key: { readonly id: string; readonly value: string };
  readonly plan: string;
}

function planned(): Planned {
  const local = harness();
  const api = local.createApi();
  const deploymentId = local.call('POST', `/restapis/${api}/deployments`, {}).fields['id'];
  local.call('POST', `/restapis/${api}/stages`, { stageName: 'v1', deploymentId });
  const key = local.call('POST', '/apikeys', { name: 'client', enabled: true, value: '' })
    .fields as { id: string; value: string };
  const plan = String(
    local.call('POST', '/usageplans', {
      name: 'basic',
      apiStages: [{ apiId: api, stage: 'v1' }],
      throttle: { rateLimit: 10, burstLimit: 5 },
    }).fields['id'],
  );
  local.call('POST', `/usageplans/${plan}/keys`, { keyId: key.id, keyType: 'API_KEY' });
  return { ...local, api, key, plan };
}

describe('API key', () => {
  it('opens the stages of its usage plan', () => {
    const { view, api, key, plan } = planned();
    expect(key.value).toMatch(/^[a-z0-9]{40}$/);
    expect(view.apiKey(key.value, api, 'v1')).toEqual({
      id: key.id,
      name: 'client',
      usagePlanId: plan,
      throttle: { rateLimit: 10, burstLimit: 5 },
      methodThrottles: {},
    });
  });

  it.each<readonly [string, (local: Planned) => unknown]>([
    [
      'it is disabled',
      ({ patch, key }) => patch(`/apikeys/${key.id}`, ['replace', '/enabled', 'false']),
    ],
    [
      'it left the plan',
      ({ call, key, plan }) => call('DELETE', `/usageplans/${plan}/keys/${key.id}`),
    ],
    [
      'the stage left the plan',
      ({ patch, api, plan }) => patch(`/usageplans/${plan}`, ['remove', '/apiStages', `${api}:v1`]),
    ],
    ['it is deleted', ({ call, key }) => call('DELETE', `/apikeys/${key.id}`)],
  ])('opens nothing when %s', (_, change) => {
    const local = planned();
    change(local);
    expect(local.view.apiKey(local.key.value, local.api, 'v1')).toBeUndefined();
  });

  it('shows its value only when asked', () => {
    const { call, key } = planned();
    expect(call('GET', `/apikeys/${key.id}`).fields).not.toHaveProperty('value');
    expect(call('GET', `/apikeys/${key.id}?includeValue=true`).fields['value']).toBe(key.value);
  });

  it.each([['short'], ['x'.repeat(129)]])('refuses the value %s', (value) => {
    expect(harness().call('POST', '/apikeys', { name: 'k', value }).status).toBe(400);
  });
});

describe('usage plan', () => {
  it('takes the operations that Terraform sends', () => {
    const { patch, plan, api, key, view } = planned();
    const { fields } = patch(
      `/usageplans/${plan}`,
      ['replace', '/throttle/rateLimit', '20'],
      ['replace', '/quota/limit', '1000'],
      ['replace', '/quota/offset', '0'],
      ['replace', '/quota/period', 'WEEK'],
      ['replace', `/apiStages/${api}:v1/throttle//images/GET/rateLimit`, '5'],
      ['add', '/productCode', 'p'],
    );
    expect(fields).toMatchObject({
      productCode: 'p',
      throttle: { rateLimit: 20, burstLimit: 5 },
      quota: { limit: 1000, offset: 0, period: 'WEEK' },
      apiStages: [{ apiId: api, stage: 'v1', throttle: { '/images/GET': { rateLimit: 5 } } }],
    });
    expect(view.apiKey(key.value, api, 'v1')).toMatchObject({
      methodThrottles: { '/images/GET': { rateLimit: 5, burstLimit: Infinity } },
      quota: { limit: 1000, offset: 0, period: 'WEEK' },
    });
    const cleared = patch(
      `/usageplans/${plan}`,
      ['remove', '/throttle'],
      ['remove', '/quota'],
    ).fields;
    expect(cleared).not.toHaveProperty('throttle');
    expect(cleared).not.toHaveProperty('quota');
  });

  it('refuses a stage that does not exist', () => {
    const { call, api } = planned();
    expect(
      call('POST', '/usageplans', { name: 'x', apiStages: [{ apiId: api, stage: 'v2' }] }).status,
    ).toBe(404);
  });
});
