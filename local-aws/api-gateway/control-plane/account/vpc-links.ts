import type { VpcLinkRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { notFound } from '../errors.ts';
import { optionalText, requiredText, textMap, texts } from '../fields.ts';
import { newId } from '../ids.ts';
import { operation, type Operation, type OperationCall, page } from '../operation.ts';
import { applyNamed, parsePatch } from '../patch.ts';

export function vpcLinkOperations(store: Store): readonly Operation[] {
  const show = (link: VpcLinkRecord): object => ({ ...link, status: 'AVAILABLE' });
  const find = (call: OperationCall): VpcLinkRecord => {
    const link = store.vpcLinks.get(call.param('link'));
    if (!link) throw notFound('Invalid Vpc Link identifier specified');
    return link;
  };
  const update = (call: OperationCall): object => {
    applyNamed(find(call), parsePatch(call.fields()), {
      '/name': (target, value) => {
        target.name = value ?? '';
      },
      '/description': (target, value) => {
        target.description = value;
      },
    });
    return show(find(call));
  };
  return [
    operation('CreateVpcLink', 'POST', '/vpclinks', (call) => show(createLink(store, call)), 202),
    operation('GetVpcLinks', 'GET', '/vpclinks', () =>
      page([...store.vpcLinks.values()].map(show)),
    ),
    operation('GetVpcLink', 'GET', '/vpclinks/{link}', (call) => show(find(call))),
    operation('UpdateVpcLink', 'PATCH', '/vpclinks/{link}', update),
    operation(
      'DeleteVpcLink',
      'DELETE',
      '/vpclinks/{link}',
      (call) => void store.vpcLinks.delete(find(call).id),
      202,
    ),
  ];
}

function createLink(store: Store, call: OperationCall): VpcLinkRecord {
  const fields = call.fields();
  const link: VpcLinkRecord = {
    id: newId(6),
    name: requiredText(fields, 'name'),
    description: optionalText(fields, 'description'),
    targetArns: texts(fields['targetArns'], 'targetArns'),
    tags: textMap(fields['tags'], 'tags'),
  };
  store.vpcLinks.set(link.id, link);
  return link;
}
