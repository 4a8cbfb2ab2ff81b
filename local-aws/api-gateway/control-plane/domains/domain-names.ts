import type { Fields } from '../../../http/json.ts';
import type { DomainRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest } from '../errors.ts';
import { fieldsOf, oneOf, optionalText, requiredText, textMap, texts } from '../fields.ts';
import { newId, nowSeconds } from '../ids.ts';
import { operation, type Operation, type OperationCall, page } from '../operation.ts';
import { applyNamed, parsePatch, type PatchOperation } from '../patch.ts';
import {
  checkDomain,
  checkTls,
  domainOf,
  keyOf,
  parseMutualTls,
  routingMode,
  showDomain,
} from './domain-record.ts';
import { type ReadTruststore, withTruststore } from './truststore.ts';

export interface DomainDeps {
  readonly store: Store;
  readonly readTruststore: ReadTruststore;
}

export function domainOperations({ store, readTruststore }: DomainDeps): readonly Operation[] {
  const find = (call: OperationCall): DomainRecord => domainOf(store, call);
  const show = (domain: DomainRecord): object => showDomain(store, domain);
  const keep = (domain: DomainRecord): object => {
    store.domains.set(keyOf(domain), domain);
    return show(domain);
  };
  // At once, where no object has to be read.
  const save = (domain: DomainRecord): object | Promise<object> =>
    domain.mutualTls
      ? withTruststore(domain, domain.mutualTls, readTruststore).then(keep)
      : keep({ ...domain, truststore: undefined });
  const remove = (call: OperationCall): void => void store.domains.delete(keyOf(find(call)));
  return [
    operation(
      'CreateDomainName',
      'POST',
      '/domainnames',
      (call) => save(createDomain(store, call.fields())),
      201,
    ),
    operation('GetDomainNames', 'GET', '/domainnames', () =>
      page([...store.domains.values()].map(show)),
    ),
    operation('GetDomainName', 'GET', '/domainnames/{domain}', (call) => show(find(call))),
    operation('UpdateDomainName', 'PATCH', '/domainnames/{domain}', (call) =>
      save(updateDomain(find(call), parsePatch(call))),
    ),
    operation('DeleteDomainName', 'DELETE', '/domainnames/{domain}', remove, 202),
  ];
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
    endpointAccessMode: optionalText(fields, 'endpointAccessMode'),
    routingMode: routingMode(optionalText(fields, 'routingMode')),
    mutualTls: parseMutualTls(fields),
    policy: optionalText(fields, 'policy'),
    uploadDate: nowSeconds(),
    target: id,
    mappings: [],
    rules: [],
    tags: textMap(fields['tags'], 'tags'),
  };
  checkDomain(store, domain);
  return domain;
}

function updateDomain(domain: DomainRecord, operations: readonly PatchOperation[]): DomainRecord {
  // hashicorp/terraform-provider-aws#28059 and #40692 report this text; the type of a domain cannot
  // change in place.
  if (operations.some(({ segments }) => segments[1] === 'types'))
    throw badRequest('/endpointConfiguration/types/0 Invalid request input');
  const mutual = (target: DomainRecord): NonNullable<DomainRecord['mutualTls']> =>
    target.mutualTls ?? { truststoreUri: '' };
  const changed = { ...domain };
  applyNamed(changed, operations, {
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
    '/endpointAccessMode': (target, value) => {
      target.endpointAccessMode = value;
    },
    '/routingMode': (target, value) => {
      target.routingMode = routingMode(value);
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
  checkTls(changed);
  return changed;
}
