import { unsupported } from '../../gateway-error.ts';
import { callMethod, Host } from './methods.ts';
import type { Expression, Node, Reference } from './nodes.ts';

export type Variables = Map<string, unknown>;

/** Against a template that would run for ever. */
const MAX_ITERATIONS = 100_000;

export function render(nodes: readonly Node[], variables: Variables): string {
  return nodes.map((node) => renderNode(node, variables)).join('');
}

function renderNode(node: Node, variables: Variables): string {
  switch (node.kind) {
    case 'verbatim':
      return node.text;
    case 'reference':
      return renderReference(node, variables);
    case 'set':
      assign(node.target, evaluate(node.value, variables), variables);
      return '';
    case 'if': {
      const branch = node.branches.find(
        ({ condition }) => condition === undefined || isTrue(evaluate(condition, variables)),
      );
      return branch ? render(branch.body, variables) : '';
    }
    case 'foreach':
      return renderLoop(node, variables);
  }
}

function renderLoop(node: Extract<Node, { kind: 'foreach' }>, variables: Variables): string {
  const list = evaluate(node.list, variables);
  const items: unknown[] = Array.isArray(list)
    ? list
    : typeof list === 'object' && list !== null
      ? Object.values(list)
      : [];
  if (items.length > MAX_ITERATIONS)
    throw unsupported(`a #foreach over more than ${MAX_ITERATIONS} items`);
  const outer = new Map(variables);
  const output = items.map((item, index) => {
    variables.set(node.variable, item);
    variables.set('foreach', {
      index,
      count: index + 1,
      hasNext: index + 1 < items.length,
      first: index === 0,
      last: index + 1 === items.length,
    });
    variables.set('velocityCount', index + 1);
    return render(node.body, variables);
  });
  for (const name of [node.variable, 'foreach', 'velocityCount']) {
    if (outer.has(name)) variables.set(name, outer.get(name));
    else variables.delete(name);
  }
  return output.join('');
}

/** An unknown variable renders as it is written; a known one without value renders as nothing. */
function renderReference(reference: Reference, variables: Variables): string {
  if (!variables.has(reference.name)) return reference.quiet ? '' : reference.source;
  return toText(evaluate(reference, variables));
}

export function toText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (value instanceof Host) throw unsupported(`"$${value.name}" as a value in a mapping template`);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function evaluate(expression: Expression, variables: Variables): unknown {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'text':
      return render(expression.nodes, variables);
    case 'reference':
      return resolve(expression, variables);
    case 'not':
      return !isTrue(evaluate(expression.operand, variables));
    case 'binary':
      return binary(expression, variables);
    case 'list':
      return expression.items.map((item) => evaluate(item, variables));
    case 'range':
      return range(
        Number(evaluate(expression.from, variables)),
        Number(evaluate(expression.to, variables)),
      );
    case 'map':
      return Object.fromEntries(
        expression.entries.map(([key, value]) => [
          toText(evaluate(key, variables)),
          evaluate(value, variables),
        ]),
      );
  }
}

function resolve(reference: Reference, variables: Variables): unknown {
  return reference.steps.reduce<unknown>((value, step) => {
    if (step.kind === 'call')
      return callMethod(
        value,
        step.name,
        step.args.map((argument) => evaluate(argument, variables)),
      );
    return member(value, step.kind === 'index' ? evaluate(step.index, variables) : step.name);
  }, variables.get(reference.name));
}

function member(value: unknown, name: unknown): unknown {
  const key = String(name);
  if (value instanceof Host)
    return Object.hasOwn(value.properties, key) ? value.properties[key]?.() : undefined;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}

/** "#set($x = ...)", or into an object: "#set($context.responseOverride.status = 404)". */
function assign(target: Reference, value: unknown, variables: Variables): void {
  const last = target.steps.at(-1);
  if (!last) {
    variables.set(target.name, value);
    return;
  }
  const parent = resolve({ ...target, steps: target.steps.slice(0, -1) }, variables);
  const isWritable = typeof parent === 'object' && parent !== null && !(parent instanceof Host);
  if (!isWritable || last.kind === 'call') throw unsupported(`#set of "${target.source}"`);
  const key = last.kind === 'index' ? String(evaluate(last.index, variables)) : last.name;
  Object.defineProperty(parent, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

function binary(
  { operator, left, right }: Extract<Expression, { kind: 'binary' }>,
  variables: Variables,
): unknown {
  const first = evaluate(left, variables);
  if (operator === '&&') return isTrue(first) && isTrue(evaluate(right, variables));
  if (operator === '||') return isTrue(first) || isTrue(evaluate(right, variables));
  const second = evaluate(right, variables);
  if (operator === '==') return isEqual(first, second);
  if (operator === '!=') return !isEqual(first, second);
  if (operator === '+' && (typeof first === 'string' || typeof second === 'string'))
    return toText(first) + toText(second);
  return arithmetic(operator, Number(first), Number(second));
}

function arithmetic(operator: string, a: number, b: number): unknown {
  switch (operator) {
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    case '>=':
      return a >= b;
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return Number.isInteger(a) && Number.isInteger(b) ? Math.trunc(a / b) : a / b;
    default:
      return a % b;
  }
}

/** Different types compare by their text, as in Velocity. */
function isEqual(a: unknown, b: unknown): boolean {
  if (a === undefined || a === null || b === undefined || b === null)
    return (a ?? null) === (b ?? null);
  return typeof a === typeof b && typeof a !== 'object' ? a === b : toText(a) === toText(b);
}

/** Velocity 1.x: null and false are false, everything else is true, "" included. */
function isTrue(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}

function range(from: number, to: number): number[] {
  const length = Math.abs(to - from) + 1;
  if (!(length <= MAX_ITERATIONS))
    throw unsupported(`a range of more than ${MAX_ITERATIONS} numbers`);
  return Array.from({ length }, (_, index) => (from <= to ? from + index : from - index));
}
