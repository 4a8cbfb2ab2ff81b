import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseKey } from '../keys.ts';
import { asApiError } from '../response.ts';
import { type ObjectStore, readObject } from '../storage.ts';
import { deadlineIn } from '../support/deadline.ts';
import { drip, type Stall, STALLS, startRawServer } from '../support/stalls.ts';
import { createS3Client } from './client.ts';
import type { Send } from './send.ts';
import { createS3Store } from './store.ts';

const DEADLINE_MS = 400;
const key = parseKey('a.png', 'images/', 'key');

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
});
afterEach(() => vi.unstubAllEnvs());

const error = 'HTTP/1.1 503 Slow Down\r\ncontent-length: 90\r\n';
const whole =
  (text: string): Stall =>
  (socket) => {
    socket.on('data', () => socket.write(text)).write(text);
  };

const ALL: Readonly<Record<string, Stall>> = {
  ...STALLS,
  'switches protocols': (socket) =>
    void socket.write('HTTP/1.1 101 X\r\nconnection: Upgrade\r\nupgrade: x\r\n\r\n'),
  'reads no more': (socket) => void socket.pause(),
  'reads no more behind 100': (socket) => {
    socket.pause().write('HTTP/1.1 100 Continue\r\n\r\n');
  },
  'stops in the body of an error': (socket) => void socket.write(`${error}\r\n<Error>`),
  'drips the body of an error': drip(`${error}\r\n`, '<'),
  'is busy, and names a time': whole(
    'HTTP/1.1 503 Slow Down\r\nretry-after: 60\r\ncontent-length: 0\r\n\r\n',
  ),
};

/** The answer to HEAD ends with its headers. */
const WITH_BODY = /body|chunk|trailers/;

type Call = (store: ObjectStore, deadline: ReturnType<typeof deadlineIn>) => Promise<unknown>;

const put = (bytes: number, createOnly: boolean): Call => {
  const options = { contentType: 'image/png', createOnly };
  return (store, deadline) => store.put(key, Buffer.alloc(bytes), deadline, options);
};

const CALLS: readonly [string, readonly string[], Call][] = [
  [
    'head',
    Object.keys(ALL).filter((name) => !WITH_BODY.test(name)),
    (store, deadline) => store.head(key, deadline),
  ],
  ['get', Object.keys(ALL), (store, deadline) => readObject(store, key, 1000, deadline)],
  ['put', Object.keys(ALL), put(10, false)],
  // From 2 MiB on the SDK asks by Expect: 100-continue.
  ['put of more', Object.keys(ALL), put(3 * 1024 * 1024, false)],
  ['put of what is new', Object.keys(ALL), put(10, true)],
];

async function meet(stall: Stall, call: Call) {
  const server = await startRawServer(stall);
  const client = createS3Client(`http://127.0.0.1:${server.port}`);
  const store = createS3Store(client, { bucket: 'bucket' });
  const started = performance.now();
  const code = await call(store, deadlineIn(DEADLINE_MS)).then(
    () => 'an answer',
    (caught: unknown) => asApiError(caught).code,
  );
  const tookMs = performance.now() - started;
  return { code, tookMs, server, client };
}

it('no call compiles without a deadline', () => {
  const calls = (store: ObjectStore, send: Send) => [
    // @ts-expect-error
    () => store.head(key),
    // @ts-expect-error
    () => store.get(key),
    // @ts-expect-error
    () => store.put(key, Buffer.alloc(0), { contentType: 'image/png' }),
    // @ts-expect-error
    () => readObject(store, key, 1),
    // @ts-expect-error
    () => send(new HeadObjectCommand({ Bucket: 'bucket', Key: key })),
  ];
  // The type check of the tests is what asserts.
  expect(calls).toBeTypeOf('function');
});

describe('an S3 that comes to no end is a timeout at the deadline', () => {
  it.each(CALLS)('%s', async (_name, names, call) => {
    const met = await Promise.all(
      names.map(async (name) => ({ name, ...(await meet(ALL[name] ?? drip('', ''), call)) })),
    );
    expect(met.map(({ name, code }) => [name, code])).toEqual(names.map((n) => [n, 'timeout']));
    expect(Math.max(...met.map(({ tookMs }) => tookMs))).toBeLessThan(DEADLINE_MS + 1000);
    for (const { name, server, client } of met) {
      // Kept for the next request, as it should be.
      if (name === 'is busy, and names a time') client.destroy();
      await server.closed();
      await server.stop();
    }
  });
});
