import { createHash, randomBytes } from 'node:crypto';

const ROOT = /(?:^|;)\s*Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?=;|$)/i;

/** X-Amzn-Trace-Id as the API sees it: the client's, when it has a root. */
export function seenTrace(sent: string | undefined, requestId: string): string {
  if (sent !== undefined && ROOT.test(sent)) return sent;
  const hash = createHash('sha256').update(requestId).digest('hex');
  return `Root=1-${hash.slice(0, 8)}-${hash.slice(8, 32)}`;
}

/**
 * As it is answered: a parent is added where the client gave none (recorded:
 * localstack/localstack test_apigateway_common.py, invocation trace id).
 */
export function answeredTrace(seen: string): string {
  const root = ROOT.exec(seen)?.[1] ?? '';
  const given = /Parent=([0-9a-f]{16})(?=;|$)/i.exec(seen)?.[1];
  const sampled = /Sampled=([01])(?=;|$)/i.exec(seen)?.[1] ?? (given === undefined ? '0' : '1');
  const parent = given ?? randomBytes(8).toString('hex');
  return `Root=${root};Parent=${parent};Sampled=${sampled}`;
}
