import type { Fields } from '../../../http/json.ts';
import type { IntegrationRecord, IntegrationResponseRecord, MethodRecord } from '../../records.ts';
import { type PatchOperation, unknownPath, unsupportedOp } from '../patch.ts';
import { parseIntegration, parseIntegrationResponse } from './integration-fields.ts';
import { entryPatched, PARAMETER_MISSING, TYPE_MISSING } from './method-patches.ts';

interface Shape {
  /** Taken with `replace` only. */
  readonly replaced: readonly string[];
  /** Maps, and what is missing when an entry is. */
  readonly maps: Readonly<Record<string, string>>;
  readonly lists: readonly string[];
}

const INTEGRATION: Shape = {
  replaced: [
    'uri',
    'httpMethod',
    'credentials',
    'connectionId',
    'connectionType',
    'integrationTarget',
    'passthroughBehavior',
    'contentHandling',
    'timeoutInMillis',
    'cacheNamespace',
    'responseTransferMode',
  ],
  maps: { requestParameters: PARAMETER_MISSING, requestTemplates: TYPE_MISSING },
  lists: ['cacheKeyParameters'],
};

const RESPONSE: Shape = {
  replaced: ['selectionPattern', 'contentHandling'],
  maps: { responseParameters: PARAMETER_MISSING, responseTemplates: TYPE_MISSING },
  lists: [],
};

/** A patched integration is checked as a new one is. */
export function patchIntegration(
  integration: IntegrationRecord,
  method: MethodRecord,
  operations: readonly PatchOperation[],
): IntegrationRecord {
  const { responses, ...fields } = integration;
  return { ...parseIntegration(patched(fields, operations, INTEGRATION), method), responses };
}

export function patchIntegrationResponse(
  response: IntegrationResponseRecord,
  method: MethodRecord,
  operations: readonly PatchOperation[],
): IntegrationResponseRecord {
  const fields = patched({ ...response }, operations, RESPONSE);
  const pattern = fields['selectionPattern'] as string | undefined;
  return parseIntegrationResponse(fields, response.statusCode, pattern, method);
}

function patched(fields: Fields, operations: readonly PatchOperation[], shape: Shape): Fields {
  return operations.reduce<Fields>(
    (current, operation) => ({ ...current, ...changed(current, operation, shape) }),
    fields,
  );
}

function changed(fields: Fields, operation: PatchOperation, shape: Shape): Fields {
  const {
    op,
    path,
    segments: [name = '', key, ...more],
    value,
  } = operation;
  const missing = shape.maps[name];
  if (missing !== undefined && key !== undefined && more.length === 0) {
    const map = (fields[name] ?? {}) as Record<string, string>;
    const kept = entryPatched(map, operation, missing);
    return { [name]: op === 'remove' ? kept : { ...kept, [key]: value ?? '' } };
  }
  if (shape.lists.includes(name) && more.length === 0) {
    const item = key ?? value;
    const others = ((fields[name] ?? []) as string[]).filter((known) => known !== item);
    return { [name]: op === 'remove' ? others : [...others, item] };
  }
  if (!shape.replaced.includes(name) || key !== undefined) throw unknownPath(path);
  if (op !== 'replace') throw unsupportedOp(['replace']);
  return { [name]: value === '' && name !== 'selectionPattern' ? undefined : value };
}
