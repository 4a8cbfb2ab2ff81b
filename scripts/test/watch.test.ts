import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeCheckout, type Checkout, type Run } from '../lib/launcher/support/checkout.ts';

const file = 'scripts/thing/thing.test.ts';
const test = (result: number): string =>
  `import { expect, it } from 'vitest';\nit('is one', () => expect(${result}).toBe(1));\n`;

let checkout: Checkout;
beforeEach(() => {
  checkout = makeCheckout({ packages: 'shared' });
  checkout.write(file, test(1));
});
afterEach(() => checkout.end());

const seen = (run: Run, text: string): Promise<void> =>
  expect.poll(() => run.text(), { timeout: 60_000, interval: 20 }).toContain(text);

describe('npm test -- --watch', () => {
  it('runs again when a file changes, also a new one, until Ctrl-C', async () => {
    const run = checkout.run(['test', '--watch', 'scripts/thing']);
    await seen(run, '2 passed, 0 failed\nWaiting for a change');
    checkout.write(file, test(2));
    await seen(run, `${file} has changed.`);
    await seen(run, '1 passed, 1 failed\nWaiting for a change');
    checkout.write('scripts/thing/other.test.ts', test(1));
    await seen(run, 'scripts/thing/other.test.ts has changed.');
    await seen(run, '2 passed, 1 failed\nWaiting for a change');
    run.child.kill('SIGINT');
    expect(await run.code).toBe(130);
    expect(run.text()).toMatch(/Ctrl-C ends \.\.\.\ninterrupted\n$/);
  }, 120_000);

  it('ends a run whose code has changed meanwhile', async () => {
    const started = 'started once';
    checkout.write(
      file,
      `import { writeFileSync } from 'node:fs';
import { it } from 'vitest';
it('hangs', async () => {
  writeFileSync('${checkout.root}/README.txt', '${started}');
  await new Promise(() => {});
}, 600_000);\n`,
    );
    checkout.write('README.txt', '');
    const run = checkout.run(['test', '--watch', file]);
    await expect
      .poll(() => checkout.read('README.txt'), { timeout: 60_000, interval: 20 })
      .toBe(started);
    checkout.write(file, test(1));
    await seen(run, '2 passed, 0 failed\nWaiting for a change');
    expect(run.text()).not.toContain('could not run');
  }, 120_000);

  it.each([
    [['--watch'], 'error: --watch needs a path: '],
    [['--wach', 'scripts'], "error: Unknown option '--wach'. Options: --watch."],
  ])('of %j is refused', async (args, message) => {
    const run = checkout.run(['test', ...args]);
    expect(await run.code).toBe(1);
    expect(run.text()).toContain(message);
  });
});

describe('npm test', () => {
  it('leaves no folder of its own', async () => {
    const run = checkout.run(['test', file]);
    expect(await run.code).toBe(0);
    expect(run.text()).toMatch(/\n2 passed, 0 failed\n$/);
    expect(() => checkout.read(`.local/npm-test-${run.child.pid}/unit.json`)).toThrow('ENOENT');
  });
});
