import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseOptions } from '../lib/options.ts';
import { parsePort } from '../lib/port.ts';
import { createSteps, table } from '../lib/steps.ts';
import { UserError } from '../lib/user-error.ts';
import { expectError, runChecks, type Check } from './checks.ts';
import { send, sendTo } from '../lib/http.ts';
import { requireFreePort, requirePython, unmet } from './prerequisites.ts';

let server: Server;
let base: string;
let seen: { url: string | undefined; headers: string[]; method: string | undefined }[];

beforeEach(async () => {
  seen = [];
  server = createServer((request, response) => {
    seen.push({ url: request.url, method: request.method, headers: request.rawHeaders });
    response
      .writeHead(404, { 'content-type': 'application/json' })
      .end('{"message":"No such key.","code":"not_found","requestId":"r-1"}');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(
  () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
    }),
);

describe('send', () => {
  it('leaves the path as it is and adds no Accept header', async () => {
    await send(`${base}/v1/`, '/images/%2e%2e/../a?x=%20+');
    expect(seen[0]?.url).toBe('/v1/images/%2e%2e/../a?x=%20+');
    expect(seen[0]?.headers.map((name) => name.toLowerCase())).not.toContain('accept');
  });

  it('sends a whole URL as it was given, and the length of a body', async () => {
    await sendTo(`${base}/bucket/a%20b?X-Amz-Signature=a%2Fb`, { method: 'PUT', body: 'übung' });
    expect(seen[0]).toMatchObject({ url: '/bucket/a%20b?X-Amz-Signature=a%2Fb', method: 'PUT' });
    expect(seen[0]?.headers).toEqual(expect.arrayContaining(['content-length', '6']));
  });
});

describe('runChecks', () => {
  const context = (): Parameters<typeof runChecks>[1] => ({
    apiUrl: base,
    resizeKey: 'k',
    photograph: Buffer.alloc(0),
    png: Buffer.alloc(0),
  });
  const check = (status: number, code: string): Check => ({
    name: `${status} ${code}`,
    run: async ({ ask }) => expectError(await ask('/'), status, code),
  });

  it('reports what each check saw, and goes on after a failure', async () => {
    const results = await runChecks(
      [check(404, 'access_denied'), check(400, 'not_found'), check(404, 'not_found')],
      context(),
    );
    expect(results.map(({ ok, saw }) => [ok, saw])).toEqual([
      [false, expect.stringContaining('expected code access_denied, got 404')],
      [false, expect.stringContaining('expected 400, got 404')],
      [true, '404 not_found: No such key.'],
    ]);
  });
});

describe('prerequisites', () => {
  it('a taken port is told with the remedy', async () => {
    const port = (server.address() as AddressInfo).port;
    await expect(requireFreePort(port, 'npm start --')).rejects.toThrow(
      `Port ${port} is taken: stop what listens there, or choose another with \`npm start -- --port`,
    );
    await expect(requireFreePort(0, 'npm start --')).resolves.toBeUndefined();
  });

  it('Python is looked for on PATH', () => {
    expect(() => requirePython({ PATH: '/no/such/folder' })).toThrow('Python is not on PATH');
  });

  it('all that is missing is told at once, but a bug is not a missing thing', async () => {
    const fail = (error: Error) => (): never => {
      throw error;
    };
    expect(await unmet([fail(new UserError('one')), () => 1, fail(new UserError('two'))])).toEqual([
      'one',
      'two',
    ]);
    await expect(unmet([fail(new TypeError('bug'))])).rejects.toThrow('bug');
  });
});

describe('parseOptions', () => {
  const spec = {
    port: { type: 'string' },
    exit: { type: 'boolean' },
    only: { type: 'string', multiple: true },
  } as const;

  it('reads what the table has', () => {
    expect(
      parseOptions(spec, ['--port', '1', '--exit', '--only=a', '--only', 'b']).options,
    ).toEqual({ port: '1', exit: true, only: ['a', 'b'] });
  });

  it.each([['--nope'], ['--port'], ['stray'], ['--exit=1']])(
    'refuses %j and lists what there is',
    (argument) => {
      expect(() => parseOptions(spec, [argument])).toThrow(
        /^[^\n]+ Options: --port <value>, --exit, --only <value>\.$/,
      );
    },
  );

  it.each([
    ['4567', 4567],
    [undefined, 4566],
    ['0', 0],
  ])('parsePort(%j) is %j', (value, port) => {
    expect(parsePort(value)).toBe(port);
  });

  it.each(['-1', '65536', 'x', '1.5', ''])('parsePort refuses %j', (value) => {
    expect(() => parsePort(value)).toThrow('--port must be');
  });
});

describe('steps', () => {
  it('say what begins and how long it took, also when it fails', async () => {
    const lines: string[] = [];
    let time = 0;
    const { step, elapsed } = createSteps(
      (line) => lines.push(line),
      () => time,
    );
    await step('One', async (note) => {
      note('detail');
      time = 1500;
    });
    await expect(
      step('Two', () => {
        time = 2000;
        return Promise.reject(new Error('no'));
      }),
    ).rejects.toThrow('no');
    expect(lines).toEqual([
      'One ...',
      '  detail',
      '  done in 1.5 s',
      'Two ...',
      '  failed after 0.5 s',
    ]);
    expect(elapsed()).toBe('2.0 s');
  });

  it('table aligns columns', () => {
    expect(
      table([
        ['a', 'bb'],
        ['ccc', 'd'],
      ]),
    ).toBe('a    bb\nccc  d');
  });
});
