import type { VpcLinkRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest, notFound } from '../errors.ts';
import { optionalText, textMap, texts } from '../fields.ts';
import { newId } from '../ids.ts';
import { operation, type Operation, type OperationCall, page } from '../operation.ts';
import { applyNamed, parsePatch } from '../patch.ts';
import { withoutNoTags } from '../show.ts';

export function vpcLinkOperations(store: Store): readonly Operation[] {
  const show = (link: VpcLinkRecord) => ({
    ...link,
    status: 'AVAILABLE',
    statusMessage: 'Your vpc link is ready for use',
  });
  const find = (call: OperationCall): VpcLinkRecord => {
    const link = store.vpcLinks.get(call.param('link'));
    if (!link) throw notFound('Invalid Vpc Link identifier specified');
    return link;
  };
  const update = (call: OperationCall): object => {
    applyNamed(find(call), parsePatch(call), {
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
    operation('CreateVpcLink', 'POST', '/vpclinks', (call) => createLink(store, call), 202),
    operation('GetVpcLinks', 'GET', '/vpclinks', () =>
      page([...store.vpcLinks.values()].map((link) => withoutNoTags(show(link)))),
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

/** Recorded: a new one is pending, and available when it is read. */
function createLink(store: Store, call: OperationCall): object {
  const fields = call.fields();
  const name = optionalText(fields, 'name');
  if (!name) throw badRequest('Name cannot be empty');
  const targetArns = texts(fields['targetArns'], 'targetArns');
  const wrong = targetArns.find((arn) => !/^arn:[\w-]+:[\w-]+:[\w-]*:\d*:./.test(arn));
  if (wrong !== undefined) throw badRequest(`Invalid ARN. ARN is not well formed ${wrong}`);
  const link: VpcLinkRecord = {
    id: newId(6),
    name,
    description: optionalText(fields, 'description') || undefined,
    targetArns,
    tags: textMap(fields['tags'], 'tags'),
  };
  store.vpcLinks.set(link.id, link);
  return withoutNoTags({ ...link, status: 'PENDING' });
}
