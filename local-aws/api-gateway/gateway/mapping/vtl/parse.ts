import { configurationError, unsupported } from '../../gateway-error.ts';
import { ExpressionReader } from './expression.ts';
import type { Expression, Node } from './nodes.ts';

const DIRECTIVE = /#(?:\{([a-z]+)\}|([a-z]+)(?![\w-]))/y;

/**
 * The subset of Velocity that API Gateway's own documentation uses: references, #set, #if, #foreach
 * and comments.
 */
export function parseTemplate(source: string): readonly Node[] {
  const reader = new TemplateReader(source);
  const nodes = reader.nodes([]);
  return nodes;
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
    const flush = () => {
      if (text !== '') nodes.push({ kind: 'verbatim', text });
      text = '';
    };
    while (this.#reader.at < this.#source.length) {
      if (this.#comment()) continue;
      const directive = this.#peekDirective();
      if (directive && closing.includes(directive)) break;
      const node = directive
        ? this.#directive(directive)
        : this.#source[this.#reader.at] === '$'
          ? this.#reader.reference()
          : undefined;
      if (node) {
        flush();
        nodes.push(node);
      } else text += this.#source[this.#reader.at++] ?? '';
    }
    flush();
    if (closing.length > 0 && this.#reader.at >= this.#source.length)
      throw configurationError('Mapping template: #end is missing.');
    return nodes;
  }

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
    return name !== undefined &&
      /^(set|if|elseif|else|end|foreach|break|stop|parse|include|macro|define|evaluate)$/.test(name)
      ? name
      : undefined;
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

  /** A directive takes the rest of its line with it, when only blanks follow. */
  #endOfLine(): void {
    const match = /^[ \t]*\r?\n/.exec(this.#source.slice(this.#reader.at, this.#reader.at + 200));
    this.#reader.at += match?.[0].length ?? 0;
  }
}
