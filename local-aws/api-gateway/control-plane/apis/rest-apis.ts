import type { RestApiRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest, notImplemented } from '../errors.ts';
import {
  fieldsOf,
  oneOf,
  optionalFlag,
  optionalText,
  requiredText,
  textMap,
  texts,
} from '../fields.ts';
import { findApi } from '../find-api.ts';
import { idOf, newId, nowSeconds } from '../ids.ts';
import { operation, type Operation, type OperationCall, page } from '../operation.ts';
import { parsePatch, type PatchOperation } from '../patch.ts';
import { withoutNoTags } from '../show.ts';
import { checkEndpointModel, parseEndpoint, patchEndpoint } from './endpoint.ts';
import { defaultModels } from './models.ts';
import { rootResource } from './resource-tree.ts';
import { checkedCompression, checkedDescription, checkedPolicy } from './rest-api-checks.ts';
import { patchRestApi } from './rest-api-patches.ts';

export function restApiOperations(store: Store): readonly Operation[] {
  return [
    operation('CreateRestApi', 'POST', '/restapis', (call) => createRestApi(store, call), 201),
    operation('GetRestApis', 'GET', '/restapis', () =>
      page([...store.apis.values()].map((api) => withoutNoTags(showRestApi(api)))),
    ),
    operation('GetRestApi', 'GET', '/restapis/{api}', (call) =>
      showRestApi(findApi(store, call.param('api'))),
    ),
    operation('UpdateRestApi', 'PATCH', '/restapis/{api}', (call) => updateRestApi(store, call)),
    operation(
      'DeleteRestApi',
      'DELETE',
      '/restapis/{api}',
      (call) => deleteRestApi(store, call),
      202,
    ),
  ];
}

export function createRestApi(store: Store, call: OperationCall): object {
  const fields = call.fields();
  const endpoint = fieldsOf(fields['endpointConfiguration'], 'endpointConfiguration');
  checkEndpointModel(endpoint, 'createRestApiInput');
  for (const name of ['cloneFrom', 'securityPolicy', 'endpointAccessMode'])
    if (fields[name] !== undefined) throw notImplemented(`${name} of CreateRestApi`);
  const rootResourceId = newId();
  const api: RestApiRecord = {
    id: newApiId(store, requiredText(fields, 'name')),
    createdDate: nowSeconds(),
    rootResourceId,
    name: requiredText(fields, 'name'),
    description: checkedDescription(optionalText(fields, 'description')),
    version: optionalText(fields, 'version'),
    binaryMediaTypes: texts(fields['binaryMediaTypes'], 'binaryMediaTypes'),
    minimumCompressionSize: checkedCompression(fields['minimumCompressionSize']),
    apiKeySource: oneOf(
      optionalText(fields, 'apiKeySource') ?? 'HEADER',
      ['HEADER', 'AUTHORIZER'],
      'apiKeySource',
    ),
    endpoint: parseEndpoint(endpoint),
    policy: checkedPolicy(optionalText(fields, 'policy')),
    disableExecuteApiEndpoint: optionalFlag(fields, 'disableExecuteApiEndpoint') ?? false,
    tags: textMap(fields['tags'], 'tags'),
    resources: new Map([[rootResourceId, rootResource(rootResourceId)]]),
    authorizers: new Map(),
    models: defaultModels(),
    requestValidators: new Map(),
    gatewayResponses: new Map(),
    documentationParts: new Map(),
    documentationVersions: new Map(),
    deployments: new Map(),
    stages: new Map(),
  };
  store.apis.set(api.id, api);
  return withoutNoTags(showRestApi(api));
}

function newApiId({ idSeed, region, apis }: Store, name: string): string {
  if (idSeed === undefined) return newId();
  const nth = [...apis.values()].filter((api) => api.name === name).length;
  const id = idOf([idSeed, region, name, String(nth)]);
  // One of that name was deleted in between.
  return apis.has(id) ? newId() : id;
}

function deleteRestApi(store: Store, call: OperationCall): void {
  const api = findApi(store, call.param('api'));
  const mapped = [...store.domains.values()].find(({ mappings }) =>
    mappings.some(({ restApiId }) => restApiId === api.id),
  );
  if (mapped)
    throw badRequest(
      `Deleting API(${api.id}) failed. ` +
        'Please remove all base path mappings related to the API in your domains',
    );
  store.apis.delete(api.id);
}

function updateRestApi(store: Store, call: OperationCall): object {
  const current = findApi(store, call.param('api'));
  const operations = parsePatch(call);
  const isEndpoint = ({ segments }: PatchOperation): boolean =>
    segments[0] === 'endpointConfiguration';
  const endpoint = patchEndpoint(current.endpoint, operations.filter(isEndpoint));
  // All or nothing: a refused operation leaves the API as it was.
  const api: RestApiRecord = {
    ...current,
    endpoint,
    binaryMediaTypes: [...current.binaryMediaTypes],
  };
  for (const operation of operations) if (!isEndpoint(operation)) patchRestApi(api, operation);
  store.apis.set(api.id, api);
  return showRestApi(api);
}

export function showRestApi(api: RestApiRecord) {
  return {
    id: api.id,
    name: api.name,
    description: api.description,
    version: api.version,
    createdDate: api.createdDate,
    binaryMediaTypes: api.binaryMediaTypes.length > 0 ? api.binaryMediaTypes : undefined,
    minimumCompressionSize: api.minimumCompressionSize,
    apiKeySource: api.apiKeySource,
    endpointConfiguration: {
      types: [api.endpoint.type],
      ipAddressType: api.endpoint.ipAddressType,
      ...(api.endpoint.vpcEndpointIds.length > 0
        ? { vpcEndpointIds: api.endpoint.vpcEndpointIds }
        : {}),
    },
    // The service escapes the policy once more than JSON does, and clients unescape it once more.
    policy: api.policy === undefined ? undefined : JSON.stringify(api.policy).slice(1, -1),
    tags: api.tags,
    disableExecuteApiEndpoint: api.disableExecuteApiEndpoint,
    rootResourceId: api.rootResourceId,
  };
}
