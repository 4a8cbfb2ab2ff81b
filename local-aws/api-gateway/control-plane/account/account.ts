import type { VpcLinkRecord } from '../../records.ts';
import type { Store } from '../../store.ts';
import { badRequest, notFound } from '../errors.ts';
import { optionalText, requiredText, textMap, texts } from '../fields.ts';
import { page } from '../find-api.ts';
import { newId } from '../ids.ts';
import type { Operation, OperationCall } from '../operation.ts';
import { applyNamed, parsePatch } from '../patch.ts';

/** The account's one record, VPC links, and the tags of everything. */
export function accountOperations(store: Store): readonly Operation[] {
  const update = (call: OperationCall): object => {
    applyNamed(store, parsePatch(call.fields()), {
      '/cloudwatchRoleArn': (target, value) => {
        target.cloudwatchRoleArn = value === '' ? undefined : value;
      },
    });
    return showAccount(store);
  };
  return [
    { name: 'GetAccount', method: 'GET', path: '/account', handle: () => showAccount(store) },
    { name: 'UpdateAccount', method: 'PATCH', path: '/account', handle: update },
    ...vpcLinkOperations(store),
    ...tagOperations(store),
  ];
}

function showAccount({ cloudwatchRoleArn }: Store): object {
  return {
    cloudwatchRoleArn,
    throttleSettings: { burstLimit: 5000, rateLimit: 10_000 },
    features: ['UsagePlans'],
    apiKeyVersion: '4',
  };
}

function vpcLinkOperations(store: Store): readonly Operation[] {
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

function tagOperations(store: Store): readonly Operation[] {
  const tagged = (call: OperationCall): { tags: Record<string, string> } =>
    findTagged(store, call.param('arn'));
  const tag = (call: OperationCall): void => {
    const target = tagged(call);
    target.tags = { ...target.tags, ...textMap(call.fields()['tags'], 'tags') };
  };
  const untag = (call: OperationCall): void => {
    const target = tagged(call);
    const gone = call.query.getAll('tagKeys');
    target.tags = Object.fromEntries(
      Object.entries(target.tags).filter(([key]) => !gone.includes(key)),
    );
  };
  return [
    {
      name: 'GetTags',
      method: 'GET',
      path: '/tags/{arn+}',
      handle: (call) => ({ tags: tagged(call).tags }),
    },
    { name: 'TagResource', method: 'PUT', path: '/tags/{arn+}', status: 204, handle: tag },
    {
      name: 'UntagResource',
      method: 'DELETE',
      path: '/tags/{arn+}',
      status: 204,
      handle: untag,
    },
  ];
}

function findTagged(store: Store, arn: string): { tags: Record<string, string> } {
  const association = store.associations.get(arn);
  if (association) return association;
  const [, kind = '', id = '', part, name = ''] = arn.slice(arn.indexOf(':/') + 1).split('/');
  const targets: Readonly<Record<string, () => { tags: Record<string, string> } | undefined>> = {
    restapis: () => (part === 'stages' ? store.apis.get(id)?.stages.get(name) : store.apis.get(id)),
    apikeys: () => store.apiKeys.get(id),
    usageplans: () => store.usagePlans.get(id),
    domainnames: () => store.domains.get(id),
    vpclinks: () => store.vpcLinks.get(id),
  };
  const find = targets[kind];
  if (!find) throw badRequest(`Invalid resource ARN: ${arn}`);
  const target = find();
  if (!target) throw notFound(`Invalid resource identifier specified: ${arn}`);
  return target;
}
