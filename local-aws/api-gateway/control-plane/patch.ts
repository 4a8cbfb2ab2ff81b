import type { Fields } from '../../http/json.ts';
import { optional } from '../optional.ts';
import { badRequest, enumProblem, notImplemented, validationError } from './errors.ts';
import { fieldsOf, optionalText } from './fields.ts';
import type { OperationCall } from './operation.ts';

export type PatchOp = 'add' | 'remove' | 'replace' | 'copy';

export interface PatchOperation {
  readonly op: PatchOp;
  readonly path: string;
  /** JSON pointer segments, unescaped (RFC 6901). */
  readonly segments: readonly string[];
  readonly value: string | undefined;
  /** Of `copy`. */
  readonly from?: string;
}

/** The model of the service knows them all; what is patched knows three, and a stage `copy`. */
const OPS = ['add', 'remove', 'move', 'test', 'replace', 'copy'];

export function parsePatch(call: Pick<OperationCall, 'name' | 'fields'>): PatchOperation[] {
  const list = call.fields()['patchOperations'] ?? [];
  if (!Array.isArray(list))
    throw badRequest('Invalid request input: patchOperations must be a list');
  const operations = list.map((item) => fieldsOf(item, 'patchOperations'));
  const input = `${call.name.charAt(0).toLowerCase()}${call.name.slice(1)}Input`;
  const problems = operations.flatMap((fields, index) => {
    const op = optionalText(fields, 'op') ?? '';
    const at = `${input}.patchOperations.${index + 1}.member.op`;
    return OPS.includes(op) ? [] : [enumProblem(op, at, OPS)];
  });
  if (problems.length > 0) throw validationError(problems);
  return operations.map((fields) => parseOperation(fields, call.name === 'UpdateStage'));
}

function parseOperation(fields: Fields, mayCopy: boolean): PatchOperation {
  const op = optionalText(fields, 'op');
  const path = optionalText(fields, 'path');
  const isCopy = mayCopy && op === 'copy';
  if (!isCopy && op !== 'add' && op !== 'remove' && op !== 'replace')
    throw notImplemented(`the patch operation ${op ?? ''} of ${path ?? ''}`);
  if (path === undefined || !path.startsWith('/')) throw unknownPath(path ?? 'null');
  return {
    op,
    path,
    segments: path.slice(1).split('/').map(unescapePointer),
    value: optionalText(fields, 'value'),
    ...optional('from', optionalText(fields, 'from')),
  };
}

export function unescapePointer(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Paths a kind of record takes, with the operations that each takes. */
export type PatchPaths = Readonly<Record<string, readonly PatchOp[]>>;

/** How most kinds of records refuse: by what they would take for this operation. */
export function invalidPath({ op, path }: PatchOperation, paths: PatchPaths): Error {
  const allowed = Object.keys(paths).filter((known) => paths[known]?.includes(op));
  const hint =
    allowed.length === 0 || path in paths
      ? 'Please choose supported operations'
      : `Must be one of: [${allowed.join(', ')}]`;
  return badRequest(`Invalid patch path  '${path}' specified for op '${op}'. ${hint}`);
}

/** How APIs, methods and gateway responses refuse a path, */
export function unknownPath(path: string): Error {
  return badRequest(`Invalid patch path ${path}`);
}

/** and an operation that the path does not take. */
export function unsupportedOp(allowed: readonly PatchOp[]): Error {
  return badRequest(`Invalid patch operation specified. Must be one of: [${allowed.join(', ')}]`);
}

type Setter<T> = (target: T, value: string | undefined) => void;

/**
 * Applies operations whose paths are plain names ("/description"); `remove` hands over undefined.
 */
export function applyNamed<T>(
  target: T,
  operations: readonly PatchOperation[],
  setters: Readonly<Record<string, Setter<T>>>,
): void {
  const paths = Object.fromEntries(
    Object.keys(setters).map((path) => [path, ['add', 'remove', 'replace'] as const]),
  );
  for (const operation of operations) {
    const set = setters[operation.path];
    if (!set) throw invalidPath(operation, paths);
    set(target, operation.op === 'remove' ? undefined : operation.value);
  }
}
