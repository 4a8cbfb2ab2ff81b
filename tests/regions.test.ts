import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { send, type Answer, type Call } from '../scripts/lib/http.ts';
import { bucketNamed } from './support/bucket.ts';
import { architecture, jsonOf, useExample } from './support/example.ts';
import { driveInLowerCase } from './support/lower-case/lower-case.ts';

/**
 * examples/multi-region, applied: two provider aliases, two worlds behind one address. What stays
 * open here: moto keeps replication rules and health checks, but copies no object and asks no
 * health, and without DNS a name that both regions have is answered by the one that had it first.
 */
const example = useExample('../tests/regions', { architecture });

type Name = 'primary' | 'secondary';

const REGIONS: Readonly<Record<Name, string>> = { primary: 'us-east-1', secondary: 'eu-west-1' };
const NAMES = ['primary', 'secondary'] as const;
const OTHER: Readonly<Record<Name, Name>> = { primary: 'secondary', secondary: 'primary' };

function output(name: Name, field: string): string {
  return String((example.applied.outputs[name] as Record<string, unknown>)[field]);
}

function ask(name: Name, path: string, call?: Call): Promise<Answer> {
  const stage = `${output(name, 'rest_api_id')}/${output(name, 'stage_name')}`;
  return send(example.aws.url, `/_aws/execute-api/${stage}${path}`, call);
}

const picture = (width: number): Promise<Buffer> =>
  sharp({ create: { width, height: 9, channels: 3, background: '#336699' } })
    .png()
    .toBuffer();

async function upload(name: Name, width: number): Promise<{ key: string; body: Buffer }> {
  const body = await picture(width);
  const headers = { 'content-type': 'image/png' };
  const stored = await ask(name, '/images', { method: 'POST', headers, body });
  expect(stored.status).toBe(201);
  return { key: String(jsonOf(stored)['key']), body };
}

describe('examples/multi-region', () => {
  it.each(NAMES)('%s: names, ARNs and hosts are of its region', (name) => {
    const region = REGIONS[name];
    const id = output(name, 'rest_api_id');
    expect(output(name, 'execution_arn')).toBe(`arn:aws:execute-api:${region}:123456789012:${id}`);
    expect(output(name, 'api_url')).toBe(`https://${id}.execute-api.${region}.amazonaws.com/v1`);
    expect(output(name, 'bucket_name')).toBe(`world-images-123456789012-${region}`);
  });

  it.each(NAMES)(
    '%s: an image goes in and out, by Lambda and by S3, in its region',
    async (name) => {
      const { key, body } = await upload(name, name === 'primary' ? 60 : 61);
      for (const path of [`/images/${key}`, `/s3/${key}`]) {
        const answer = await ask(name, path);
        expect([path, answer.status, answer.headers['content-type']]).toEqual([
          path,
          200,
          'image/png',
        ]);
        expect(answer.body.equals(body)).toBe(true);
      }
      const keys = await bucketNamed(example.aws, output(name, 'bucket_name')).keys();
      expect(keys.filter((stored) => stored.endsWith(key))).toHaveLength(1);
      expect((await ask(OTHER[name], `/images/${key}`)).status).toBe(404);
    },
  );

  it.each(NAMES)('%s: a presigned URL is signed for its region, and taken', async (name) => {
    const asked = await ask(name, '/api/upload_url', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify({ userId: 'u1', tweetId: 't1' })),
    });
    const { presignedUrl, objectKey, headers } = jsonOf(asked);
    const url = new URL(String(presignedUrl));
    expect(url.searchParams.get('X-Amz-Credential')).toContain(`/${REGIONS[name]}/s3/`);
    const body = await picture(62);
    const put = { method: 'PUT', headers: headers as Record<string, string> };
    expect((await fetch(url, { ...put, body: new Uint8Array(body) })).status).toBe(200);
    const { bytes } = await bucketNamed(example.aws, output(name, 'bucket_name')).read(
      String(objectKey),
    );
    expect(bytes.equals(body)).toBe(true);
  });

  it.each(NAMES)('%s: takes header names in lower case on every route', (name) =>
    driveInLowerCase({
      example,
      ask: (path, call) => ask(name, path, call),
      api: {
        region: REGIONS[name],
        apiId: output(name, 'rest_api_id'),
        stageName: output(name, 'stage_name'),
        bucketName: output(name, 'bucket_name'),
      },
    }),
  );

  it('Location leads to the image, resolved against the URL of the upload', async () => {
    const { rest_api_id: id } = example.applied.outputs['secondary'] as { rest_api_id: string };
    const url = `${example.aws.url}/_aws/execute-api/${id}/v1/images`;
    const body = await picture(64);
    const headers = { 'content-type': 'image/png' };
    const stored = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) });
    const answer = await fetch(new URL(stored.headers.get('location') ?? '', url));
    expect(Buffer.from(await answer.arrayBuffer()).equals(body)).toBe(true);
  });

  it("an API answers by its region's host name, and by no other", async () => {
    const path = '/v1/health';
    const host = (region: string): Call => ({
      headers: {
        host: `${output('secondary', 'rest_api_id')}.execute-api.${region}.amazonaws.com`,
      },
    });
    expect((await send(example.aws.url, path, host('eu-west-1'))).status).toBe(200);
    expect((await send(example.aws.url, path, host('us-east-1'))).status).toBe(403);
  });

  it('the shared name leads to one of them', async () => {
    const { host } = new URL(String(example.applied.outputs['url']));
    expect((await send(example.aws.url, '/health', { headers: { host } })).status).toBe(200);
  });

  it('plans nothing more', async () => {
    expect((await example.applied.plan()).text).toContain('No changes.');
  });
});
