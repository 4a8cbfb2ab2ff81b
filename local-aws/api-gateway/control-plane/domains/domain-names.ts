import type { Fields } from '../../../http/json.ts';
import { domainArn } from '../../domain-arn.ts';
import type { AssociationRecord, DomainRecord, MappingRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest, conflict, notFound } from '../errors.ts';
import { fieldsOf, oneOf, optionalText, requiredText, textMap, texts } from '../fields.ts';
import { findApi, page } from '../find-api.ts';
import { newId, nowSeconds } from '../ids.ts';
import type { Operation, OperationCall } from '../operation.ts';
import { applyNamed, parsePatch, type PatchOperation } from '../patch.ts';

export function domainOperations(store: Store): readonly Operation[] {
  const find = (call: OperationCall): DomainRecord =>
    findDomain(store, call.param('domain'), call.query.get('domainNameId'));
  const show = (domain: DomainRecord): object => showDomain(store, domain);
  const remove = (call: OperationCall): void => void store.domains.delete(keyOf(find(call)));
  return [
    {
      name: 'CreateDomainName',
      method: 'POST',
      path: '/domainnames',
      status: 201,
      handle: (call) => show(createDomain(store, call.fields())),
    },
    {
      name: 'GetDomainNames',
      method: 'GET',
      path: '/domainnames',
      handle: () => page([...store.domains.values()].map(show)),
    },
    {
      name: 'GetDomainName',
      method: 'GET',
      path: '/domainnames/{domain}',
      handle: (call) => show(find(call)),
    },
    {
      name: 'UpdateDomainName',
      method: 'PATCH',
      path: '/domainnames/{domain}',
      handle: (call) => show(updateDomain(find(call), parsePatch(call.fields()))),
    },
    {
      name: 'DeleteDomainName',
      method: 'DELETE',
      path: '/domainnames/{domain}',
      status: 202,
      handle: remove,
    },
    ...mappingOperations(store, find),
    ...associationOperations(store),
  ];
}

function keyOf({
  domainName,
  domainNameId,
}: Pick<DomainRecord, 'domainName' | 'domainNameId'>): string {
  return domainNameId === undefined ? domainName : `${domainName}+${domainNameId}`;
}

function findDomain(store: Store, domainName: string, id: string | null): DomainRecord {
  const domain = store.domains.get(
    keyOf({ domainName, domainNameId: id === null || id === '' ? undefined : id }),
  );
  if (!domain) throw notFound('Invalid domain name identifier specified');
  return domain;
}

function createDomain(store: Store, fields: Fields): DomainRecord {
  const endpoint = fieldsOf(fields['endpointConfiguration'], 'endpointConfiguration');
  const type = oneOf(
    texts(endpoint['types'], 'types')[0] ?? 'EDGE',
    ['EDGE', 'REGIONAL', 'PRIVATE'],
    'endpointConfiguration.types',
  );
  const domainName = requiredText(fields, 'domainName').toLowerCase();
  const id = newId();
  const domain: DomainRecord = {
    domainName,
    domainNameId: type === 'PRIVATE' ? id : undefined,
    type,
    ipAddressType:
      optionalText(endpoint, 'ipAddressType') ?? (type === 'PRIVATE' ? 'dualstack' : 'ipv4'),
    certificateArn: optionalText(fields, 'certificateArn'),
    regionalCertificateArn: optionalText(fields, 'regionalCertificateArn'),
    ownershipVerificationCertificateArn: optionalText(
      fields,
      'ownershipVerificationCertificateArn',
    ),
    securityPolicy: optionalText(fields, 'securityPolicy') ?? 'TLS_1_2',
    mutualTls: parseMutualTls(fields),
    policy: optionalText(fields, 'policy'),
    uploadDate: nowSeconds(),
    target: id,
    mappings: [],
    tags: textMap(fields['tags'], 'tags'),
  };
  checkDomain(store, domain);
  store.domains.set(keyOf(domain), domain);
  return domain;
}

function parseMutualTls(fields: Fields): DomainRecord['mutualTls'] {
  const mutual = fieldsOf(fields['mutualTlsAuthentication'], 'mutualTlsAuthentication');
  const truststoreUri = optionalText(mutual, 'truststoreUri');
  return truststoreUri === undefined
    ? undefined
    : { truststoreUri, truststoreVersion: optionalText(mutual, 'truststoreVersion') };
}

function checkDomain(store: Store, domain: DomainRecord): void {
  if (domain.type !== 'PRIVATE' && store.domains.has(domain.domainName))
    throw badRequest('The domain name you provided already exists.');
  const arn = domain.type === 'REGIONAL' ? domain.regionalCertificateArn : domain.certificateArn;
  if (arn === undefined)
    throw badRequest(`A certificate was not provided for the endpoint type ${domain.type}.`);
  const wanted = domain.type === 'EDGE' ? 'us-east-1' : store.region;
  if (arn.split(':')[3] !== wanted) throw badRequest(`Certificate ${arn} must be in '${wanted}'.`);
}

