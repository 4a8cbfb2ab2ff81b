import type { Fields } from '../../http/json.ts';
import { badRequest } from './errors.ts';
import { fieldsOf, optionalText } from './fields.ts';

export interface PatchOperation {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path: string;
  /** JSON pointer segments, unescaped (RFC 6901). */
  readonly segments: readonly string[];
  readonly value: string | undefined;
}

export function parsePatch(body: Fields): readonly PatchOperation[] {
  const list = body['patchOperations'] ?? [];
  if (!Array.isArray(list))
    throw badRequest('Invalid request input: patchOperations must be a list');
  return list.map(parseOperation);
}

function parseOperation(item: unknown): PatchOperation {
  const fields = fieldsOf(item, 'patchOperations');
  const op = optionalText(fields, 'op');
  const path = optionalText(fields, 'path') ?? '';
  if (op !== 'add' && op !== 'remove' && op !== 'replace')
    throw badRequest(`Invalid patch operation specified. Must be one of: [add, remove, replace]`);
  if (!path.startsWith('/'))
    throw badRequest(`Invalid patch path '${path}' specified for op '${op}'.`);
  return {
    op,
    path,
    segments: path.slice(1).split('/').map(unescapePointer),
    value: optionalText(fields, 'value'),
  };
}

export function unescapePointer(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}

export function invalidPath({ op, path }: PatchOperation, allowed: readonly string[]): Error {
  return badRequest(
    `Invalid patch path  '${path}' specified for op '${op}'. ` +
      `Must be one of: [${allowed.join(', ')}]`,
  );
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
  for (const operation of operations) {
    const set = setters[operation.path];
    if (!set) throw invalidPath(operation, Object.keys(setters));
    set(target, operation.op === 'remove' ? undefined : operation.value);
  }
}
