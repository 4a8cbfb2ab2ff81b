import { domainArn } from '../../domain-arn.ts';
import type { AssociationRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { notFound } from '../errors.ts';
import { oneOf, optionalText, requiredText, textMap } from '../fields.ts';
import { type Operation, type OperationCall, page } from '../operation.ts';

export function associationOperations(store: Store): readonly Operation[] {
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
