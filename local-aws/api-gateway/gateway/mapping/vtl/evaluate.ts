import { configurationError, unsupported } from '../../gateway-error.ts';
import { isMap, JavaList, javaText, MapEntry } from './java.ts';
import { callMethod, Host, put } from './methods.ts';
import type { Expression, Node, Reference } from './nodes.ts';
import { isTrue, operate, range } from './operators.ts';

export type Variables = Map<string, unknown>;

/** "Quotas for configuring and running a REST API": what is beyond is not run. */
const MAX_ITERATIONS = 1000;
/** Against loops in loops that would run for ever, and definitions that contain themselves. */
const MAX_STEPS = 2_000_000;
const MAX_DEPTH = 100;

/** A body of #define, rendered wherever its name stands. */
class Block {
  readonly body: readonly Node[];

  constructor(body: readonly Node[]) {
    this.body = body;
  }
}

type Interruption = 'break' | 'stop' | undefined;

export function render(nodes: readonly Node[], variables: Variables): string {
  return new Renderer(variables).text(nodes);
}

/** Of what a template writes into text; null is nothing. */
export function toText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (value instanceof Host) throw unsupported(`"$${value.name}" as a value in a mapping template`);
  return javaText(value);
}

class Renderer {
  readonly #variables: Variables;
  #output: string[] = [];
  #steps = 0;
  #depth = 0;

  constructor(variables: Variables) {
    this.#variables = variables;
  }

  text(nodes: readonly Node[]): string {
    const outer = this.#output;
    this.#output = [];
    if (++this.#depth > MAX_DEPTH)
      throw configurationError('Mapping template: a #define that contains itself.');
    this.#run(nodes);
    this.#depth -= 1;
    const text = this.#output.join('');
    this.#output = outer;
    return text;
  }

  #run(nodes: readonly Node[]): Interruption {
    for (const node of nodes) {
      if (++this.#steps > MAX_STEPS)
        throw configurationError(`Mapping template: more than ${MAX_STEPS} steps.`);
      const interruption = this.#runNode(node);
      if (interruption) return interruption;
    }
    return undefined;
  }

  #runNode(node: Node): Interruption {
    switch (node.kind) {
      case 'verbatim':
        this.#output.push(node.text);
        return undefined;
      case 'reference':
        this.#output.push(this.#reference(node));
        return undefined;
      case 'set':
        this.#assign(node.target, this.#evaluate(node.value));
        return undefined;
      case 'define':
        this.#variables.set(node.variable, new Block(node.body));
        return undefined;
      case 'if': {
        const branch = node.branches.find(
          ({ condition }) => condition === undefined || isTrue(this.#evaluate(condition)),
        );
        return branch && this.#run(branch.body);
      }
      case 'foreach':
        return this.#loop(node);
      default:
        return node.kind;
    }
  }

  #loop(node: Extract<Node, { kind: 'foreach' }>): Interruption {
    const items = itemsOf(this.#evaluate(node.list)).slice(0, MAX_ITERATIONS);
    const names = [node.variable, 'foreach', 'velocityCount'];
    const outer = new Map(names.map((name) => [name, this.#variables.get(name)]));
    const had = new Set(names.filter((name) => this.#variables.has(name)));
    let interruption: Interruption;
    for (const [index, item] of items.entries()) {
      this.#variables.set(node.variable, item);
      this.#variables.set('foreach', position(index, items.length, outer.get('foreach')));
      this.#variables.set('velocityCount', index + 1);
      interruption = this.#run(node.body);
      if (interruption) break;
    }
    for (const name of names) {
      if (had.has(name)) this.#variables.set(name, outer.get(name));
      else this.#variables.delete(name);
    }
    return interruption === 'stop' ? 'stop' : undefined;
  }

  /** An unknown variable renders as it is written; a known one without value renders as nothing. */
  #reference(reference: Reference): string {
    const { name, quiet, source, escapes } = reference;
    if (!this.#variables.has(name)) return '\\'.repeat(escapes) + (quiet ? '' : source);
    const prefix = '\\'.repeat(Math.floor(escapes / 2));
    if (escapes % 2 === 1) return prefix + source;
    const value = this.#resolve(reference);
    return prefix + (value instanceof Block ? this.text(value.body) : toText(value));
  }

  #evaluate(expression: Expression): unknown {
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'text':
        return this.text(expression.nodes);
      case 'reference':
        return this.#resolve(expression);
      case 'not':
        return !isTrue(this.#evaluate(expression.operand));
      case 'binary':
        return this.#binary(expression);
      case 'list':
        return JavaList.fromItems(expression.items.map((item) => this.#evaluate(item)));
      case 'range':
        return range(this.#evaluate(expression.from), this.#evaluate(expression.to));
      case 'map': {
        const map = {};
        for (const [key, value] of expression.entries)
          put(map, this.#evaluate(key), this.#evaluate(value));
        return map;
      }
    }
  }

  #binary({ operator, left, right }: Extract<Expression, { kind: 'binary' }>): unknown {
    const first = this.#evaluate(left);
    if (operator === '&&') return isTrue(first) && isTrue(this.#evaluate(right));
    if (operator === '||') return isTrue(first) || isTrue(this.#evaluate(right));
    return operate(operator, first, this.#evaluate(right));
  }

  #resolve(reference: Reference): unknown {
    let value = this.#variables.get(reference.name);
    for (const step of reference.steps) {
      if (value instanceof Block) value = this.text(value.body);
      if (step.kind === 'call') {
        const args = step.args.map((argument) => this.#evaluate(argument));
        value = callMethod(value, step.name, args);
      } else value = member(value, step.kind === 'index' ? this.#evaluate(step.index) : step.name);
    }
    return value;
  }

  /**
   * "#set($x = ...)", or into an object: "#set($context.responseOverride.status = 404)". Null is
   * not assigned ("VTL User Guide", Set).
   */
  #assign(target: Reference, value: unknown): void {
    if (value === undefined || value === null) return;
    const last = target.steps.at(-1);
    if (!last) {
      this.#variables.set(target.name, value);
      return;
    }
    const parent = this.#resolve({ ...target, steps: target.steps.slice(0, -1) });
    const isWritable = isMap(parent) || Array.isArray(parent);
    if (!isWritable || last.kind === 'call') throw unsupported(`#set of "${target.source}"`);
    const key = last.kind === 'index' ? this.#evaluate(last.index) : last.name;
    if (Array.isArray(parent) && !(Number(key) >= 0 && Number(key) < parent.length))
      throw configurationError(`Mapping template: there is no element for "${target.source}".`);
    put(parent, key, value);
  }
}

function itemsOf(list: unknown): readonly unknown[] {
  if (Array.isArray(list)) return [...(list as unknown[])];
  return isMap(list) ? Object.values(list) : [];
}

function position(index: number, length: number, parent: unknown): object {
  return {
    index,
    count: index + 1,
    hasNext: index + 1 < length,
    first: index === 0,
    last: index + 1 === length,
    ...(parent === undefined ? {} : { parent }),
  };
}

/** "$x.name" and "$x[0]"; "$x.empty" is isEmpty() of what is no map. */
function member(value: unknown, name: unknown): unknown {
  const key = javaText(name);
  if (value instanceof Host)
    return Object.hasOwn(value.properties, key) ? value.properties[key]?.() : undefined;
  if (value instanceof MapEntry)
    return key === 'key' ? value.key : key === 'value' ? value.value : undefined;
  if (key === 'empty' && (typeof value === 'string' || Array.isArray(value)))
    return value.length === 0;
  if (Array.isArray(value)) return /^\d+$/.test(key) ? value[Number(key)] : undefined;
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
