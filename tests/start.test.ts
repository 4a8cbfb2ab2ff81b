import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findRoot } from '../scripts/lib/root.ts';
import { send } from '../scripts/lib/http.ts';

const root = findRoot();
const startFile = join(root, '.local/start.json');
const scratch = mkdtempSync(join(tmpdir(), `image-api-start-${process.pid}-`));

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const resizeKey = 'the-same-in-each-start';

function start(port: number): ChildProcess {
  rmSync(startFile, { force: true });
  return spawn(
    process.execPath,
    [join(root, 'scripts/lib/run.mjs'), 'start', '--port', String(port), '--resize-key', resizeKey],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
}

function launch(args: readonly string[]): { code: Promise<unknown>; text: () => string } {
  const child = spawn(process.execPath, [join(root, 'scripts/lib/run.mjs'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { code: new Promise((resolve) => child.once('close', resolve)), text: () => text };
}

const running = async (child: ChildProcess) => {
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  await expect
    .poll(() => existsSync(startFile) || child.exitCode !== null, {
      timeout: 240_000,
      interval: 200,
    })
    .toBe(true);
  if (child.exitCode !== null) throw new Error(text);
  await expect.poll(() => text, { timeout: 10_000 }).toContain('Ctrl-C stops everything.');
  const facts = JSON.parse(readFileSync(startFile, 'utf8')) as {
    awsEndpointUrl: string;
    apiUrl: string;
    pageUrl: string;
    bucket: string;
    resizeKey: string;
  };
  return { ...facts, text };
};

/** As a reader pastes them, all at once. */
function runPrinted(text: string): void {
  const lines = /^Try:\n([\s\S]*?)\n\n/m.exec(text)?.[1] ?? '';
  expect(lines.match(/curl /g)?.length).toBeGreaterThan(4);
  rmSync(join(root, '.local/back.jpg'), { force: true });
  const script = `set -euo pipefail\n${lines}`;
  const { status, stderr } = spawnSync('bash', ['-c', script], { cwd: root, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  const file = (name: string) => readFileSync(join(root, '.local', name));
  expect(file('back.jpg').equals(file('sample.jpg'))).toBe(true);
  expect(file('small.avif').toString('latin1', 4, 12)).toBe('ftypavif');
}

const refused = (url: string) =>
  send(url, '/', {}).then(
    () => 'answered',
    (error: NodeJS.ErrnoException) => error.code,
  );

describe('npm start', () => {
  it('serves until Ctrl-C, and starts again on the same port after a SIGKILL', async () => {
    const port = await freePort();

    const killed = start(port);
    const first = await running(killed);
    expect((await send(first.apiUrl, '/health')).status).toBe(200);
    runPrinted(first.text);
    expect(first.text).toContain(first.pageUrl);
    expect(first.pageUrl).toBe(`${first.apiUrl}/demo#k=${resizeKey}`);
    expect((await send(first.apiUrl, '/demo')).body.toString()).toContain('<title>Image API');
    expect((await send(first.awsEndpointUrl, '/')).body.toString()).toContain('/demo</a>');

    const refusedOne = launch(['start', '--port', '0']);
    expect(await refusedOne.code).toBe(1);
    expect(refusedOne.text()).toBe(
      `error: \`npm start, on port ${port}\` runs already in this checkout` +
        ` (process ${killed.pid}):` +
        ' use that one (.local/start.json has its addresses), end it with Ctrl-C,' +
        ' or start the second in another clone.\n',
    );
    expect((await send(first.apiUrl, '/health')).status).toBe(200);
    killed.kill('SIGKILL');
    await expect
      .poll(() => refused(first.awsEndpointUrl), { timeout: 20_000 })
      .toBe('ECONNREFUSED');

    const second = start(port);
    const facts = await running(second);
    expect(facts.pageUrl).toBe(first.pageUrl);
    expect((await send(facts.apiUrl, '/health')).status).toBe(200);
    const ended = new Promise((resolve) => second.once('exit', resolve));
    second.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(await refused(facts.awsEndpointUrl)).toBe('ECONNREFUSED');
    // Neither moto nor a function may outlive either run.
    const left = spawnSync('ps', ['-eo', 'command='], { encoding: 'utf8' })
      .stdout.split('\n')
      .filter((line) => line.includes(join(root, '.local')) && /moto|bootstrap/.test(line));
    expect(left).toEqual([]);
  }, 600_000);

  const node = process.execPath;
  const cases = [
    { what: 'no terraform', env: { PATH: '' }, message: /terraform/i },
    { what: 'no python', env: { PATH: '' }, message: /python/i },
  ];
  it.each(cases)('says in one line what to do about $what', ({ env, message }) => {
    const { status, stderr, stdout } = spawnSync(
      node,
      [join(root, 'scripts/lib/run.mjs'), 'start', '--port', '0'],
      { cwd: root, env: { ...process.env, ...env }, encoding: 'utf8' },
    );
    expect(status).toBe(1);
    expect(`${stdout}${stderr}`).toMatch(message);
    expect(`${stdout}${stderr}`).not.toMatch(/\bat .*:\d+:\d+/);
  });

  it('says in one line what to do about a port that is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const child = start(port);
    let text = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    const code = await new Promise((resolve) => child.once('exit', resolve));
    server.close();
    expect(code).toBe(1);
    expect(text).toMatch(new RegExp(`^error: Port ${port} is taken: .*--port ${port + 1}`, 'm'));
    expect(text).not.toMatch(/\bat .*:\d+:\d+/);
  }, 60_000);
});
