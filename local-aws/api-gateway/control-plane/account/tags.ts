import type { Store } from '../../store.ts';
import { badRequest, notFound } from '../errors.ts';
import { textMap } from '../fields.ts';
import { operation, type Operation, type OperationCall } from '../operation.ts';

export function tagOperations(store: Store): readonly Operation[] {
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
    operation('GetTags', 'GET', '/tags/{arn+}', (call) => ({ tags: tagged(call).tags })),
    operation('TagResource', 'PUT', '/tags/{arn+}', tag, 204),
    operation('UntagResource', 'DELETE', '/tags/{arn+}', untag, 204),
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
