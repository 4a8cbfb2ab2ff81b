import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addCommand, makeCheckout, type Checkout } from './support/checkout.ts';
import { BINARY, fakeNpm, installPackages, usePackages } from './support/packages.ts';

const hello = "export const main = () => (console.log('hello'), 0);";
const lock = 'node_modules/.package-lock.json';
const stamp = 'node_modules/.native-files.json';

const goodStamp = JSON.stringify({
  node: `Node ${process.versions.node.split('.')[0]} on ${process.platform} ${process.arch}`,
  files: { [BINARY]: 'good'.length },
});

let checkout: Checkout;

beforeEach(() => {
  checkout = makeCheckout({ packages: 'none' });
  usePackages(checkout);
  addCommand(checkout, 'hello', hello);
});
afterEach(() => checkout.end());

async function run(): Promise<{ code: number | null; text: string }> {
  const started = checkout.run(['hello'], { npm_execpath: `${checkout.root}/npm-cli.cjs` });
  const code = await started.code;
  return { code, text: started.text() };
}

const edit = (file: string, change: (json: Record<string, any>) => void): void => {
  const json = JSON.parse(checkout.read(file)) as Record<string, any>;
  change(json);
  checkout.write(file, JSON.stringify(json));
};

describe('node_modules', () => {
  it('is left alone when it is as it should be', async () => {
    expect(await run()).toEqual({ code: 0, text: 'hello\n' });
    expect(JSON.parse(checkout.read(stamp))).toEqual(JSON.parse(goodStamp));
    expect(await run()).toEqual({ code: 0, text: 'hello\n' });
  });

  it.each<[string, () => void, string]>([
    ['is missing', () => checkout.remove('node_modules'), 'node_modules is missing'],
    [
      'lacks a package',
      () => checkout.remove('node_modules/sharp'),
      'node_modules/sharp was deleted',
    ],
    ['lacks a binary', () => checkout.remove(BINARY), `${BINARY} is missing or damaged`],
    ['has half a binary', () => checkout.write(BINARY, 'goo'), `${BINARY} is missing or damaged`],
    [
      'was made by another Node, which loaded other binaries',
      () => {
        installPackages(checkout, 'for another machine');
        edit(stamp, (json) => (json['node'] = 'Node 18 on plan9 mips'));
      },
      'sharp cannot be loaded by Node',
    ],
    [
      'was made on another platform',
      () => edit(lock, ({ packages }) => delete packages['node_modules/@img/native']),
      'node_modules/@img/native is not as in package-lock.json',
    ],
    [
      'has another version',
      () => edit(lock, ({ packages }) => (packages['node_modules/sharp'].version = '0.9.0')),
      'node_modules/sharp is not as in',
    ],
    [
      'has more',
      () => edit(lock, ({ packages }) => (packages['node_modules/more'] = {})),
      'node_modules/more is not in package-lock.json',
    ],
  ])('is made anew when it %s', async (_, damage, reason) => {
    checkout.write(stamp, goodStamp);
    damage();
    const { code, text } = await run();
    expect(text).toContain(`Installing what package-lock.json says (${reason}`);
    expect(text).toContain('npm has run\nhello\n');
    expect(code).toBe(0);
  });

  it('of another Node stays when its binaries load here too', async () => {
    checkout.write(stamp, goodStamp);
    edit(stamp, (json) => (json['node'] = 'Node 18 on plan9 mips'));
    expect(await run()).toEqual({ code: 0, text: 'hello\n' });
    expect(checkout.read(stamp)).toContain(`Node ${process.versions.node.split('.')[0]} on`);
  });

  it('that npm cannot mend is told in one line', async () => {
    checkout.write('npm-cli.cjs', fakeNpm('for another machine'));
    checkout.remove('node_modules');
    const { code, text } = await run();
    expect(text).toMatch(/^error: npm ci has run, and still sharp cannot be loaded by Node .*\.$/m);
    expect(code).toBe(1);
  });

  it('is waited for when another command installs', async () => {
    checkout.remove('node_modules');
    const runs = [run(), run()];
    const texts = (await Promise.all(runs)).map(({ text }) => text);
    expect(texts.filter((text) => text.includes('npm has run'))).toHaveLength(1);
    expect(texts.every((text) => text.endsWith('hello\n'))).toBe(true);
  });
});

describe('a checkout that cannot be written', () => {
  it('says so in one line', async () => {
    checkout.write('.local', 'a file where a folder must be');
    const { code, text } = await run();
    expect(text).toMatch(/^error: \S+\/\.local\S* cannot be written \(E\w+\): .* your own\.\n$/);
    expect(code).toBe(1);
  });

  it('says so also later, of any folder', async () => {
    addCommand(
      checkout,
      'hello',
      `import { mkdirSync } from 'node:fs';
export const main = () => mkdirSync('${checkout.root}/package.json/x');`,
    );
    const { code, text } = await run();
    expect(text).toMatch(/^error: \S+\/package\.json\/x cannot be written \(ENOTDIR\): /);
    expect(code).toBe(1);
  });
});
