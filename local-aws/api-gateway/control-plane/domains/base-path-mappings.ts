import type { Fields } from '../../../http/json.ts';
import type { DomainRecord, MappingRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest, conflict, notFound } from '../errors.ts';
import { optionalText, requiredText } from '../fields.ts';
import { findApi } from '../find-api.ts';
import { operation, type Operation, type OperationCall, page } from '../operation.ts';
import { applyNamed, parsePatch, type PatchOperation } from '../patch.ts';
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
      (call) => createMapping(store, domainOf(store, call), call.fields()),
      201,
    ),
    operation('GetBasePathMappings', 'GET', base, (call) => page(domainOf(store, call).mappings)),
    operation('GetBasePathMapping', 'GET', `${base}/{path}`, find),
    operation('UpdateBasePathMapping', 'PATCH', `${base}/{path}`, (call) =>
      updateMapping(store, find(call), parsePatch(call)),
    ),
    operation('DeleteBasePathMapping', 'DELETE', `${base}/{path}`, remove, 202),
  ];
}

function createMapping(store: Store, domain: DomainRecord, fields: Fields): MappingRecord {
  const api = findApi(store, requiredText(fields, 'restApiId'));
  const stage = optionalText(fields, 'stage');
  if (stage !== undefined && !api.stages.has(stage))
    throw badRequest('Invalid stage identifier specified');
  const basePath = optionalText(fields, 'basePath') || '(none)';
  if (domain.mappings.some((mapping) => mapping.basePath === basePath))
    throw conflict('Base path already exists for this domain name');
  if ((domain.type === 'PRIVATE') !== (api.endpoint.type === 'PRIVATE')) {
    throw badRequest(`A ${domain.type} domain name cannot be mapped to a ${api.endpoint.type} API`);
  }
  const mapping = { basePath, restApiId: api.id, stage };
  domain.mappings.push(mapping);
  return mapping;
}

function updateMapping(
  store: Store,
  mapping: MappingRecord,
  operations: readonly PatchOperation[],
): MappingRecord {
  const setApi = (target: MappingRecord, value: string | undefined): void => {
    target.restApiId = findApi(store, value ?? '').id;
  };
  applyNamed(mapping, operations, {
    '/basePath': (target, value) => {
      target.basePath = value || '(none)';
    },
    '/basepath': (target, value) => {
      target.basePath = value || '(none)';
    },
    '/restApiId': setApi,
    '/restapiId': setApi,
    '/stage': (target, value) => {
      target.stage = value;
    },
  });
  return mapping;
}