function updateDomain(domain: DomainRecord, operations: readonly PatchOperation[]): DomainRecord {
  // hashicorp/terraform-provider-aws#28059 and #40692 report this text; the type of a domain cannot change in place.
  if (operations.some(({ segments }) => segments[1] === 'types'))
    throw badRequest('/endpointConfiguration/types/0 Invalid request input');
  const mutual = (target: DomainRecord): NonNullable<DomainRecord['mutualTls']> =>
    target.mutualTls ?? { truststoreUri: '' };
  applyNamed(domain, operations, {
    '/certificateArn': (target, value) => {
      target.certificateArn = value;
    },
    '/regionalCertificateArn': (target, value) => {
      target.regionalCertificateArn = value;
    },
    '/ownershipVerificationCertificateArn': (target, value) => {
      target.ownershipVerificationCertificateArn = value;
    },
    '/securityPolicy': (target, value) => {
      target.securityPolicy = value ?? target.securityPolicy;
    },
    '/policy': (target, value) => {
      target.policy = value;
    },
    '/endpointConfiguration/ipAddressType': (target, value) => {
      target.ipAddressType = value ?? target.ipAddressType;
    },
    '/mutualTlsAuthentication/truststoreUri': (target, value) => {
      target.mutualTls = value ? { ...mutual(target), truststoreUri: value } : undefined;
    },
    '/mutualTlsAuthentication/truststoreVersion': (target, value) => {
      target.mutualTls = { ...mutual(target), truststoreVersion: value };
    },
  });
  return domain;
}

function showDomain(store: Store, domain: DomainRecord): object {
  const {
    type,
    ipAddressType,
    mutualTls,
    mappings: _,
    uploadDate,
    target,
    policy,
    ...rest
  } = domain;
  const addresses = {
    // The hosted zone ids are AWS's own, "Amazon API Gateway endpoints and quotas".
    EDGE: {
      distributionDomainName: `d${target}.cloudfront.net`,
      distributionHostedZoneId: 'Z2FDTNDATAQYW2',
      certificateUploadDate: uploadDate,
    },
    REGIONAL: {
      regionalDomainName: `d-${target}.execute-api.${store.region}.amazonaws.com`,
      regionalHostedZoneId: 'Z1UJRXOUMOOFQ8',
    },
    PRIVATE: { certificateUploadDate: uploadDate },
  };
  return {
    ...rest,
    ...addresses[type],
    domainNameArn: domainArn(store, domain),
    domainNameStatus: 'AVAILABLE',
    endpointConfiguration: { types: [type], ipAddressType },
    mutualTlsAuthentication: mutualTls,
    // Unlike a REST API's it comes unescaped: the provider keeps it as it is (internal/service/apigateway/domain_name.go).
    policy,
  };
}

function mappingOperations(
  store: Store,
  domainOf: (call: OperationCall) => DomainRecord,
): readonly Operation[] {
  const base = '/domainnames/{domain}/basepathmappings';
  const find = (call: OperationCall): MappingRecord => {
    const mapping = domainOf(call).mappings.find(({ basePath }) => basePath === call.param('path'));
    if (!mapping) throw notFound('Invalid base path mapping identifier specified');
    return mapping;
  };
  const remove = (call: OperationCall): void => {
    const gone = find(call);
    domainOf(call).mappings = domainOf(call).mappings.filter((mapping) => mapping !== gone);
  };
  return [
    {
      name: 'CreateBasePathMapping',
      method: 'POST',
      path: base,
      status: 201,
      handle: (call) => createMapping(store, domainOf(call), call.fields()),
    },
    {
      name: 'GetBasePathMappings',
      method: 'GET',
      path: base,
      handle: (call) => page(domainOf(call).mappings),
    },
    { name: 'GetBasePathMapping', method: 'GET', path: `${base}/{path}`, handle: find },
    {
      name: 'UpdateBasePathMapping',
      method: 'PATCH',
      path: `${base}/{path}`,
      handle: (call) => updateMapping(store, find(call), parsePatch(call.fields())),
    },
    {
      name: 'DeleteBasePathMapping',
      method: 'DELETE',
      path: `${base}/{path}`,
      status: 202,
      handle: remove,
    },
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

function associationOperations(store: Store): readonly Operation[] {
  const base = '/domainnameaccessassociations';
  const create = (call: OperationCall): AssociationRecord => {
    const fields = call.fields();
    const domainNameArn = requiredText(fields, 'domainNameArn');
    if (![...store.domains.values()].some((domain) => domainArn(store, domain) === domainNameArn))
      throw notFound('Invalid domain name ARN specified');
    const source = requiredText(fields, 'accessAssociationSource');
    const path = domainNameArn.split('/domainnames/')[1] ?? '';
    const association: AssociationRecord = {
      domainNameAccessAssociationArn: `arn:aws:apigateway:${store.region}:${store.accountId}:/domainnameaccessassociations/domainname/${path}/vpcesource/${source}`,
      domainNameArn,
      accessAssociationSource: source,
      accessAssociationSourceType: oneOf(
        optionalText(fields, 'accessAssociationSourceType'),
        ['VPCE'],
        'accessAssociationSourceType',
      ),
      tags: textMap(fields['tags'], 'tags'),
    };
    store.associations.set(association.domainNameAccessAssociationArn, association);
    return association;
  };
  return [
    {
      name: 'CreateDomainNameAccessAssociation',
      method: 'POST',
      path: base,
      status: 201,
      handle: create,
    },
    {
      name: 'GetDomainNameAccessAssociations',
      method: 'GET',
      path: base,
      handle: () => page([...store.associations.values()]),
    },
    {
      name: 'DeleteDomainNameAccessAssociation',
      method: 'DELETE',
      path: `${base}/{arn+}`,
      status: 202,
      handle: (call) => void store.associations.delete(call.param('arn')),
    },
  ];
}
