import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { authorize } from '../../../functions/resize/authorize.ts';
import { signUrl } from '../../sign-url.ts';
import { runProcess } from '../terraform/process.ts';
import { NOW_SECONDS, queryOf, SECRET } from './support/page-api.ts';
import { blockOf, blocksOf, createImporter, usePageFolder } from './support/page-code.ts';

const folder = usePageFolder();
const api = 'https://images.example.com/v1/resize';
const seconds = 3600;
const expires = NOW_SECONDS + seconds;

const urls = [
  `${api}?key=cat.jpg&w=720`,
  `${api}?w=720&key=cat.jpg&h=9`,
  `${api}?key=caf%C3%A9.jpg&w=1`,
  `${api}?key=cafe%CC%81.jpg&w=1`,
  `${api}?key=café-日本-🐈.jpg&w=1`,
  `${api}?key=%F0%9F%90%88&w=1`,
  `${api}?key=a%20b+c%2Bd.jpg&w=1`,
  `${api}?key=a%2Fb/c.jpg&w=1`,
  `${api}?key=a%252Fb%2520.jpg&w=1`,
  `${api}?key=a%26w%3D1.jpg&w=2`,
  `${api}?key=a=b==.jpg&w=1`,
  `${api}?key=!'()*~-._%21%27%28%29%2A%7E.jpg&w=1`,
  `${api}?key=%3a%2f%c3%a9&w=1`,
  `${api}?key=a;b:c@d$e,f[g]h|i\`j^k{l}.jpg&w=1`,
  `${api}?key=a%0D%0A%09%00.jpg&w=1`,
  `${api}?key="<>\\.jpg&w=1`,
  `${api}?key=&w=`,
  `${api}?key&w=1`,
  `${api}?key=a.jpg&=b&w=1`,
  `${api}?key=a.jpg&&w=1&`,
  `${api}?w=2&w=1&w=2&key=a.jpg`,
  `${api}?w=10&w=9&w-a=1&w.a=1&wa=1&W=1&key=a.jpg`,
  `${api}?u=https%3A%2F%2Fexample.org%2Fa.jpg%3Fb%3Dc%26d&w=1`,
  `${api}?key=a.jpg&w=1&k=an-api-key&e=1&s=x`,
  `${api}?key=a.jpg&w=1&%6B=an-api-key&%65=1&%73=x&e=2`,
  `${api}?key=a.jpg&w=1#there?k=1&w=2`,
  `http://localhost:4566/_aws/execute-api/abc/v1/resize?key=a.jpg&w=1`,
];
const expected = urls.map((url) => signUrl(url, SECRET, seconds, NOW_SECONDS));

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Each signs its arguments behind secret and expiry, and prints a line for each. */
const languages: readonly {
  readonly language: string;
  readonly file: string;
  readonly programs: readonly string[];
  readonly driver: readonly [name: string, text: string];
  readonly commands: readonly (readonly string[])[];
  readonly env?: Readonly<Record<string, string>>;
}[] = [
  {
    language: 'Python',
    file: 'sign_image_url.py',
    programs: ['python3'],
    driver: [
      'driver.py',
      'import sys\nfrom sign_image_url import sign_image_url\n' +
        'for url in sys.argv[3:]: print(sign_image_url(url, sys.argv[1], int(sys.argv[2])))\n',
    ],
    commands: [['python3', '-B', 'driver.py']],
    env: { PYTHONUTF8: '1' },
  },
  {
    language: 'Go',
    file: 'images/sign_image_url.go',
    programs: ['go'],
    driver: [
      'main.go',
      'package main\nimport (\n"fmt"\n"os"\n"strconv"\n"driver/images"\n)\nfunc main() {\n' +
        'expires, _ := strconv.ParseInt(os.Args[2], 10, 64)\nfor _, url := range os.Args[3:] {\n' +
        'signed, err := images.SignImageURL(url, os.Args[1], expires)\n' +
        'if err != nil { panic(err) }\nfmt.Println(signed)\n}\n}\n',
    ],
    commands: [['go', 'run', '.']],
    // Nothing is fetched: not even a toolchain that go.mod would name.
    env: { GOTOOLCHAIN: 'local', GOPROXY: 'off', GOFLAGS: '' },
  },
  {
    language: 'Java',
    file: 'SignImageUrl.java',
    programs: ['javac', 'java'],
    driver: [
      'Driver.java',
      'class Driver {\npublic static void main(String[] args) throws Exception {\n' +
        'for (int i = 2; i < args.length; i++)\nSystem.out.println(' +
        'SignImageUrl.sign(args[i], args[0], Long.parseLong(args[1])));\n}\n}\n',
    ],
    commands: [
      ['javac', '-encoding', 'UTF-8', '-d', '.', 'SignImageUrl.java', 'Driver.java'],
      ['java', '-cp', '.', 'Driver'],
    ],
    // Of the arguments; JDK 18 and later take UTF-8 by themselves.
    env: { LC_ALL: 'C.UTF-8' },
  },
];

async function runLanguage({ file, driver, commands, env }: (typeof languages)[number]) {
  const own = join(folder, driver[0].split('.').join('-'));
  mkdirSync(join(own, 'images'), { recursive: true });
  writeFileSync(join(own, 'go.mod'), 'module driver\n\ngo 1.21\n');
  writeFileSync(join(own, file), blockOf(file.replace('images/', '')).text);
  writeFileSync(join(own, driver[0]), driver[1]);
  let lines: readonly string[] = [];
  for (const [index, [program = '', ...args]] of commands.entries()) {
    const given = index === commands.length - 1 ? [SECRET, String(expires), ...urls] : [];
    const options = { cwd: own, env: { ...process.env, ...env } };
    const { code, stdout, stderr } = await runProcess(program, [...args, ...given], options);
    expect(code, stderr).toBe(0);
    lines = stdout.split('\n').slice(0, -1);
  }
  return lines;
}

describe('a URL signed by the command', () => {
  it.each(expected)('is admitted: %s', (url) => {
    const query = new Map(Object.entries(queryOf(new URL(url).search)));
    const access = { keyHashes: [], signingSecrets: [SECRET] };
    expect(authorize(query, access, NOW_SECONDS)).toBe(expires);
  });
});

describe('the code that signs in docs/use-from-html.md', () => {
  it('is TypeScript, and what is tried here', () => {
    expect(blocksOf('python', 'go', 'java').map(({ name }) => name)).toEqual(
      languages.map(({ file }) => file.replace('images/', '')),
    );
  });

  it('makes the same of every URL in TypeScript', async () => {
    interface Signer {
      signImageUrl(url: string, secret: string, expires: number): string;
    }
    const { signImageUrl } = await createImporter(folder)<Signer>('sign-image-url.ts');
    expect(urls.map((url) => signImageUrl(url, SECRET, expires))).toEqual(expected);
  });

  for (const one of languages) {
    const absent = one.programs.filter((program) => !isOnPath(program));
    const told = absent.length === 0 ? '' : ` (no ${absent.join(' and no ')} on PATH)`;
    it.skipIf(absent.length > 0)(
      `makes the same of every URL in ${one.language}${told}`,
      async () => {
        expect(await runLanguage(one)).toEqual(expected);
      },
      // Go compiles its library first where its cache is empty.
      120_000,
    );
  }
});
