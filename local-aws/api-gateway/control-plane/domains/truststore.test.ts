import { describe, expect, it } from 'vitest';
import type { AwsClient } from '../../../moto/client.ts';
import { createStore } from '../../store.ts';
import { createStoreView } from '../../store-view.ts';
import type { DomainRecord } from '../../records.ts';
import { createControlPlane } from '../control-plane.ts';
import { createTruststoreReader, withTruststore } from './truststore.ts';

const PEM = '-----BEGIN CERTIFICATE-----';

const aws: AwsClient = {
  send: ({ path, query }) =>
    Promise.resolve(
      path === '/trust/a%20b/ca.pem'
        ? { status: 200, headers: [], body: Buffer.from(`${PEM} ${query}`) }
        : { status: path === '/trust/text' ? 200 : 404, headers: [], body: Buffer.from('no PEM') },
    ),
};

function trusting(mutualTls: NonNullable<DomainRecord['mutualTls']>): Promise<DomainRecord> {
  return withTruststore({} as DomainRecord, mutualTls, createTruststoreReader({ aws }));
}

describe('truststores', () => {
  it('are read at the version that the name says', async () => {
    const uri = { truststoreUri: 's3://trust/a b/ca.pem' };
    expect((await trusting(uri)).truststore).toBe(`${PEM} `);
    expect((await trusting({ ...uri, truststoreVersion: '7+' })).truststore).toBe(
      `${PEM} versionId=7%2B`,
    );
  });

  it.each(['s3://trust/missing', 's3://trust/text', 'https://trust/a b/ca.pem', 's3://trust'])(
    '%s is refused',
    async (truststoreUri) => {
      await expect(trusting({ truststoreUri })).rejects.toMatchObject({ status: 400 });
    },
  );

  it('change with the name, not with the object', async () => {
    const store = createStore({ region: 'us-east-1', accountId: '123456789012' });
    const versions = new Map([['1', `${PEM} one`]]);
    const control = createControlPlane({
      store,
      canWriteLogs: () => Promise.resolve(true),
      readTruststore: (_, version = '') => Promise.resolve(versions.get(version)),
      log: () => {},
    });
    const view = createStoreView({ store, vpcEndpoint: () => Promise.resolve(undefined) });
    const call = async (method: string, path: string, body: object): Promise<number> => {
      const request = { method, path, query: new URLSearchParams() };
      return (await control.handle({ ...request, body: Buffer.from(JSON.stringify(body)) })).status;
    };
    const to = (path: string, value: string): Promise<number> =>
      call('PATCH', '/domainnames/a.example.com', {
        patchOperations: [{ op: 'replace', path: `/mutualTlsAuthentication/${path}`, value }],
      });
    const made = await call('POST', '/domainnames', {
      domainName: 'a.example.com',
      regionalCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1',
      endpointConfiguration: { types: ['REGIONAL'] },
      mutualTlsAuthentication: { truststoreUri: 's3://trust/ca.pem', truststoreVersion: '1' },
    });
    expect([made, view.truststore('a.example.com')]).toEqual([201, `${PEM} one`]);
    expect(await to('truststoreVersion', '2')).toBe(400);
    expect(view.truststore('a.example.com')).toBe(`${PEM} one`);
    versions.set('2', `${PEM} two`);
    expect(await to('truststoreVersion', '2')).toBe(200);
    expect(view.truststore('a.example.com')).toBe(`${PEM} two`);
    expect(await to('truststoreUri', '')).toBe(200);
    expect(view.truststore('a.example.com')).toBeUndefined();
    expect(view.domain({ host: 'a.example.com', path: '/' })).not.toHaveProperty('mutualTls');
  });
});
