/** Why a text is not read, with its line. */
export class YamlError extends Error {
  override readonly name = 'YamlError';

  constructor(line: number, reason: string) {
    super(`line ${line}: ${reason}`);
  }
}

const INTEGER = /^[-+]?(?:0|[1-9]\d*)$/;
const FLOAT = /^[-+]?(?:\d+\.\d*|\.\d+|\d+(?=[eE]))(?:[eE][-+]?\d+)?$/;

/** YAML 1.1, as SnakeYAML resolves plain scalars; dates stay text. */
export function resolved(text: string): unknown {
  if (/^(?:~|null|Null|NULL|)$/.test(text)) return null;
  if (/^(?:true|True|TRUE|yes|Yes|YES|on|On|ON)$/.test(text)) return true;
  if (/^(?:false|False|FALSE|no|No|NO|off|Off|OFF)$/.test(text)) return false;
  if (/^0x[\da-fA-F]+$/.test(text)) return Number(text);
  if (INTEGER.test(text) || FLOAT.test(text)) return Number(text);
  return text;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\u0007',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\u001b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\u0085',
  _: '\u00a0',
};

const SINGLE = /'((?:[^']|'')*)'/y;
const DOUBLE = /"((?:[^"\\]|\\[\s\S])*)"/y;

/** The quoted scalar at `at`; undefined: it has no end. */
export function quoted(source: string, at: number): { text: string; end: number } | undefined {
  const isSingle = source[at] === "'";
  const pattern = isSingle ? SINGLE : DOUBLE;
  pattern.lastIndex = at;
  const match = pattern.exec(source);
  if (!match) return undefined;
  const inner = match[1] ?? '';
  const text = isSingle ? folded(inner).replaceAll("''", "'") : unescaped(inner);
  return { text, end: at + match[0].length };
}

/** A line break is a space, an empty line a line break. */
export function folded(text: string): string {
  return text.replace(/[ \t]*\r?\n((?:[ \t]*\r?\n)*)[ \t]*/g, (_, empty: string) =>
    empty === '' ? ' ' : '\n'.repeat(empty.split('\n').length - 1),
  );
}

function unescaped(inner: string): string {
  return inner
    .split(/(\\(?:\r?\n[ \t]*|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[\s\S]))/)
    .map((part, index) => (index % 2 === 0 ? folded(part) : unescapedOne(part)))
    .join('');
}

function unescapedOne(escape: string): string {
  const code = escape[1] ?? '';
  if (code === '\n' || code === '\r') return '';
  if (escape.length > 2) {
    const point = Number.parseInt(escape.slice(2), 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
  }
  return ESCAPES[code] ?? escape;
}
