import { request } from 'node:https';
import { describe, expect, it } from 'vitest';
import { type Authority, createAuthority } from '../local-aws/tls/certificate.ts';
import { send, type Answer, type Call } from '../scripts/lib/http.ts';
import { controlOf } from './support/control-plane.ts';
import { useExample } from './support/example.ts';
import { driveInLowerCase } from './support/lower-case/lower-case.ts';

/** examples/custom-domain, applied with a certificate and a hosted zone. */
const trusted = createAuthority({ commonName: 'partners' });
const example = useExample(
  '../tests/custom-domain-example',
  { truststore_pem: trusted.cert },
  { tls: true },
);

const HOST = 'images.example.com';
const PARTNERS = 'partners.example.com';

function byName(path: string, { headers = {}, ...call }: Call = {}): Promise<Answer> {
  return send(example.aws.url, path, { ...call, headers: { host: HOST, ...headers } });
}

const seen = async (path: string, call?: Call): Promise<readonly [number, string]> => {
  const { status, body } = await byName(path, call);
  return [status, body.toString()];
};

const HEALTHY = [200, '{"status":"ok"}'];
const STATUS = [200, '{"images":"up"}'];

describe('examples/custom-domain', { timeout: 120_000 }, () => {
  it('answers by the name: at the root, below one segment and below two', async () => {
    expect(await seen('/health')).toEqual(HEALTHY);
    expect(await seen('/status')).toEqual(STATUS);
    expect(await seen('/v1/images/health')).toEqual(HEALTHY);
    expect(example.applied.outputs['urls']).toEqual({
      '/': 'https://images.example.com',
      status: 'https://images.example.com/status',
      'v1/images': 'https://images.example.com/v1/images',
    });
  });

  it('refuses what no base path and no route has, other names, and the own addresses', async () => {
    expect((await seen('/v1/health'))[0]).toBe(403);
    expect((await seen('/status/health'))[0]).toBe(403);
    const unknown = await send(example.aws.url, '/health', { headers: { host: 'b.example.com' } });
    expect(unknown.status).not.toBe(200);
    expect((await example.ask('/health')).status).toBe(403);
    const host = `${String(example.applied.outputs['rest_api_id'])}.execute-api.localhost`;
    expect((await send(example.aws.url, '/v1/health', { headers: { host } })).status).toBe(403);
  });

  it.each([
    { base: '', ways: 'at the root' },
    { base: '/v1/images', ways: 'below two segments' },
  ])('takes header names in lower case on every route $ways', ({ base }) =>
    driveInLowerCase({ example, ask: (path, call) => byName(`${base}${path}`, call) }),
  );

  it('leads by routing rules, which provider 5.100 leaves alone', async () => {
    const control = controlOf(example.aws.url);
    const mode = (value: string) =>
      control('apigateway', 'PATCH', `/domainnames/${HOST}`, {
        patchOperations: [{ op: 'replace', path: '/routingMode', value }],
      });
    const rule = {
      priority: 10,
      conditions: [{ matchHeaders: { anyOf: [{ header: 'x-version', valueGlob: 'beta*' }] } }],
      actions: [
        {
          invokeApi: {
            apiId: example.applied.outputs['status_api_id'],
            stage: example.applied.outputs['stage_name'],
          },
        },
      ],
    };
    const rules = `/v2/domainnames/${HOST}/routingrules`;
    await expect(control('apigateway', 'POST', rules, rule)).rejects.toThrow('400');
    await mode('ROUTING_RULE_THEN_BASE_PATH_MAPPING');
    const { routingRuleId } = await control('apigateway', 'POST', rules, rule);
    expect(await seen('/', { headers: { 'X-Version': 'beta2' } })).toEqual(STATUS);
    expect((await seen('/', { headers: { 'X-Version': 'Beta2' } }))[0]).toBe(403);
    expect(await seen('/health')).toEqual(HEALTHY);
    // Planned again once, with all there is.
    expect((await example.applied.plan()).text).toContain('No changes.');
    await control('apigateway', 'DELETE', `${rules}/${String(routingRuleId)}`);
    await mode('BASE_PATH_MAPPING_ONLY');
  });

  it('admits clients of the authorities that it trusts, and nobody else', async () => {
    const client = createAuthority({ commonName: 'shop', issuer: trusted });
    const stranger = createAuthority({ commonName: 'partners' });
    expect(await byTls('/health', client)).toEqual(HEALTHY);
    expect(await byTls('/status', client)).toEqual(STATUS);
    expect((await byTls('/health', stranger))[0]).toBe(403);
    expect((await byTls('/health'))[0]).toBe(403);
    expect((await seen('/health', { headers: { host: PARTNERS } }))[0]).toBe(403);
    const own = `/_aws/execute-api/${String(example.applied.outputs['trusting_api_id'])}/v1/health`;
    expect((await send(example.aws.url, own)).status).toBe(403);
  });
});

/** As a client with this certificate, or without one. */
function byTls(path: string, client?: Authority): Promise<readonly [number, string]> {
  const { url = '', cert: ca = '' } = example.aws.tls ?? {};
  const { hostname, port } = new URL(url);
  const certificate = client === undefined ? {} : { cert: client.cert, key: client.key };
  return new Promise((resolve, reject) => {
    request(
      {
        ...{
          hostname,
          port,
          path,
          servername: PARTNERS,
          headers: { host: PARTNERS },
          ca,
          agent: false,
        },
        ...certificate,
        // It is of the local AWS, not of the name.
        checkServerIdentity: () => undefined,
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.once('end', () =>
          resolve([answer.statusCode ?? 0, Buffer.concat(chunks).toString()]),
        );
      },
    )
      .once('error', reject)
      .end();
  });
}
