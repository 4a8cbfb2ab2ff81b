import type { Fields } from '../../../http/json.ts';
import type { DomainRecord, MappingRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest, conflict, notFound } from '../errors.ts';
import { optionalText, requiredText } from '../fields.ts';
import { findApi } from '../find-api.ts';
import { operation, type Operation, type OperationCall, page } from '../operation.ts';
import { applyNamed, parsePatch, type PatchOperation } from '../patch.ts';
import { newId } from '../ids.ts';
import { domainOf } from './domain-record.ts';

export function mappingOperations(store: Store): readonly Operation[] {
  const base = '/domainnames/{domain}/basepathmappings';
  const find = (call: OperationCall): MappingRecord => {
    const mapping = domainOf(store, call).mappings.find(
      ({ basePath }) => basePath === call.param('path'),
    );
    if (!mapping) throw notFound('Invalid base path mapping identifier specified');
    return mapping;
  };
  const remove = (call: OperationCall): void => {
    const gone = find(call);
    domainOf(store, call).mappings = domainOf(store, call).mappings.filter(
      (mapping) => mapping !== gone,
    );
  };
  return [
    operation(
      'CreateBasePathMapping',
      'POST',
      base,
      (call) => show(createBasePath(store, domainOf(store, call), call.fields())),
      201,
    ),
    operation('GetBasePathMappings', 'GET', base, (call) =>
      page(domainOf(store, call).mappings.map(show)),
    ),
    operation('GetBasePathMapping', 'GET', `${base}/{path}`, (call) => show(find(call))),
    operation('UpdateBasePathMapping', 'PATCH', `${base}/{path}`, (call) =>
      show(updateMapping(store, find(call), parsePatch(call))),
    ),
    operation('DeleteBasePathMapping', 'DELETE', `${base}/{path}`, remove, 202),
  ];
}

function show({ basePath, restApiId, stage }: MappingRecord): object {
  return { basePath, restApiId, stage };
}

function createBasePath(store: Store, domain: DomainRecord, fields: Fields): MappingRecord {
  return createMapping(store, domain, {
    basePath: oneLevel(optionalText(fields, 'basePath')),
    restApiId: requiredText(fields, 'restApiId'),
    stage: optionalText(fields, 'stage'),
  });
}

/** The service's own text: amplify-education/serverless-domain-manager#425. */
function oneLevel(basePath: string | undefined): string {
  if (basePath?.includes('/'))
    throw badRequest(
      "API Gateway V1 doesn't support the slash character (/) in base path mappings. " +
        'To create a multi-level base path mapping, use API Gateway V2.',
    );
  return basePath || '(none)';
}

/** Of both versions of the management API. */
export function createMapping(
  store: Store,
  domain: DomainRecord,
  { basePath, restApiId, stage }: Omit<MappingRecord, 'id'>,
): MappingRecord {
  // "Set the routing mode for your custom domain name"; the text is not the service's.
  if (domain.routingMode === 'ROUTING_RULE_ONLY')
    throw badRequest('The routing mode ROUTING_RULE_ONLY takes no mappings.');
  const api = findApi(store, restApiId);
  if (stage !== undefined && !api.stages.has(stage))
    throw badRequest('Invalid stage identifier specified');
  if (domain.mappings.some((mapping) => mapping.basePath === basePath))
    throw conflict('Base path already exists for this domain name');
  if ((domain.type === 'PRIVATE') !== (api.endpoint.type === 'PRIVATE')) {
    throw badRequest(`A ${domain.type} domain name cannot be mapped to a ${api.endpoint.type} API`);
  }
  const mapping = { id: newId(6), basePath, restApiId: api.id, stage };
  domain.mappings.push(mapping);
  return mapping;
}

function updateMapping(
  store: Store,
  mapping: MappingRecord,
  operations: readonly PatchOperation[],
): MappingRecord {
  const setPath = (target: MappingRecord, value: string | undefined): void => {
    target.basePath = oneLevel(value);
  };
  const setApi = (target: MappingRecord, value: string | undefined): void => {
    target.restApiId = findApi(store, value ?? '').id;
  };
  applyNamed(mapping, operations, {
    '/basePath': setPath,
    '/basepath': setPath,
    '/restApiId': setApi,
    '/restapiId': setApi,
    '/stage': (target, value) => {
      target.stage = value;
    },
  });
  return mapping;
}
