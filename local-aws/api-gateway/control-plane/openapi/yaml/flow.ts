import { folded, quoted, resolved, YamlError } from './scalars.ts';

const MAX_DEPTH = 200;
const PLAIN = /(?:[^\s,[\]{}#:]|:(?![\s,[\]{}]|$)|\s+(?![\s#,[\]{}:]|$)|(?<=\S)#)+/y;

/** [a, b] and {a: b}, over lines. */
export class FlowReader {
  readonly #source: string;
  at: number;
  #depth = 0;

  constructor(source: string, at: number) {
    this.#source = source;
    this.at = at;
  }

  value(): unknown {
    if (++this.#depth > MAX_DEPTH) throw this.#error('nested too deep');
    this.#space();
    const value = this.#one();
    this.#depth -= 1;
    return value;
  }

  #one(): unknown {
    const character = this.#source[this.at] ?? '';
    if (character === '[') return this.#list();
    if (character === '{') return this.#map();
    if (character === '"' || character === "'") return this.#quoted();
    if (/^[&*!]/.test(character))
      throw this.#error('anchors, aliases and tags are not read by the local AWS');
    return resolved(this.#plain());
  }

  #list(): unknown[] {
    const items: unknown[] = [];
    this.at += 1;
    for (;;) {
      this.#space();
      if (this.#take(']')) return items;
      const item = this.value();
      this.#space();
      if (this.#take(':')) throw this.#error('a pair in a list is not read by the local AWS');
      items.push(item);
      if (!this.#take(',') && this.#source[this.at] !== ']')
        throw this.#error('"," or "]" expected');
    }
  }

  #map(): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    this.at += 1;
    for (;;) {
      this.#space();
      if (this.#take('}')) return Object.fromEntries(entries);
      const character = this.#source[this.at] ?? '';
      const key = character === '"' || character === "'" ? this.#quoted() : this.#plain();
      this.#space();
      const hasValue = this.#take(':');
      this.#space();
      const isEmpty = !hasValue || /[,}]/.test(this.#source[this.at] ?? '');
      entries.push([key, isEmpty ? null : this.value()]);
      this.#space();
      if (!this.#take(',') && this.#source[this.at] !== '}')
        throw this.#error('"," or "}" expected');
    }
  }

  #quoted(): string {
    const found = quoted(this.#source, this.at);
    if (!found) throw this.#error('a string without end');
    this.at = found.end;
    return found.text;
  }

  #plain(): string {
    PLAIN.lastIndex = this.at;
    const text = PLAIN.exec(this.#source)?.[0];
    if (text === undefined) throw this.#error('a value expected');
    this.at += text.length;
    return folded(text.trim());
  }

  #take(character: string): boolean {
    if (this.#source[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  /** Blanks, line breaks and comments. */
  #space(): void {
    const pattern = /(?:\s|(?<=\s)#[^\n]*)*/y;
    pattern.lastIndex = this.at;
    this.at += pattern.exec(this.#source)?.[0].length ?? 0;
  }

  #error(reason: string): YamlError {
    return new YamlError(this.#source.slice(0, this.at).split('\n').length, reason);
  }
}
