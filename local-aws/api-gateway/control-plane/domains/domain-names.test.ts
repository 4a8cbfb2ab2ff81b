import { describe, expect, it } from 'vitest';
import { harness, type Harness } from '../support/harness.ts';

const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/1';

function regional(): Harness & { id: string } {
  const local = harness();
  const id = local.createApi({ endpointConfiguration: { types: ['REGIONAL'] } });
  local.call('POST', `/restapis/${id}/deployments`, { stageName: 'v1' });
  local.call('POST', '/domainnames', {
    domainName: 'img.example.com',
    regionalCertificateArn: CERTIFICATE,
    endpointConfiguration: { types: ['REGIONAL'] },
  });
  return { ...local, id };
}

describe('custom domain', () => {
  it.each([
    ['/images/a', undefined, { basePath: '' }],
    ['/img/images/a', 'img', { basePath: '/img' }],
  ])('%s with mapping %s', (path, basePath, expected) => {
    const { call, view, id } = regional();
    call('POST', '/domainnames/img.example.com/basepathmappings', {
      restApiId: id,
      stage: 'v1',
      basePath,
    });
    expect(view.domain({ host: 'IMG.example.com:4566', path })).toEqual({
      region: 'us-east-1',
      apiId: id,
      stageName: 'v1',
      ...expected,
    });
  });

  it('takes the stage from the path when the mapping has none', () => {
    const { call, view, id } = regional();
    call('POST', '/domainnames/img.example.com/basepathmappings', { restApiId: id });
    expect(view.domain({ host: 'img.example.com', path: '/v1/health' })).toMatchObject({
      stageName: 'v1',
      basePath: '/v1',
    });
  });

  it('leads nowhere without a mapping, and is not another service either', () => {
    const { view } = regional();
    expect(view.domain({ host: 'img.example.com', path: '/x' })).toMatchObject({
      apiId: '',
      refusal: expect.stringContaining('no base path mapping'),
    });
    expect(view.domain({ host: 'unknown.example.com', path: '/x' })).toBeUndefined();
  });

  it('a public name is not reached through a VPC endpoint', () => {
    expect(
      regional().view.domain({ host: 'img.example.com', path: '/x', vpceId: 'vpce-1' }),
    ).toMatchObject({
      refusal: expect.stringContaining('no access association'),
    });
  });

  it('keeps an API that is mapped', () => {
    const { call, id } = regional();
    call('POST', '/domainnames/img.example.com/basepathmappings', { restApiId: id, stage: 'v1' });
    expect(call('DELETE', `/restapis/${id}`).status).toBe(400);
    expect(call('DELETE', '/domainnames/img.example.com/basepathmappings/(none)').status).toBe(202);
    expect(call('DELETE', `/restapis/${id}`).status).toBe(202);
  });

  it('does not change its type in place', () => {
    const answer = regional().patch('/domainnames/img.example.com', [
      'replace',
      '/endpointConfiguration/types/0',
      'EDGE',
    ]);
    expect(answer).toMatchObject({
      status: 400,
      fields: { message: '/endpointConfiguration/types/0 Invalid request input' },
    });
  });

  it.each([
    [
      'EDGE with a certificate elsewhere',
      { certificateArn: CERTIFICATE.replace('us-east-1', 'eu-west-1') },
      /must be in 'us-east-1'/,
    ],
    [
      'REGIONAL without certificate',
      { endpointConfiguration: { types: ['REGIONAL'] } },
      /certificate was not provided/,
    ],
    [
      'a name that is taken',
      { domainName: 'img.example.com', certificateArn: CERTIFICATE },
      /already exists/,
    ],
  ])('refuses %s', (_, fields, message) => {
    const answer = regional().call('POST', '/domainnames', {
      domainName: 'other.example.com',
      ...fields,
    });
    expect(answer.status).toBe(400);
    expect(answer.fields['message']).toMatch(message);
  });

  it('PRIVATE: addressed by its id, with an access association', () => {
    const { call, createApi, view } = harness();
    const id = createApi({ endpointConfiguration: { types: ['PRIVATE'] } });
    call('POST', `/restapis/${id}/deployments`, { stageName: 'v1' });
    const created = call('POST', '/domainnames', {
      domainName: 'img.internal',
      certificateArn: CERTIFICATE,
      endpointConfiguration: { types: ['PRIVATE'] },
      policy: '{}',
    }).fields;
    // The provider compares it as it comes.
    expect(created['policy']).toBe('{}');
    call(
      'POST',
      `/domainnames/img.internal/basepathmappings?domainNameId=${String(created['domainNameId'])}`,
      { restApiId: id, stage: 'v1' },
    );
    expect(view.domain({ host: 'img.internal', path: '/x' })).toMatchObject({
      apiId: '',
      refusal: expect.stringContaining('PRIVATE'),
    });
    expect(view.domain({ host: 'img.internal', path: '/x', vpceId: 'vpce-1' })).toMatchObject({
      apiId: '',
      refusal: expect.stringContaining('vpce-1'),
    });
    expect(call('GET', '/domainnames/img.internal').status).toBe(404);
    expect(
      call('GET', `/domainnames/img.internal?domainNameId=${String(created['domainNameId'])}`)
        .status,
    ).toBe(200);
    const association = call('POST', '/domainnameaccessassociations', {
      domainNameArn: created['domainNameArn'],
      accessAssociationSource: 'vpce-1',
      accessAssociationSourceType: 'VPCE',
    });
    expect(association.status).toBe(201);
    expect(call('GET', '/domainnameaccessassociations').fields['item']).toHaveLength(1);
    expect(view.domain({ host: 'img.internal', path: '/x', vpceId: 'vpce-1' })).toMatchObject({
      apiId: id,
      stageName: 'v1',
      policy: { document: '{}', resource: expect.stringContaining('/domainnames/img.internal+') },
    });
    expect(view.domain({ host: 'img.internal', path: '/x', vpceId: 'vpce-2' })).toMatchObject({
      apiId: '',
    });
  });
});
