import type { RestApiRecord } from '../../records.ts';
import { oneOf, optionalFlag } from '../fields.ts';
import { type PatchOperation, unknownPath, unsupportedOp } from '../patch.ts';
import { checkedCompression, checkedPolicy } from './rest-api-checks.ts';

const PATCHES: Readonly<Record<string, (api: RestApiRecord, value: string | undefined) => void>> = {
  name: (api, value) => {
    api.name = value ?? '';
  },
  description: (api, value) => {
    api.description = value || undefined;
  },
  policy: (api, value) => {
    api.policy = checkedPolicy(value === '' ? undefined : value);
  },
  apiKeySource: (api, value) => {
    api.apiKeySource = oneOf(value, ['HEADER', 'AUTHORIZER'], 'apiKeySource');
  },
  disableExecuteApiEndpoint: (api, value) => {
    api.disableExecuteApiEndpoint = optionalFlag({ value }, 'value') ?? false;
  },
  minimumCompressionSize: (api, value) => {
    api.minimumCompressionSize = checkedCompression(value);
  },
};

export function patchRestApi(api: RestApiRecord, operation: PatchOperation): void {
  const {
    op,
    path,
    segments: [name = '', ...more],
    value,
  } = operation;
  if (name === 'binaryMediaTypes' && more.length === 1)
    return patchMediaTypes(api, operation, more[0] ?? '');
  const patch = PATCHES[name];
  if (!patch || more.length > 0) throw unknownPath(path);
  // Recorded: a description is taken away by `remove`, all else by an empty value.
  const removed = op === 'remove' && name === 'description';
  if (op !== 'replace' && !removed) throw unsupportedOp(['replace']);
  patch(api, removed ? undefined : value);
}

/** Recorded: the path names the type, `add` does not look at the value, `replace` appends it. */
function patchMediaTypes(api: RestApiRecord, { op, value }: PatchOperation, item: string): void {
  const others = api.binaryMediaTypes.filter((type) => type !== item);
  const added = op === 'add' ? item : value;
  api.binaryMediaTypes = op === 'remove' || added === undefined ? others : [...others, added];
}
