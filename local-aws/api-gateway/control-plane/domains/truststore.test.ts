import { describe, expect, it } from 'vitest';
import type { AwsClient } from '../../../moto/client.ts';
import type { DomainRecord } from '../../records.ts';
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

function trusting(mutualTls: DomainRecord['mutualTls']): Promise<DomainRecord> {
  return withTruststore({ mutualTls } as DomainRecord, createTruststoreReader({ aws }));
}

describe('truststores', () => {
  it('are read at the version that the name says', async () => {
    const uri = { truststoreUri: 's3://trust/a b/ca.pem' };
    expect((await trusting(uri)).truststore).toBe(`${PEM} `);
    expect((await trusting({ ...uri, truststoreVersion: '7+' })).truststore).toBe(
      `${PEM} versionId=7%2B`,
    );
    expect((await trusting(undefined)).truststore).toBeUndefined();
  });

  it.each(['s3://trust/missing', 's3://trust/text', 'https://trust/a b/ca.pem', 's3://trust'])(
    '%s is refused',
    async (truststoreUri) => {
      await expect(trusting({ truststoreUri })).rejects.toMatchObject({ status: 400 });
    },
  );
});
