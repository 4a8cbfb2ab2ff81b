import type { VpcLinkRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { notFound } from '../errors.ts';
import { optionalText, requiredText, textMap, texts } from '../fields.ts';
import { newId } from '../ids.ts';
import { type Operation, type OperationCall, page } from '../operation.ts';
import { applyNamed, parsePatch } from '../patch.ts';

export function vpcLinkOperations(store: Store): readonly Operation[] {
  const show = (link: VpcLinkRecord): object => ({ ...link, status: 'AVAILABLE' });
  const find = (call: OperationCall): VpcLinkRecord => {
    const link = store.vpcLinks.get(call.param('link'));
    if (!link) throw notFound('Invalid Vpc Link identifier specified');
    return link;
  };
  const create = (call: OperationCall): object => {
    const fields = call.fields();
    const link: VpcLinkRecord = {
      id: newId(6),
      name: requiredText(fields, 'name'),
      description: optionalText(fields, 'description'),
      targetArns: texts(fields['targetArns'], 'targetArns'),
      tags: textMap(fields['tags'], 'tags'),
    };
    store.vpcLinks.set(link.id, link);
    return show(link);
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
    { name: 'CreateVpcLink', method: 'POST', path: '/vpclinks', status: 202, handle: create },
    {
      name: 'GetVpcLinks',
      method: 'GET',
      path: '/vpclinks',
      handle: () => page([...store.vpcLinks.values()].map(show)),
    },
    {
      name: 'GetVpcLink',
      method: 'GET',
      path: '/vpclinks/{link}',
      handle: (call) => show(find(call)),
    },
    { name: 'UpdateVpcLink', method: 'PATCH', path: '/vpclinks/{link}', handle: update },
    {
      name: 'DeleteVpcLink',
      method: 'DELETE',
      path: '/vpclinks/{link}',
      status: 202,
      handle: (call) => void store.vpcLinks.delete(find(call).id),
    },
  ];
}
