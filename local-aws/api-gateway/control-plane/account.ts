import { newId } from '../records.ts';
import { page, type Store, type VpcLink } from '../store.ts';
import { badRequest, notFound } from './errors.ts';
import { optionalText, requiredText, textMap, texts } from './fields.ts';
import type { Call, Route } from './operation.ts';
import { applyNamed, parsePatch } from './patch.ts';

/** The account's one record, VPC links, and the tags of everything. */
export function accountRoutes(store: Store): readonly Route[] {
  const update = (call: Call): object => {
    applyNamed(store, parsePatch(call.fields()), {
      '/cloudwatchRoleArn': (target, value) => {
        target.cloudwatchRoleArn = value === '' ? undefined : value;
      },
    });
    return showAccount(store);
  };
  return [
    { operation: 'GetAccount', method: 'GET', path: '/account', handle: () => showAccount(store) },
    { operation: 'UpdateAccount', method: 'PATCH', path: '/account', handle: update },
    ...vpcLinkRoutes(store),
    ...tagRoutes(store),
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

function vpcLinkRoutes(store: Store): readonly Route[] {
  const show = (link: VpcLink): object => ({ ...link, status: 'AVAILABLE' });
  const find = (call: Call): VpcLink => {
    const link = store.vpcLinks.get(call.param('link'));
    if (!link) throw notFound('Invalid Vpc Link identifier specified');
    return link;
  };
  const create = (call: Call): object => {
    const fields = call.fields();
    const link: VpcLink = {
      id: newId(6),
      name: requiredText(fields, 'name'),
      description: optionalText(fields, 'description'),
      targetArns: texts(fields['targetArns'], 'targetArns'),
      tags: textMap(fields['tags'], 'tags'),
    };
    store.vpcLinks.set(link.id, link);
    return show(link);
  };
  const update = (call: Call): object => {
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
    { operation: 'CreateVpcLink', method: 'POST', path: '/vpclinks', status: 202, handle: create },
    {
      operation: 'GetVpcLinks',
      method: 'GET',
      path: '/vpclinks',
      handle: () => page([...store.vpcLinks.values()].map(show)),
    },
    {
      operation: 'GetVpcLink',
      method: 'GET',
      path: '/vpclinks/{link}',
      handle: (call) => show(find(call)),
    },
    { operation: 'UpdateVpcLink', method: 'PATCH', path: '/vpclinks/{link}', handle: update },
    {
      operation: 'DeleteVpcLink',
      method: 'DELETE',
      path: '/vpclinks/{link}',
      status: 202,
      handle: (call) => void store.vpcLinks.delete(find(call).id),
    },
  ];
}

function tagRoutes(store: Store): readonly Route[] {
  const tagged = (call: Call): { tags: Record<string, string> } =>
    findTagged(store, call.param('arn'));
  const tag = (call: Call): void => {
    const target = tagged(call);
    target.tags = { ...target.tags, ...textMap(call.fields()['tags'], 'tags') };
  };
  const untag = (call: Call): void => {
    const target = tagged(call);
    const gone = call.query.getAll('tagKeys');
    target.tags = Object.fromEntries(
      Object.entries(target.tags).filter(([key]) => !gone.includes(key)),
    );
  };
  return [
    {
      operation: 'GetTags',
      method: 'GET',
      path: '/tags/{arn+}',
      handle: (call) => ({ tags: tagged(call).tags }),
    },
    { operation: 'TagResource', method: 'PUT', path: '/tags/{arn+}', status: 204, handle: tag },
    {
      operation: 'UntagResource',
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
