import { optional } from '../../optional.ts';
import type { RestApiRecord } from '../../records.ts';
import type { Deployment } from '../../snapshot.ts';
import type { Store } from '../../store.ts';
import { allMethods } from '../apis/resource-tree.ts';
import { badRequest, notFound } from '../errors.ts';
import { optionalText, textMap } from '../fields.ts';
import { findApi } from '../find-api.ts';
import { newId, nowSeconds } from '../ids.ts';
import { operation, type Operation, type OperationCall, page } from '../operation.ts';
import { applyNamed, parsePatch } from '../patch.ts';
import { freezeSnapshot } from './freeze.ts';
import { canaryStage, readCanary } from './canary.ts';
import { createStage } from './stages.ts';

export function deploymentOperations(store: Store): readonly Operation[] {
  const base = '/restapis/{api}/deployments';
  const apiOf = (call: OperationCall): RestApiRecord => findApi(store, call.param('api'));
  const find = (call: OperationCall): Deployment =>
    findDeployment(apiOf(call), call.param('deployment'));
  return [
    operation('CreateDeployment', 'POST', base, (call) => createDeployment(apiOf(call), call), 201),
    operation('GetDeployments', 'GET', base, (call) =>
      page([...apiOf(call).deployments.values()].map((item) => showDeployment(item))),
    ),
    operation('GetDeployment', 'GET', `${base}/{deployment}`, (call) =>
      showDeployment(find(call), call.query.getAll('embed')),
    ),
    operation('UpdateDeployment', 'PATCH', `${base}/{deployment}`, (call) =>
      updateDeployment(apiOf(call), find(call), call),
    ),
    operation(
      'DeleteDeployment',
      'DELETE',
      `${base}/{deployment}`,
      (call) => deleteDeployment(apiOf(call), find(call)),
      202,
    ),
  ];
}

function findDeployment(api: RestApiRecord, id: string): Deployment {
  const deployment = api.deployments.get(id);
  if (!deployment) throw notFound('Invalid Deployment identifier specified');
  return deployment;
}

function createDeployment(api: RestApiRecord, call: OperationCall): object {
  const fields = call.fields();
  checkDeployable(api);
  const released = canaryStage(api, fields);
  const deployment: Deployment = {
    id: newId(6),
    createdDate: nowSeconds(),
    description: optionalText(fields, 'description') ?? '',
    snapshot: freezeSnapshot(api),
  };
  api.deployments.set(deployment.id, deployment);
  if (released) {
    Object.assign(released, optional('canary', readCanary(api, fields, deployment.id)));
    return showDeployment(deployment);
  }
  const stageName = optionalText(fields, 'stageName');
  if (stageName === undefined || stageName === '') return showDeployment(deployment);
  const stage =
    api.stages.get(stageName) ??
    createStage(api, {
      ...fields,
      stageName,
      deploymentId: deployment.id,
      description: fields['stageDescription'],
    });
  stage.deploymentId = deployment.id;
  stage.variables = { ...stage.variables, ...textMap(fields['variables'], 'variables') };
  return showDeployment(deployment);
}

function checkDeployable(api: RestApiRecord): void {
  const methods = allMethods(api);
  if (methods.length === 0) throw badRequest("The REST API doesn't contain any methods");
  if (methods.some(({ method }) => method.integration === undefined))
    throw badRequest('No integration defined for method');
  if (api.endpoint.type === 'PRIVATE' && api.policy === undefined) {
    throw badRequest("Private REST API doesn't have a resource policy attached to it");
  }
}

function updateDeployment(api: RestApiRecord, deployment: Deployment, call: OperationCall): object {
  const changed = { ...deployment };
  applyNamed(changed, parsePatch(call), {
    '/description': (target, value) => {
      target.description = value ?? '';
    },
  });
  api.deployments.set(deployment.id, changed);
  return showDeployment(changed);
}

function deleteDeployment(api: RestApiRecord, { id }: Deployment): void {
  // That a canary holds its deployment as a stage does is not recorded; whoever counts on it less
  // is right either way.
  const active = [...api.stages.values()].some(
    ({ deploymentId, canary }) => deploymentId === id || canary?.deploymentId === id,
  );
  if (active)
    throw badRequest('Active stages pointing to this deployment must be moved or deleted');
  api.deployments.delete(id);
}

function showDeployment(
  { id, createdDate, description, snapshot }: Deployment,
  embed: readonly string[] = [],
): object {
  const shown = { id, createdDate, description: description || undefined };
  if (!embed.includes('apisummary')) return shown;
  const apiSummary: Record<string, Record<string, object>> = {};
  for (const {
    path,
    httpMethod,
    authorizationType,
    apiKeyRequired,
  } of snapshot.definition.methods.values()) {
    apiSummary[path] = { ...apiSummary[path], [httpMethod]: { authorizationType, apiKeyRequired } };
  }
  return { ...shown, apiSummary };
}
