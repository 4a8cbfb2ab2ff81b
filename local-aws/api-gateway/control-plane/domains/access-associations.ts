import { associationArn, domainArn } from '../../arns.ts';
import type { AssociationRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { notFound } from '../errors.ts';
import { oneOf, optionalText, requiredText, textMap } from '../fields.ts';
import { operation, type Operation, type OperationCall, page } from '../operation.ts';

export function associationOperations(store: Store): readonly Operation[] {
  const base = '/domainnameaccessassociations';
  const create = (call: OperationCall): AssociationRecord => {
    const fields = call.fields();
    const domainNameArn = requiredText(fields, 'domainNameArn');
    if (![...store.domains.values()].some((domain) => domainArn(store, domain) === domainNameArn))
      throw notFound('Invalid domain name ARN specified');
    const source = requiredText(fields, 'accessAssociationSource');
    const association: AssociationRecord = {
      domainNameAccessAssociationArn: associationArn(store, domainNameArn, source),
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
    operation('CreateDomainNameAccessAssociation', 'POST', base, create, 201),
    operation('GetDomainNameAccessAssociations', 'GET', base, () =>
      page([...store.associations.values()]),
    ),
    operation(
      'DeleteDomainNameAccessAssociation',
      'DELETE',
      `${base}/{arn+}`,
      (call) => void store.associations.delete(call.param('arn')),
      202,
    ),
  ];
}
