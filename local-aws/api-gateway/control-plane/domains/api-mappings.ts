import type { DomainRecord, MappingRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest, notFound } from '../errors.ts';
import { optionalText, requiredText } from '../fields.ts';
import { findApi } from '../find-api.ts';
import { operation, type Operation, type OperationCall } from '../operation.ts';
import { createMapping } from './base-path-mappings.ts';
import { domainOf } from './domain-record.ts';

/**
 * The mappings of a name again, as version 2 of the management API has them: the only way to a base
 * path of several levels ("Use API mappings to connect API stages to a custom domain name for REST
 * APIs").
 */
export function apiMappingOperations(store: Store): readonly Operation[] {
  const base = '/v2/domainnames/{domain}/apimappings';
  const regional = (call: OperationCall): DomainRecord => {
    const domain = domainOf(store, call);
    if (domain.type === 'REGIONAL') return domain;
    // The service's own text: amplify-education/serverless-domain-manager#582.
    throw badRequest(
      'Only REGIONAL domain names can be managed through the API Gateway V2 API. For EDGE domain ' +
        'names, please use the API Gateway V1 API. Also note that only REST APIs can be attached ' +
        'to EDGE domain names.',
    );
  };
  const find = (call: OperationCall): MappingRecord => {
    const mapping = regional(call).mappings.find(({ id }) => id === call.param('id'));
    if (!mapping) throw notFound('Invalid API mapping identifier specified');
    return mapping;
  };
  const create = (call: OperationCall): MappingRecord => {
    const domain = regional(call);
    const fields = call.fields();
    return createMapping(store, domain, {
      basePath: basePathOf(domain, optionalText(fields, 'apiMappingKey')),
      restApiId: requiredText(fields, 'apiId'),
      stage: requiredText(fields, 'stage'),
    });
  };
  const update = (call: OperationCall): MappingRecord => {
    const mapping = find(call);
    const fields = call.fields();
    const key = optionalText(fields, 'apiMappingKey');
    mapping.restApiId = findApi(store, optionalText(fields, 'apiId') ?? mapping.restApiId).id;
    mapping.stage = optionalText(fields, 'stage') ?? mapping.stage;
    if (key !== undefined) mapping.basePath = basePathOf(regional(call), key);
    return mapping;
  };
  const remove = (call: OperationCall): void => {
    const gone = find(call);
    const domain = regional(call);
    domain.mappings = domain.mappings.filter((mapping) => mapping !== gone);
  };
  const items = (call: OperationCall): object => ({ items: regional(call).mappings.map(show) });
  return [
    operation('CreateApiMapping', 'POST', base, (call) => show(create(call)), 201),
    operation('GetApiMappings', 'GET', base, items),
    operation('GetApiMapping', 'GET', `${base}/{id}`, (call) => show(find(call))),
    operation('UpdateApiMapping', 'PATCH', `${base}/{id}`, (call) => show(update(call))),
    operation('DeleteApiMapping', 'DELETE', `${base}/{id}`, remove, 204),
  ];
}

function show({ id, basePath, restApiId, stage }: MappingRecord): object {
  const apiMappingKey = basePath === '(none)' ? '' : basePath;
  return { apiMappingId: id, apiMappingKey, apiId: restApiId, stage };
}

/** "Restrictions" of the same page, and its condition on the security policy. */
function basePathOf(domain: DomainRecord, key: string | undefined): string {
  if (!key) return '(none)';
  if (key.length > 300 || !/^[\w$.+!*'()-]+(?:\/[\w$.+!*'()-]+)*$/.test(key))
    throw badRequest(`Invalid api mapping key: ${key}`);
  if (key.includes('/') && domain.securityPolicy !== 'TLS_1_2')
    throw badRequest('Multi-level mappings need the TLS_1_2 security policy.');
  return key;
}
