import type { DomainRecord } from './records.ts';
import type { Store } from './store.ts';

type Place = Pick<Store, 'region' | 'accountId'>;

export function domainArn({ region, accountId }: Place, domain: DomainRecord): string {
  const { domainName, domainNameId } = domain;
  return domainNameId === undefined
    ? `arn:aws:apigateway:${region}::/domainnames/${domainName}`
    : `arn:aws:apigateway:${region}:${accountId}:/domainnames/${domainName}+${domainNameId}`;
}

/** What the policy of a PRIVATE domain name is asked about. */
export function invokedDomainArn({ region, accountId }: Place, domain: DomainRecord): string {
  const { domainName, domainNameId } = domain;
  return `arn:aws:execute-api:${region}:${accountId}:/domainnames/${domainName}+${domainNameId}`;
}

export function ruleArn(
  { region, accountId }: Place,
  { domainName }: DomainRecord,
  ruleId: string,
): string {
  const domain = `arn:aws:apigateway:${region}:${accountId}:/domainnames/${domainName}`;
  return `${domain}/routingrules/${ruleId}`;
}

export function associationArn(
  { region, accountId }: Place,
  domainNameArn: string,
  source: string,
): string {
  const domain = domainNameArn.split('/domainnames/')[1] ?? '';
  const path = `domainname/${domain}/vpcesource/${source}`;
  return `arn:aws:apigateway:${region}:${accountId}:/domainnameaccessassociations/${path}`;
}
