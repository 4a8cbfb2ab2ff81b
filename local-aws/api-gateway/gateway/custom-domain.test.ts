import { describe, expect, it } from 'vitest';
import type { ClientCertificate } from './client-certificate.ts';
import { mockAnswering } from './support/integrations.ts';
import { createWorld } from './support/world.ts';
import type { IncomingRequest } from './types.ts';

const CLIENT: ClientCertificate = {
  clientCertPem: 'PEM',
  subjectDN: 'CN=shop',
  issuerDN: 'CN=partners',
  serialNumber: '01',
  validity: { notBefore: 'a', notAfter: 'b' },
};

function answering(template: string): (request: Partial<IncomingRequest>) => Promise<string> {
  const { get } = createWorld({ routes: { 'GET /a': { integration: mockAnswering(template) } } });
  return async (request) => {
    const { status, text } = await get('/a', { domainName: 'a.example', basePath: '', ...request });
    return `${status} ${text}`;
  };
}

describe('by a custom domain name', () => {
  it('header names arrive as sent, and in lower case where the name asks for it', async () => {
    const ask = answering("$input.params().header.get('X-A')/$input.params().header.get('x-a')");
    const headers = [['X-A', '1']] as const;
    expect(await ask({ headers })).toMatch(/^200 1\//);
    expect(await ask({ headers, lowerCaseHeaders: true })).toMatch(/\/1$/);
  });

  it('mutual TLS: nobody without a certificate, which the API then sees', async () => {
    const ask = answering(
      '$context.identity.clientCert.subjectDN $context.identity.clientCert.validity.notAfter',
    );
    expect(await ask({ mutualTls: true })).toBe('403 {"message":"Forbidden"}');
    expect(await ask({ mutualTls: true, clientCert: CLIENT })).toBe('200 CN=shop b');
    expect(await ask({})).not.toContain('CN=shop');
  });
});
