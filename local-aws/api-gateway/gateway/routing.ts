import { decodeText } from '../../http/query.ts';
import type { Definition, Method } from '../snapshot.ts';

export interface Route {
  readonly method: Method;
  /** Still percent-encoded: Lambda proxy events carry them so (serverless/serverless#5037). */
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Node {
  readonly literals: Map<string, Node>;
  variable?: { readonly name: string; readonly node: Node };
  greedy?: { readonly name: string; readonly node: Node };
  readonly methods: Map<string, Method>;
}

const TREES = new WeakMap<Definition, Node>();

/** The resource is chosen first, then its method: a greedy sibling does not take over a method that the chosen resource lacks. */
export function findRoute(
  definition: Definition,
  httpMethod: string,
  rawPath: string,
): Route | undefined {
  const found = walk(treeOf(definition), segmentsOf(rawPath), {});
  const method = found?.node.methods.get(httpMethod) ?? found?.node.methods.get('ANY');
  return found && method ? { method, pathParameters: found.parameters } : undefined;
}

interface Found {
  readonly node: Node;
  readonly parameters: Record<string, string>;
}

/** Literal before variable before greedy, at each level. */
function walk(
  node: Node,
  segments: readonly string[],
  parameters: Record<string, string>,
): Found | undefined {
  const [head, ...rest] = segments;
  if (head === undefined) return node.methods.size > 0 ? { node, parameters } : undefined;
  const literal = node.literals.get(decodeText(head));
  const inLiteral = literal && walk(literal, rest, parameters);
  if (inLiteral) return inLiteral;
  const { variable, greedy } = node;
  const inVariable =
    variable && head !== ''
      ? walk(variable.node, rest, { ...parameters, [variable.name]: head })
      : undefined;
  if (inVariable) return inVariable;
  const tail = segments.join('/');
  return greedy && tail !== ''
    ? { node: greedy.node, parameters: { ...parameters, [greedy.name]: tail } }
    : undefined;
}

/** One trailing slash does not count: "/health/" is "/health". */
function segmentsOf(path: string): string[] {
  const trimmed = path.replace(/^\//, '').replace(/\/$/, '');
  return trimmed === '' ? [] : trimmed.split('/');
}

function treeOf(definition: Definition): Node {
  const known = TREES.get(definition);
  if (known) return known;
  const root = newNode();
  for (const method of definition.methods.values()) addMethod(root, method);
  TREES.set(definition, root);
  return root;
}

function addMethod(root: Node, method: Method): void {
  let node = root;
  for (const segment of segmentsOf(method.path)) node = childOf(node, segment);
  node.methods.set(method.httpMethod, method);
}

function childOf(node: Node, segment: string): Node {
  const [, name, plus] = /^\{([^}+]+)(\+?)\}$/.exec(segment) ?? [];
  if (name === undefined) {
    const literal = node.literals.get(segment) ?? newNode();
    node.literals.set(segment, literal);
    return literal;
  }
  if (plus) return (node.greedy ??= { name, node: newNode() }).node;
  return (node.variable ??= { name, node: newNode() }).node;
}

function newNode(): Node {
  return { literals: new Map(), methods: new Map() };
}
