import { decodeText } from '../../http/query.ts';
import type { Definition, Method } from '../snapshot.ts';

export interface Route {
  readonly method: Method;
  /** Still percent-encoded: Lambda proxy events carry them so (serverless/serverless#5037). */
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * Slashes doubled behind the stage count once, for the route and in an event; $context.path keeps
 * them (recorded: localstack/localstack test_apigateway_lambda.py, prepended slash).
 */
export function routedPath(rawPath: string): string {
  return rawPath.replace(/^\/{2,}/, '/');
}

interface Branch {
  readonly literals: Map<string, Branch>;
  variable?: { readonly name: string; readonly branch: Branch };
  greedy?: { readonly name: string; readonly branch: Branch };
  readonly methods: Map<string, Method>;
}

const TREES = new WeakMap<Definition, Branch>();

/**
 * A resource that lacks the method does not hide a wider one that has it (recorded:
 * localstack/localstack test_apigateway_common.py, proxy routing with a hardcoded sibling).
 */
export function findRoute(
  definition: Definition,
  httpMethod: string,
  rawPath: string,
): Route | undefined {
  return walk(treeOf(definition), httpMethod, segmentsOf(routedPath(rawPath)), {});
}

/** Literal before variable before greedy, at each level. */
function walk(
  branch: Branch,
  httpMethod: string,
  segments: readonly string[],
  parameters: Readonly<Record<string, string>>,
): Route | undefined {
  const [head, ...rest] = segments;
  if (head === undefined) return routeAt(branch, httpMethod, parameters);
  const literal = branch.literals.get(decodeText(head));
  const inLiteral = literal && walk(literal, httpMethod, rest, parameters);
  if (inLiteral) return inLiteral;
  const { variable, greedy } = branch;
  const inVariable =
    variable && head !== ''
      ? walk(variable.branch, httpMethod, rest, { ...parameters, [variable.name]: head })
      : undefined;
  if (inVariable) return inVariable;
  const tail = segments.join('/');
  return greedy && tail !== ''
    ? routeAt(greedy.branch, httpMethod, { ...parameters, [greedy.name]: tail })
    : undefined;
}

function routeAt(
  { methods }: Branch,
  httpMethod: string,
  pathParameters: Readonly<Record<string, string>>,
): Route | undefined {
  const method = methods.get(httpMethod) ?? methods.get('ANY');
  return method && { method, pathParameters };
}

/** One trailing slash does not count: "/health/" is "/health". */
function segmentsOf(path: string): string[] {
  const trimmed = path.replace(/^\//, '').replace(/\/$/, '');
  return trimmed === '' ? [] : trimmed.split('/');
}

function treeOf(definition: Definition): Branch {
  const known = TREES.get(definition);
  if (known) return known;
  const root = newBranch();
  for (const method of definition.methods.values()) addMethod(root, method);
  TREES.set(definition, root);
  return root;
}

function addMethod(root: Branch, method: Method): void {
  let branch = root;
  for (const segment of segmentsOf(method.path)) branch = childOf(branch, segment);
  branch.methods.set(method.httpMethod, method);
}

function childOf(branch: Branch, segment: string): Branch {
  const [, name, plus] = /^\{([^}+]+)(\+?)\}$/.exec(segment) ?? [];
  if (name === undefined) {
    const literal = branch.literals.get(segment) ?? newBranch();
    branch.literals.set(segment, literal);
    return literal;
  }
  if (plus) return (branch.greedy ??= { name, branch: newBranch() }).branch;
  return (branch.variable ??= { name, branch: newBranch() }).branch;
}

function newBranch(): Branch {
  return { literals: new Map(), methods: new Map() };
}
