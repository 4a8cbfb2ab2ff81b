import type { RestApiRecord } from '../../records.ts';
import { oneOf, optionalFlag, optionalNumber } from '../fields.ts';
import { invalidPath, type PatchOperation } from '../patch.ts';
import { checkedCompression, checkedPolicy } from './rest-api-checks.ts';

const PATCHES: Readonly<Record<string, (api: RestApiRecord, value: string | undefined) => void>> = {
  name: (api, value) => {
    api.name = value ?? '';
  },
  description: (api, value) => {
    api.description = value;
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
    api.minimumCompressionSize = checkedCompression(optionalNumber({ value }, 'value'));
  },
};

export function patchRestApi(api: RestApiRecord, operation: PatchOperation): void {
  const {
    op,
    segments: [name = '', item],
    value,
  } = operation;
  if (name === 'binaryMediaTypes' && item !== undefined)
    return patchMediaTypes(api, operation, item);
  const patch = PATCHES[name];
  if (!patch || item !== undefined || op === 'add')
    throw invalidPath(operation, [
      ...Object.keys(PATCHES).map((key) => `/${key}`),
      '/binaryMediaTypes/{type}',
      '/endpointConfiguration/...',
    ]);
  patch(api, op === 'remove' ? undefined : value);
}

function patchMediaTypes(api: RestApiRecord, { op, value }: PatchOperation, item: string): void {
  const others = api.binaryMediaTypes.filter((type) => type !== item);
  if (op === 'remove') api.binaryMediaTypes = others;
  else if (op === 'add') api.binaryMediaTypes = [...others, item];
  else
    api.binaryMediaTypes = api.binaryMediaTypes.map((type) =>
      type === item ? (value ?? type) : type,
    );
}
