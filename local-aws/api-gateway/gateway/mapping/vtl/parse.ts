import { configurationError, unsupported } from '../../gateway-error.ts';
import { ExpressionReader } from './expression.ts';
import type { Expression, Node, Reference } from './nodes.ts';

const DIRECTIVE = /#(?:\{([a-z]+)\}|([a-z]+)(?!\w))/y;
const DIRECTIVES = new Set(
  ('set if elseif else end foreach break stop define ' + 'parse include macro evaluate').split(' '),
);

/** Backslashes, or the blanks before #set, which it takes with it. */
const BEFORE = /\\+(?=[$#])|[ \t]+(?=#(?:set\b|\{set\}))/y;

/** Velocity 1.7 ("VTL Reference"), but for #macro and what reads files or evaluates text. */
export function parseTemplate(source: string): readonly Node[] {
  return new TemplateReader(source).nodes([]);
}

class TemplateReader {
  readonly #reader: ExpressionReader;
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
    this.#reader = new ExpressionReader(source, 0, parseTemplate);
  }

  /** Up to one of the closing directives (left for the caller), or the end. */
  nodes(closing: readonly string[]): Node[] {
    const nodes: Node[] = [];
    let text = '';
    while (this.#reader.at < this.#source.length) {
      if (this.#comment()) continue;
      const directive = this.#peekDirective();
      if (directive && closing.includes(directive)) break;
      const taken = directive ? this.#directive(directive) : this.#plain();
      if (typeof taken === 'string') {
        text += taken;
        continue;
      }
      if (text !== '') nodes.push({ kind: 'verbatim', text });
      text = '';
      nodes.push(taken);
    }
    if (text !== '') nodes.push({ kind: 'verbatim', text });
    if (closing.length > 0 && this.#reader.at >= this.#source.length)
      throw configurationError('Mapping template: #end is missing.');
    return nodes;
  }

  /** Anything but a directive: text as it is rendered, or a reference. */
  #plain(): Reference | string {
    BEFORE.lastIndex = this.#reader.at;
    const before = BEFORE.exec(this.#source)?.[0];
    if (before !== undefined) {
      this.#reader.at += before.length;
      return before.startsWith('\\') ? this.#escaped(before.length) : '';
    }
    if (this.#source.startsWith('#[[', this.#reader.at)) return this.#unparsed();
    const isReference = this.#source[this.#reader.at] === '$';
    const reference = isReference ? this.#reader.reference() : undefined;
    return reference ?? this.#source[this.#reader.at++] ?? '';
  }

  /** "\\$x" and "\\#if": two backslashes are one, an odd one takes away the meaning. */
  #escaped(count: number): Reference | string {
    const at = this.#reader.at;
    const reference = this.#reader.reference(count);
    if (reference) return reference;
    const directive = this.#peekDirective();
    if (directive === undefined) return '\\'.repeat(count);
    const half = '\\'.repeat(Math.floor(count / 2));
    if (count % 2 === 0) return half;
    this.#takeDirective();
    return half + this.#source.slice(at, this.#reader.at);
  }

  /** "#[[ ... ]]#" */
  #unparsed(): string {
    const from = this.#reader.at + 3;
    const end = this.#source.indexOf(']]#', from);
    if (end < 0) throw this.#reader.error('"]]#" is missing');
    this.#reader.at = end + 3;
    return this.#source.slice(from, end);
  }

  /** Also "##" with the end of its line. */
  #comment(): boolean {
    const rest = this.#source.slice(this.#reader.at, this.#reader.at + 2);
    if (rest !== '##' && rest !== '#*') return false;
    const end = this.#source.indexOf(rest === '##' ? '\n' : '*#', this.#reader.at);
    const closing = rest === '##' ? 1 : 2;
    this.#reader.at = end < 0 ? this.#source.length : end + closing;
    return true;
  }

  #peekDirective(): string | undefined {
    DIRECTIVE.lastIndex = this.#reader.at;
    const match = DIRECTIVE.exec(this.#source);
    const name = match?.[1] ?? match?.[2];
    return name !== undefined && DIRECTIVES.has(name) ? name : undefined;
  }

  #takeDirective(): void {
    DIRECTIVE.lastIndex = this.#reader.at;
    this.#reader.at += DIRECTIVE.exec(this.#source)?.[0].length ?? 0;
  }

  #directive(name: string): Node {
    this.#takeDirective();
    if (name === 'set') return this.#set();
    if (name === 'if') return this.#if();
    if (name === 'foreach') return this.#foreach();
    if (name === 'define') return this.#define();
    if (name === 'break' || name === 'stop') return { kind: name };
    throw unsupported(`"#${name}" at this place of a mapping template`);
  }

  #set(): Node {
    this.#reader.expect('(');
    this.#reader.space();
    const target = this.#reader.reference();
    if (!target) throw this.#reader.error('#set needs a reference');
    this.#reader.expect('=');
    const value = this.#reader.expression();
    this.#reader.expect(')');
    this.#endOfLine();
    return { kind: 'set', target, value };
  }

  #if(): Node {
    const branches: { condition?: Expression; body: readonly Node[] }[] = [];
    let name = 'if';
    while (name !== 'end') {
      const condition = name === 'else' ? undefined : this.#condition();
      this.#endOfLine();
      const body = this.nodes(['elseif', 'else', 'end']);
      branches.push(condition === undefined ? { body } : { condition, body });
      name = this.#peekDirective() ?? 'end';
      this.#takeDirective();
    }
    this.#endOfLine();
    return { kind: 'if', branches };
  }

  #condition(): Expression {
    this.#reader.expect('(');
    const condition = this.#reader.expression();
    this.#reader.expect(')');
    return condition;
  }

  #foreach(): Node {
    this.#reader.expect('(');
    this.#reader.space();
    const variable = this.#reader.reference()?.name;
    if (variable === undefined) throw this.#reader.error('#foreach needs a reference');
    this.#reader.expect('in');
    const list = this.#reader.expression();
    this.#reader.expect(')');
    this.#endOfLine();
    const body = this.nodes(['end']);
    this.#takeDirective();
    this.#endOfLine();
    return { kind: 'foreach', variable, list, body };
  }

  #define(): Node {
    this.#reader.expect('(');
    this.#reader.space();
    const variable = this.#reader.reference()?.name;
    if (variable === undefined) throw this.#reader.error('#define needs a reference');
    this.#reader.expect(')');
    this.#endOfLine();
    const body = this.nodes(['end']);
    this.#takeDirective();
    this.#endOfLine();
    return { kind: 'define', variable, body };
  }

  /** A directive takes the rest of its line with it, when only blanks follow. */
  #endOfLine(): void {
    const match = /^[ \t]*\r?\n/.exec(this.#source.slice(this.#reader.at, this.#reader.at + 200));
    this.#reader.at += match?.[0].length ?? 0;
  }
}
