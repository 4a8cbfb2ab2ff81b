import { createParameters } from '../../functions/resize/parameters.ts';
import { createRandom } from '../../functions/shared/support/random.ts';
import type { Call } from '../../scripts/lib/http.ts';

export interface MalformedRequest {
  readonly path: string;
  readonly call: Call;
}

const NAMES = [...Object.keys(createParameters(4096)), ...['x', '__proto__', '%00', '']];
const VALUES = [
  ...['', '0', '-1', '1e9', '4097', 'NaN', 'cover', 'auto', 'avif'],
  ...['%', '%ff', '%00', '%0d%0a', '..%2f', '%F0%9F%A6%8A', 'a'.repeat(2000)],
  ...['https%3A%2F%2F127.0.0.1', 'file%3A%2F%2F%2Fetc'],
];
const HEADERS: readonly Readonly<Record<string, string>>[] = [
  {},
  { accept: '*/*;q=9' },
  { accept: ',,;;==' },
  { Range: 'bytes=9-1' },
  { Range: 'bytes=-' },
  { 'If-None-Match': '"' },
  { 'If-Modified-Since': 'yesterday' },
  { 'Content-Type': 'a;b=c;;' },
  { origin: 'null' },
];
const BODIES = [
  '',
  '{',
  'null',
  '[]',
  '{"userId":{}}',
  '{"userId":"a","tweetId":"b","expiresIn":1e99}',
  '{"key":7}',
  '\u0000',
  'x'.repeat(20_000),
];

/** The same requests each time, to every route, with what no client should send. */
export function malformedRequests(count: number, resizeKey: string): MalformedRequest[] {
  const random = createRandom(7);
  const values = [...VALUES, resizeKey];
  const pair = () => `${random.pick(NAMES)}=${random.pick(values)}`;
  const query = () => Array.from({ length: random.below(5) }, pair).join('&');
  const headers = () => ({ headers: random.pick(HEADERS) });
  const json = { 'content-type': 'application/json' };
  const postJson = () => ({ method: 'POST', headers: json, body: random.pick(BODIES) });
  const names = values.filter((value) => !value.startsWith('%'));
  return Array.from({ length: count }, () =>
    random.pick<MalformedRequest>([
      { path: `/resize?k=${resizeKey}&${query()}`, call: headers() },
      { path: `/images/${random.pick(values)}?${query()}`, call: headers() },
      {
        path: `/images?${query()}`,
        call: { method: 'POST', ...headers(), body: random.bytes(200) },
      },
      { path: '/api/upload_url', call: postJson() },
      { path: '/api/download_url', call: postJson() },
      { path: `/thumbnails/${random.pick(values)}`, call: {} },
      { path: `/s3?image=${random.pick(names)}`, call: headers() },
      {
        path: `/${random.pick(values)}`,
        call: { method: random.pick(['GET', 'PATCH', 'DELETE', 'TRACE']) },
      },
    ]),
  );
}
