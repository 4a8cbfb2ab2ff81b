import type { Call } from '../http.ts';
import type { Check, CheckTools, Feature } from './check.ts';
import { expectError, expectThat, header } from './expect.ts';

interface ErrorCase {
  readonly name: string;
  readonly status: number;
  readonly code: string;
  readonly needs?: readonly Feature[];
  readonly path: (tools: CheckTools) => string;
  readonly call?: (tools: CheckTools) => Call;
  /** What the message has to name: the way out. */
  readonly names?: string;
}

/** More than the upload takes (4.5 MB), not more than its function can be given (6 MB, base64). */
const TOO_LARGE_BYTES = 4_600_000;
const METADATA_ADDRESS = encodeURIComponent('https://169.254.169.254/latest/meta-data/');

const cases: readonly ErrorCase[] = [
  {
    name: 'resize without a key',
    needs: ['resize'],
    status: 401,
    code: 'unauthorized',
    path: ({ found }) => `/resize?key=${found.key}&w=720`,
  },
  {
    name: 'resize with a wrong key',
    needs: ['resize'],
    status: 401,
    code: 'unauthorized',
    path: ({ found }) => `/resize?key=${found.key}&w=720&k=not-the-right-key-1`,
  },
  {
    name: 'resize without w',
    needs: ['resize', 'resize-key'],
    status: 400,
    code: 'missing_parameter',
    path: ({ found, resizeKey }) => `/resize?key=${found.key}&k=${resizeKey}`,
  },
  {
    name: 'resize without u and key',
    needs: ['resize', 'resize-key'],
    status: 400,
    code: 'missing_parameter',
    path: ({ resizeKey }) => `/resize?w=720&k=${resizeKey}`,
  },
  {
    name: 'resize to a malformed width',
    needs: ['resize', 'resize-key'],
    status: 400,
    code: 'invalid_parameter',
    path: ({ found, resizeKey }) => `/resize?key=${found.key}&w=7e2&k=${resizeKey}`,
  },
  {
    name: 'resize of a private address',
    needs: ['resize', 'resize-key'],
    status: 403,
    code: 'source_not_allowed',
    path: ({ resizeKey }) => `/resize?u=${METADATA_ADDRESS}&w=720&k=${resizeKey}`,
  },
  {
    name: 'resize of an unknown image',
    needs: ['resize', 'resize-key'],
    status: 404,
    code: 'not_found',
    path: ({ resizeKey }) => `/resize?key=no-such.jpg&w=720&k=${resizeKey}`,
    // Where there is a fallback, others get a picture.
    call: () => ({ headers: { accept: 'application/json' } }),
  },
  {
    name: 'unknown image',
    needs: ['download'],
    status: 404,
    code: 'not_found',
    path: () => '/images/no-such-image.jpg',
  },
  {
    name: 'dot segments in a key',
    needs: ['download'],
    status: 400,
    code: 'invalid_key',
    path: () => '/images/%2E%2E%2Fsecret.jpg',
  },
  {
    name: 'text posted as an image',
    needs: ['upload'],
    status: 415,
    code: 'unsupported_media_type',
    path: () => '/images',
    call: () => ({
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: 'this is text, whatever its type says',
    }),
  },
  {
    name: 'truncated photograph',
    needs: ['upload'],
    status: 422,
    code: 'unprocessable_image',
    path: () => '/images',
    call: ({ photograph }) => ({
      method: 'POST',
      headers: { 'content-type': 'image/jpeg' },
      body: photograph.subarray(0, 400),
    }),
  },
  {
    name: 'too large for a function',
    needs: ['upload'],
    status: 413,
    code: 'payload_too_large',
    path: () => '/images',
    names: '/api/upload_url',
    call: ({ photograph }) => {
      const body = Buffer.concat([
        photograph,
        Buffer.alloc(Math.max(0, TOO_LARGE_BYTES - photograph.length)),
      ]);
      return { method: 'POST', headers: { 'content-type': 'image/jpeg' }, body };
    },
  },
  {
    name: 'unknown route',
    status: 403,
    code: 'missing_authentication_token',
    path: () => '/no/such/route',
  },
];

export const errorChecks: readonly Check[] = cases.map(
  ({ name, status, code, needs = [], path, call, names = '' }) => ({
    name,
    needs,
    run: async (tools) => {
      const answer = await tools.ask(path(tools), call?.(tools));
      const saw = expectError(answer, status, code);
      // The way out that is named is a route of its own, which may be off.
      expectThat(
        saw.includes(names) || tools.missing?.has('presign') === true,
        `a message that names ${names}`,
        answer,
      );
      expectThat(
        !/\bat .*:\d+:\d+|node_modules/.test(answer.body.toString()),
        'no stack trace',
        answer,
      );
      expectThat(
        tools.missing?.has('cors') === true || header(answer, 'access-control-allow-origin') !== '',
        'Access-Control-Allow-Origin on an error',
        answer,
      );
      return saw;
    },
  }),
);
