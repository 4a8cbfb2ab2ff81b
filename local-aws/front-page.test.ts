import { describe, expect, it } from 'vitest';
import { serviceFor } from './dispatch.ts';
import { createFrontPage } from './front-page.ts';
import { useServed } from './http/support/served.ts';

const stages = [{ apiId: 'a1', name: '<i>', stageName: 'v1', paths: ['/demo', '/health'] }];
const full = useServed(createFrontPage({ stages: () => stages }));
const empty = useServed(createFrontPage({ stages: () => [] }));

describe('the address itself', () => {
  it('shows the APIs, and what of them a browser can open', async () => {
    const html = await (await fetch(full.url())).text();
    expect(html).toContain('<a href="/_aws/execute-api/a1/v1/demo">/demo</a>');
    expect(html).toContain('<h2>&#60;i&#62;</h2>');
    expect(await (await fetch(empty.url())).text()).toContain('No API is deployed here yet.');
  });

  const none = { domain: () => undefined };
  it.each([
    ['GET', '/', {}, 'front-page'],
    ['GET', '/?list-type=2', {}, 's3'],
    ['PUT', '/', {}, 's3'],
    ['GET', '/bucket', {}, 's3'],
    [
      'GET',
      '/',
      { authorization: 'AWS4-HMAC-SHA256 Credential=a/20260101/r/s3/aws4_request' },
      's3',
    ],
  ])('%s %s %j is of %s', (method, url, headers, service) => {
    const incoming = { method, url, headers, rawHeaders: [] };
    expect(serviceFor(incoming as never, none)).toBe(service);
  });
});
