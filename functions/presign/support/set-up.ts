import { createHandler } from '../../shared/lambda.ts';
import { createUrlSigner } from '../../shared/s3/signer.ts';
import { createTestClient } from '../../shared/support/fake-s3.ts';
import { makeEvent } from '../../shared/support/lambda-event.ts';
import { readPresignConfig } from '../config.ts';
import { createPresign } from '../presign.ts';

export const IDS = { userId: 'u1', tweetId: 't1' };
/** Of `test`. */
export const SHA256 = 'n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=';

export function setUp(env: Record<string, string> = {}, endpoint?: string, sessionToken?: string) {
  const config = readPresignConfig({ S3_BUCKET_NAME: 'bucket', CORS_ALLOW_ORIGINS: '*', ...env });
  const client = createTestClient(endpoint, sessionToken);
  const signer = createUrlSigner(client, 'bucket');
  const nowMs = () => Date.parse('2026-01-02T03:04:05.678Z');
  const handle = createPresign({ config, client, signer, nowMs });
  const lines: string[] = [];
  const options = { functionName: 'presign', ...config, sink: (line: string) => lines.push(line) };
  const handler = createHandler(handle, options);
  const post = async (resource: string, body: unknown) => {
    const isSent = typeof body === 'string' || Buffer.isBuffer(body);
    const sent = isSent ? body : JSON.stringify(body);
    const result = await handler(makeEvent({ method: 'POST', resource, body: sent }), {});
    return { status: result.statusCode, headers: result.headers, body: JSON.parse(result.body) };
  };
  return {
    lines,
    post,
    upload: (body: unknown) => post('/api/upload_url', body),
    download: (body: unknown) => post('/api/download_url', body),
  };
}

export function parametersOf(url: string): Readonly<Record<string, string>> {
  return Object.fromEntries(new URL(url).searchParams);
}
