import type { DomainRecord } from './records.ts';
import type { Store } from './store.ts';

export function domainArn(store: Store, domain: DomainRecord): string {
  if (domain.domainNameId === undefined)
    return `arn:aws:apigateway:${store.region}::/domainnames/${domain.domainName}`;
  return `arn:aws:apigateway:${store.region}:${store.accountId}:/domainnames/${domain.domainName}+${domain.domainNameId}`;
}
