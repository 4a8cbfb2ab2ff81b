/** "$${" and "%%{" stand for themselves. */
const LITERAL_TEMPLATE = /([$%])\1\{/g;

export interface HclBlock {
  readonly type: string;
  readonly label: string;
  /** Where the block opens, counted from 1. */
  readonly line: number;
  /** Source text of each top-level argument's expression; nested blocks are left out. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** Enough HCL for variables and outputs: labelled blocks whose arguments are text, not values. */
export function readBlocks(source: string): HclBlock[] {
  const blocks: HclBlock[] = [];
  let position = 0;
  while (position < source.length) {
    const rest = source.slice(position);
    const opening = /^([a-z_]+)\s+"([^"]+)"\s*\{/.exec(rest);
    if (opening) {
      const start = position + opening[0].length;
      const end = skipExpression(source, start, (char, depth) => char === '}' && depth === 0);
      blocks.push({
        type: opening[1] ?? '',
        label: opening[2] ?? '',
        line: source.slice(0, position).split('\n').length,
        attributes: readAttributes(source.slice(start, end)),
      });
      position = end + 1;
    } else {
      position = skipToken(source, position);
    }
  }
  return blocks;
}

function readAttributes(body: string): Map<string, string> {
  const attributes = new Map<string, string>();
  let position = 0;
  while (position < body.length) {
    const rest = body.slice(position);
    const argument = /^([a-z_]+)[ \t]*=[ \t]*/.exec(rest);
    const block = /^[a-z_]+(?:\s+"[^"]*")*\s*\{/.exec(rest);
    if (argument) {
      const start = position + argument[0].length;
      const end = skipExpression(body, start, (char, depth) => char === '\n' && depth === 0);
      attributes.set(argument[1] ?? '', withoutComment(body.slice(start, end).trim()));
      position = end;
    } else if (block) {
      position =
        skipExpression(
          body,
          position + block[0].length,
          (char, depth) => char === '}' && depth === 0,
        ) + 1;
    } else {
      position = skipToken(body, position);
    }
  }
  return attributes;
}

/** A comment inside a type over several lines belongs to it; one after a plain value does not. */
function withoutComment(expression: string): string {
  return /[\n"]/.test(expression) ? expression : expression.replace(/\s*(#|\/\/).*$/, '');
}

/** Where `isEnd` first holds, outside strings and comments, told the depth of open brackets. */
function skipExpression(
  source: string,
  from: number,
  isEnd: (char: string, depth: number) => boolean,
): number {
  let depth = 0;
  let position = from;
  while (position < source.length) {
    const char = source[position] ?? '';
    if (isEnd(char, depth)) return position;
    if ('([{'.includes(char)) depth += 1;
    if (')]}'.includes(char)) depth -= 1;
    position = skipToken(source, position);
  }
  return position;
}

/**
 * Past one comment, string or heredoc, or else one character.
 * A line comment leaves its line end, which ends an expression.
 */
export function skipToken(source: string, at: number): number {
  const rest = source.slice(at, at + 200);
  if (rest.startsWith('#') || rest.startsWith('//')) return endOr(source, source.indexOf('\n', at));
  if (rest.startsWith('/*')) return endOr(source, source.indexOf('*/', at), 2);
  const heredoc = /^<<-?([A-Za-z_]+)\n/.exec(rest);
  if (heredoc) {
    const ending = new RegExp(`\\n[ \\t]*${heredoc[1]}(?=\\n|$)`).exec(source.slice(at));
    return ending ? at + ending.index + ending[0].length : source.length;
  }
  return rest.startsWith('"') ? skipString(source, at) : at + 1;
}

function endOr(source: string, index: number, length = 0): number {
  return index < 0 ? source.length : index + length;
}

function skipString(source: string, at: number): number {
  let position = at + 1;
  while (position < source.length && source[position] !== '"') {
    if (source[position] === '\\') position += 2;
    else if (
      /^[$%]\{/.test(source.slice(position, position + 2)) &&
      source[position - 1] !== source[position]
    ) {
      position =
        skipExpression(source, position + 2, (char, depth) => char === '}' && depth === 0) + 1;
    } else position += 1;
  }
  return position + 1;
}

/** A text as its reader sees it: without quotes and escapes, or a heredoc without indentation. */
export function stringValue(expression: string): string {
  const heredoc = /^<<(-?)[A-Za-z_]+\n([\s\S]*?)\n?[ \t]*[A-Za-z_]+$/.exec(expression);
  if (heredoc) return dedent(heredoc[2] ?? '').replace(LITERAL_TEMPLATE, '$1{');
  if (!/^".*"$/s.test(expression)) return expression;
  return expression
    .slice(1, -1)
    .replace(/\\(["\\nt])/g, (_, char: string) => ({ n: '\n', t: '\t' })[char] ?? char)
    .replace(LITERAL_TEMPLATE, '$1{');
}

export function dedent(text: string): string {
  const lines = text.split('\n');
  const indents = lines
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length);
  const common = indents.length === 0 ? 0 : Math.min(...indents);
  return lines
    .map((line) => line.slice(common))
    .join('\n')
    .trim();
}
