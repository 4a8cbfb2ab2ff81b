import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles, sha256, writeAtomic } from '../files.ts';
import { UserError } from '../user-error.ts';

/** Of modules/demo-page, in the folder of the zips. */
export const PAGE_FILE = 'demo-page.html';
const SOURCES = 'modules/demo-page/page';
const STATE_FILE = '.demo-page.json';

interface State {
  readonly sourceHash: string;
  readonly sha256: string;
}

interface Place {
  readonly root: string;
  readonly out: string;
}

/**
 * One file that loads nothing: its policy names its own script and style by their hashes, so that
 * whatever else lies behind the same address cannot run in it.
 */
export async function buildPage(place: Place): Promise<readonly string[]> {
  if (stalePage(place).length === 0) return [];
  const { root, out } = place;
  const html = await renderPage(root);
  writeAtomic(join(out, PAGE_FILE), html);
  const state: State = { sourceHash: hashSources(root), sha256: sha256(html) };
  writeAtomic(join(out, STATE_FILE), JSON.stringify(state));
  return [PAGE_FILE];
}

/** Why it is stale; nothing where it is fresh, or this tree has no page. */
export function stalePage({ root, out }: Place): readonly string[] {
  if (!existsSync(join(root, SOURCES))) return [];
  const [page, state] = [PAGE_FILE, STATE_FILE].map((name) => join(out, name)) as [string, string];
  if (!existsSync(page) || !existsSync(state)) return [`${PAGE_FILE}: not built`];
  const built = JSON.parse(readFileSync(state, 'utf8')) as State;
  if (built.sourceHash !== hashSources(root)) return [`${PAGE_FILE}: its sources have changed`];
  const isKept = built.sha256 === sha256(readFileSync(page));
  return isKept ? [] : [`${PAGE_FILE}: missing or changed by hand`];
}

function hashSources(root: string): string {
  const own = listFiles(join(root, SOURCES)).filter((file) => !file.endsWith('.test.ts'));
  const files = [...own.map((file) => `${SOURCES}/${file}`), ...TOOLS];
  const hashes = files.map((file) => `${file} ${sha256(readFileSync(join(root, file)))}`);
  return sha256(hashes.join('\n'));
}

const TOOLS = ['package-lock.json', 'scripts/lib/build/page.ts'];

async function renderPage(root: string): Promise<string> {
  const { build } = await import('esbuild');
  const bundle = async (entry: string): Promise<string> => {
    const { outputFiles } = await build({
      absWorkingDir: root,
      entryPoints: [`${SOURCES}/${entry}`],
      bundle: true,
      write: false,
      minify: true,
      format: 'iife',
      target: ['es2022', 'chrome111', 'firefox111', 'safari16.4'],
      charset: 'utf8',
      legalComments: 'none',
      logLevel: 'error',
    }).catch(() => {
      throw new UserError(`${SOURCES}/${entry} does not compile; esbuild's messages are above.`);
    });
    return (outputFiles[0]?.text ?? '').trim();
  };
  const [script, style] = [await bundle('main.ts'), await bundle('page.css')];
  const parts = { POLICY: policyOf(script, style), STYLE: style, SCRIPT: script };
  return Object.entries(parts).reduce(
    (html, [name, text]) => html.replace(`{{${name}}}`, () => text),
    readFileSync(join(root, SOURCES, 'index.html'), 'utf8'),
  );
}

/** `{{STORE}}`, the addresses of presigned URLs, is the module's to fill in, as settings are. */
function policyOf(script: string, style: string): string {
  const hash = (text: string): string =>
    `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "img-src 'self' data: {{STORE}}",
    "connect-src 'self' {{STORE}}",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
