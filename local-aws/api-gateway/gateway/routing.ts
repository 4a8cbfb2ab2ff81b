import { decodeText } from '../../http/query.ts';
import type { Definition, Method } from '../snapshot.ts';

export interface Route {
  readonly method: Method;
  /** Still percent-encoded: Lambda proxy events carry them so (serverless/serverless#5037). */
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Branch {
  readonly literals: Map<string, Branch>;
  variable?: { readonly name: string; readonly branch: Branch };
  greedy?: { readonly name: string; readonly branch: Branch };
  readonly methods: Map<string, Method>;
}

const TREES = new WeakMap<Definition, Branch>();

/**
 * The resource is chosen first, then its method: a greedy sibling does not take over a method that
 * the chosen resource lacks.
 */
export function findRoute(
  definition: Definition,
  httpMethod: string,
  rawPath: string,
): Route | undefined {
  const found = walk(treeOf(definition), segmentsOf(rawPath), {});
  const method = found?.branch.methods.get(httpMethod) ?? found?.branch.methods.get('ANY');
  return found && method ? { method, pathParameters: found.parameters } : undefined;
}

interface Found {
  readonly branch: Branch;
  readonly parameters: Record<string, string>;
}

/** Literal before variable before greedy, at each level. */
function walk(
  branch: Branch,
  segments: readonly string[],
  parameters: Record<string, string>,
): Found | undefined {
  const [head, ...rest] = segments;
  if (head === undefined) return branch.methods.size > 0 ? { branch, parameters } : undefined;
  const literal = branch.literals.get(decodeText(head));
  const inLiteral = literal && walk(literal, rest, parameters);
  if (inLiteral) return inLiteral;
  const { variable, greedy } = branch;
  const inVariable =
    variable && head !== ''
      ? walk(variable.branch, rest, { ...parameters, [variable.name]: head })
      : undefined;
  if (inVariable) return inVariable;
  const tail = segments.join('/');
  return greedy && tail !== ''
    ? { branch: greedy.branch, parameters: { ...parameters, [greedy.name]: tail } }
    : undefined;
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
