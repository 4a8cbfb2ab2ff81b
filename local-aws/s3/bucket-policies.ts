import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../moto/forward.ts';
import { refusalXml } from './presigned-url.ts';

/**
 * Bucket policies are kept here and not handed to moto, which denies without
 * reading the condition: "refuse plain HTTP" would refuse every request
 * (moto 5.2, iam/access_control.py). They are stored, not enforced.
 */
export interface BucketPolicies {
  /** False when the request is about something else. */
  readonly serve: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<boolean>;
}

const BUCKET = /^\/([^/?]+)\/?(?:\?(.*))?$/;

export function createBucketPolicies(): BucketPolicies {
  const policies = new Map<string, Buffer>();
  return {
    serve: async (incoming, outgoing) => {
      const [, bucket, query = ''] = BUCKET.exec(incoming.url ?? '/') ?? [];
      if (bucket === undefined) return false;
      if (!new URLSearchParams(query).has('policy')) {
        if (incoming.method === 'DELETE' && query === '') policies.delete(bucket);
        return false;
      }
      if (incoming.method === 'PUT') policies.set(bucket, await readBody(incoming));
      if (incoming.method === 'DELETE') policies.delete(bucket);
      answer(incoming.method, policies.get(bucket), outgoing);
      return true;
    },
  };
}

function answer(
  method: string | undefined,
  policy: Buffer | undefined,
  outgoing: ServerResponse,
): void {
  if (method !== 'GET') return void outgoing.writeHead(204).end();
  if (policy !== undefined)
    return void outgoing.writeHead(200, { 'content-type': 'application/json' }).end(policy);
  const xml = refusalXml({
    status: 404,
    code: 'NoSuchBucketPolicy',
    message: 'The bucket policy does not exist',
  });
  outgoing.writeHead(404, { 'content-type': 'application/xml' }).end(xml);
}
