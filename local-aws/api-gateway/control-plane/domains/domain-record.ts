import type { Fields } from '../../../http/json.ts';
import { domainArn } from '../../arns.ts';
import type { DomainRecord, RoutingMode } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest, notFound } from '../errors.ts';
import { fieldsOf, oneOf, optionalText } from '../fields.ts';
import type { OperationCall } from '../operation.ts';

export function keyOf({
  domainName,
  domainNameId,
}: Pick<DomainRecord, 'domainName' | 'domainNameId'>): string {
  return domainNameId === undefined ? domainName : `${domainName}+${domainNameId}`;
}

/** The domain name that a call names, with its id where two have one name. */
export function domainOf(store: Store, call: OperationCall): DomainRecord {
  const domainNameId = call.query.get('domainNameId') || undefined;
  const domain = store.domains.get(keyOf({ domainName: call.param('domain'), domainNameId }));
  if (!domain) throw notFound('Invalid domain name identifier specified');
  return domain;
}

export function parseMutualTls(fields: Fields): DomainRecord['mutualTls'] {
  const mutual = fieldsOf(fields['mutualTlsAuthentication'], 'mutualTlsAuthentication');
  const truststoreUri = optionalText(mutual, 'truststoreUri');
  return truststoreUri === undefined
    ? undefined
    : { truststoreUri, truststoreVersion: optionalText(mutual, 'truststoreVersion') };
}

export function routingMode(value: string | undefined): RoutingMode {
  return oneOf(
    value ?? 'BASE_PATH_MAPPING_ONLY',
    ['BASE_PATH_MAPPING_ONLY', 'ROUTING_RULE_ONLY', 'ROUTING_RULE_THEN_BASE_PATH_MAPPING'],
    'routingMode',
  );
}

/**
 * "Choose a security policy for your custom domain", "Considerations", and "Supported security
 * policies". The texts are not the service's.
 */
export function checkTls(domain: DomainRecord): void {
  const { securityPolicy, endpointAccessMode, mutualTls, type } = domain;
  if (!securityPolicy.startsWith('SecurityPolicy_')) return;
  if (endpointAccessMode === undefined)
    throw badRequest(`${securityPolicy} needs an endpointAccessMode.`);
  if (mutualTls) throw badRequest(`Mutual TLS cannot be used with ${securityPolicy}.`);
  if (securityPolicy.endsWith('_EDGE') !== (type === 'EDGE'))
    throw badRequest(`${securityPolicy} is not a policy of ${type} domain names.`);
}

export function checkDomain(store: Store, domain: DomainRecord): void {
  if (domain.type !== 'PRIVATE' && store.domains.has(domain.domainName))
    throw badRequest('The domain name you provided already exists.');
  checkTls(domain);
  const arn = domain.type === 'REGIONAL' ? domain.regionalCertificateArn : domain.certificateArn;
  if (arn === undefined)
    throw badRequest(`A certificate was not provided for the endpoint type ${domain.type}.`);
  const wanted = domain.type === 'EDGE' ? 'us-east-1' : store.region;
  if (arn.split(':')[3] !== wanted) throw badRequest(`Certificate ${arn} must be in '${wanted}'.`);
}

export function showDomain(store: Store, domain: DomainRecord): object {
  const {
    type,
    ipAddressType,
    mutualTls,
    mappings: _mappings,
    rules: _rules,
    truststore: _truststore,
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
    // Unlike a REST API's it comes unescaped: the provider keeps it as it is
    // (internal/service/apigateway/domain_name.go).
    policy,
  };
}
