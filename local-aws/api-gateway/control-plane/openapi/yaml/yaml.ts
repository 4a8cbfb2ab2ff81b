import { blockScalar, indentOf } from './block-scalar.ts';
import { FlowReader } from './flow.ts';
import { folded, quoted, resolved, YamlError } from './scalars.ts';

const MAX_DEPTH = 200;

interface Line {
  readonly indent: number;
  /** Without indent and trailing blanks. */
  readonly text: string;
  /** Of `text` in the source. */
  readonly start: number;
}

/** `version: 1.0` is text to whoever reads the document, and not the number 1. */
const TEXT_KEYS = new Set(['version', 'openapi', 'swagger']);

/**
 * The part of YAML that API documents use: block and flow collections, plain, quoted and block
 * scalars, comments. Anchors, aliases, tags, complex keys and several documents are refused by
 * name.
 */
export function parseYaml(text: string): unknown {
  return new YamlReader(text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n')).document();
}

class YamlReader {
  readonly #source: string;
  readonly #raw: readonly string[];
  readonly #lines: Line[] = [];
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
    this.#raw = source.split('\n');
    let start = 0;
    for (const raw of this.#raw) {
      const indent = indentOf(raw);
      this.#lines.push({ indent, text: raw.trim(), start: start + indent });
      start += raw.length + 1;
    }
  }

  document(): unknown {
    this.#skip();
    while (this.#line?.text.startsWith('%')) this.#at += 1;
    if (/^---(?:\s|$)/.test(this.#line?.text ?? '')) this.#enter(3);
    const value = this.#block(0, -1);
    this.#skip();
    if (this.#line?.text === '...') this.#at += 1;
    this.#skip();
    if (this.#line) throw this.#error(`"${this.#line.text.slice(0, 40)}" is not expected here`);
    return value;
  }

  get #line(): Line | undefined {
    return this.#lines[this.#at];
  }

  #skip(): void {
    while (this.#line && (this.#line.text === '' || this.#line.text.startsWith('#'))) this.#at += 1;
    const raw = this.#raw[this.#at] ?? '';
    if (/^ *\t/.test(raw) && raw.trim() !== '') throw this.#error('a tab cannot indent');
  }

  /** Whatever begins on the next line, if it is indented by at least `least`. */
  #block(least: number, parent: number): unknown {
    this.#skip();
    const line = this.#line;
    if (!line || line.indent < least || isMarker(line)) return null;
    if (++this.#depth > MAX_DEPTH) throw this.#error('nested too deep');
    const value = isItem(line)
      ? this.#sequence(line.indent)
      : this.#key(line)
        ? this.#mapping(line.indent)
        : this.#scalar(line, parent);
    this.#depth -= 1;
    return value;
  }

  #sequence(indent: number): unknown[] {
    const items: unknown[] = [];
    for (;;) {
      this.#skip();
      const line = this.#line;
      if (!line || line.indent !== indent || !isItem(line)) break;
      this.#enter(1);
      items.push(this.#value(indent));
    }
    return items;
  }

  #mapping(indent: number): Record<string, unknown> {
    const entries = new Map<string, unknown>();
    for (;;) {
      this.#skip();
      const line = this.#line;
      if (!line || line.indent !== indent || isMarker(line)) break;
      const key = this.#key(line);
      if (!key) throw this.#error(`"key: value" expected, not "${line.text.slice(0, 40)}"`);
      if (key.name === '<<') throw this.#error('merge keys (<<) are not read by the local AWS');
      if (entries.has(key.name)) throw this.#error(`the key "${key.name}" is given twice`);
      this.#enter(key.length);
      entries.set(key.name, this.#value(indent, key.name));
    }
    if (this.#line && this.#line.indent > indent && !isMarker(this.#line))
      throw this.#error(`"${this.#line.text.slice(0, 40)}" is indented too far`);
    return Object.fromEntries(entries);
  }

  /** Behind "- " or "key:": on the same line, or on the next ones. */
  #value(indent: number, ofKey?: string): unknown {
    const line = this.#line;
    if (!line) return null;
    if (line.text !== '' && !line.text.startsWith('#'))
      return ofKey === undefined
        ? this.#block(indent + 1, indent)
        : this.#scalar(line, indent, TEXT_KEYS.has(ofKey));
    this.#at += 1;
    this.#skip();
    const next = this.#line;
    const isOnIndent = ofKey !== undefined && next?.indent === indent && isItem(next);
    return this.#block(isOnIndent ? indent : indent + 1, indent);
  }

  /** Goes on behind `length` characters of the line, as if they were blanks. */
  #enter(length: number): void {
    const line = this.#line;
    if (!line) return;
    const rest = line.text.slice(length);
    const shift = length + indentOf(rest);
    const text = rest.trim();
    this.#lines[this.#at] = { indent: line.indent + shift, text, start: line.start + shift };
  }

  #key(line: Line): { name: string; length: number } | undefined {
    if (/^\?(?:\s|$)/.test(line.text))
      throw this.#error('complex keys (?) are not read by the local AWS');
    if (/^["']/.test(line.text)) {
      const found = quoted(line.text, 0);
      const colon = found && /^\s*:(?=\s|$)/.exec(line.text.slice(found.end));
      return found && colon ? { name: found.text, length: found.end + colon[0].length } : undefined;
    }
    const colon = line.text.search(/:(?=\s|$)/);
    if (colon < 1 || /^[[{&*!|>%@`#]/.test(line.text)) return undefined;
    const name = line.text.slice(0, colon).trimEnd();
    return / #/.test(name) ? undefined : { name, length: colon + 1 };
  }

  /** At `line`: anything but a block collection. */
  #scalar(line: Line, parent: number, isText = false): unknown {
    const [character = ''] = line.text;
    if ('&*!'.includes(character))
      throw this.#error('anchors, aliases and tags are not read by the local AWS');
    if ('%@`'.includes(character)) throw this.#error(`"${character}" cannot begin a value`);
    if (character === '|' || character === '>') {
      const { text, next } = blockScalar(this.#raw, this.#at + 1, line.text, parent);
      this.#at = next;
      return text;
    }
    if (character === '{' || character === '[') {
      const reader = new FlowReader(this.#source, line.start);
      const value = reader.value();
      this.#leave(reader.at);
      return value;
    }
    if (character === '"' || character === "'") {
      const found = quoted(this.#source, line.start);
      if (!found) throw this.#error('a string without end');
      this.#leave(found.end);
      return found.text;
    }
    const text = this.#plain(line, parent);
    return isText ? text : resolved(text);
  }

  /** Behind a value that may have gone over lines: nothing but a comment. */
  #leave(end: number): void {
    const rest = /[^\n]*/y;
    rest.lastIndex = end;
    const text = rest.exec(this.#source)?.[0].trim() ?? '';
    if (text !== '' && !text.startsWith('#')) throw this.#error(`"${text}" behind a value`);
    while (this.#line && this.#line.start <= end) this.#at += 1;
  }

  #plain(line: Line, parent: number): string {
    const parts = [withoutComment(line.text)];
    const isEnd = parts[0] !== line.text;
    if (/:(?:\s|$)/.test(parts[0] ?? '')) throw this.#error('": " in a value needs quotes');
    this.#at += 1;
    while (!isEnd && this.#line) {
      const { text, indent } = this.#line;
      if (text !== '' && (indent <= parent || text.startsWith('#') || isMarker(this.#line))) break;
      if (/:(?:\s|$)/.test(withoutComment(text)))
        throw this.#error(`"${text}" is indented too far`);
      parts.push(withoutComment(text));
      this.#at += 1;
    }
    while (parts.at(-1) === '') parts.pop();
    return folded(parts.join('\n'));
  }

  #error(reason: string): YamlError {
    return new YamlError(this.#at + 1, reason);
  }
}

function isItem({ text }: Line): boolean {
  return text === '-' || /^-\s/.test(text);
}

/** The end of this document, or the begin of another. */
function isMarker({ indent, text }: Line): boolean {
  return indent === 0 && /^(?:---|\.\.\.)(?:\s|$)/.test(text);
}

function withoutComment(text: string): string {
  return text.replace(/(?:^|\s+)#.*$/, '');
}
