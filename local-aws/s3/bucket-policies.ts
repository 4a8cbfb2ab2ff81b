import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../http/body.ts';
import { splitTarget } from '../http/query.ts';
import { refuse, type S3Refusal } from './refusal.ts';

/**
 * Bucket policies are kept here and not handed to moto, which denies without
 * reading the condition: "refuse plain HTTP" would refuse every request
 * (moto 5.2, iam/access_control.py). They are stored, not enforced.
 */
export interface BucketPolicies {
  /** False when the request is about something else. */
  readonly serve: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<boolean>;
}

const BUCKET = /^\/([^/]+)\/?$/;
const NO_POLICY: S3Refusal = {
  status: 404,
  code: 'NoSuchBucketPolicy',
  message: 'The bucket policy does not exist',
};

export function createBucketPolicies(): BucketPolicies {
  const policies = new Map<string, Buffer>();
  return {
    serve: async (incoming, outgoing) => {
      const { path, query } = splitTarget(incoming.url);
      const bucket = BUCKET.exec(path)?.[1];
      if (bucket === undefined) return false;
      if (!new URLSearchParams(query).has('policy')) {
        if (incoming.method === 'DELETE' && query === '') policies.delete(bucket);
        return false;
      }
      if (incoming.method === 'PUT') policies.set(bucket, await readBody(incoming));
      if (incoming.method === 'DELETE') policies.delete(bucket);
      answer(policies.get(bucket), incoming, outgoing);
      return true;
    },
  };
}

function answer(
  policy: Buffer | undefined,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  if (incoming.method !== 'GET') outgoing.writeHead(204).end();
  else if (policy === undefined) refuse(NO_POLICY, incoming, outgoing);
  else outgoing.writeHead(200, { 'content-type': 'application/json' }).end(policy);
}
