import { YamlError } from './scalars.ts';

const HEADER = /^([|>])([+-]?)([1-9]?)([+-]?)[ \t]*(?:#.*)?$/;

interface BlockScalar {
  readonly text: string;
  /** The first line behind it. */
  readonly next: number;
}

/** "|" and ">" with their indicators; `first` is the index of the line behind the header. */
export function blockScalar(
  lines: readonly string[],
  first: number,
  header: string,
  parent: number,
): BlockScalar {
  const [, style, before, digit, after] = HEADER.exec(header) ?? [];
  if (style === undefined) throw new YamlError(first, `"${header}" is no header of a block`);
  const found = lines.slice(first).find((line) => line.trim() !== '');
  const indent = digit ? Math.max(parent, 0) + Number(digit) : indentOf(found ?? '');
  const content: string[] = [];
  let next = first;
  for (; indent > parent && next < lines.length; next++) {
    const line = lines[next] ?? '';
    if (line.trim() !== '' && indentOf(line) < indent) break;
    content.push(line.slice(indent));
  }
  return { text: chomped(style === '|' ? content : foldedLines(content), before || after), next };
}

function chomped(lines: readonly string[], indicator: string | undefined): string {
  const text = lines.map((line) => `${line}\n`).join('');
  if (indicator === '+') return text;
  const bare = text.replace(/\n+$/, '');
  return indicator === '-' || bare === '' ? bare : `${bare}\n`;
}

/** Lines of one paragraph are joined; deeper lines keep their breaks. */
function foldedLines(lines: readonly string[]): string[] {
  const folded: string[] = [];
  let breaks = 0;
  for (const line of lines) {
    const last = folded.at(-1);
    if (line === '') {
      breaks += 1;
      continue;
    }
    const isText = !/^\s/.test(line) && last !== undefined && !/^\s/.test(last);
    if (isText && breaks === 0) folded[folded.length - 1] = `${last} ${line}`;
    else {
      const empty = isText ? breaks - 1 : breaks;
      for (let index = 0; index < empty; index++) folded.push('');
      folded.push(line);
    }
    breaks = 0;
  }
  for (let index = 0; index < breaks; index++) folded.push('');
  return folded;
}

export function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
