import { newId, nowSeconds, type RestApi } from '../records.ts';
import type { Deployment } from '../snapshot.ts';
import { findApi, page, type Store } from '../store.ts';
import { badRequest, notFound } from './errors.ts';
import { optionalText, textMap } from './fields.ts';
import { freezeSnapshot } from './freeze.ts';
import type { Call, Route } from './operation.ts';
import { applyNamed, parsePatch } from './patch.ts';
import { allMethods } from './resource-tree.ts';
import { createStage } from './stages.ts';

export function deploymentRoutes(store: Store): readonly Route[] {
  const base = '/restapis/{api}/deployments';
  const apiOf = (call: Call): RestApi => findApi(store, call.param('api'));
  const find = (call: Call): Deployment => findDeployment(apiOf(call), call.param('deployment'));
  return [
    {
      operation: 'CreateDeployment',
      method: 'POST',
      path: base,
      status: 201,
      handle: (call) => createDeployment(apiOf(call), call),
    },
    {
      operation: 'GetDeployments',
      method: 'GET',
      path: base,
      handle: (call) =>
        page([...apiOf(call).deployments.values()].map((item) => showDeployment(item))),
    },
    {
      operation: 'GetDeployment',
      method: 'GET',
      path: `${base}/{deployment}`,
      handle: (call) => showDeployment(find(call), call.query.getAll('embed')),
    },
    {
      operation: 'UpdateDeployment',
      method: 'PATCH',
      path: `${base}/{deployment}`,
      handle: (call) => updateDeployment(apiOf(call), find(call), call),
    },
    {
      operation: 'DeleteDeployment',
      method: 'DELETE',
      path: `${base}/{deployment}`,
      status: 202,
      handle: (call) => deleteDeployment(apiOf(call), find(call)),
    },
  ];
}

export function findDeployment(api: RestApi, id: string): Deployment {
  const deployment = api.deployments.get(id);
  if (!deployment) throw notFound('Invalid Deployment identifier specified');
  return deployment;
}

function createDeployment(api: RestApi, call: Call): object {
  const fields = call.fields();
  checkDeployable(api);
  const deployment: Deployment = {
    id: newId(6),
    createdDate: nowSeconds(),
    description: optionalText(fields, 'description') ?? '',
    snapshot: freezeSnapshot(api),
  };
  api.deployments.set(deployment.id, deployment);
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

function checkDeployable(api: RestApi): void {
  const methods = allMethods(api);
  if (methods.length === 0) throw badRequest("The REST API doesn't contain any methods");
  if (methods.some(({ method }) => method.integration === undefined))
    throw badRequest('No integration defined for method');
  if (api.endpoint.type === 'PRIVATE' && api.policy === undefined) {
    throw badRequest("Private REST API doesn't have a resource policy attached to it");
  }
}

function updateDeployment(api: RestApi, deployment: Deployment, call: Call): object {
  const changed = { ...deployment };
  applyNamed(changed, parsePatch(call.fields()), {
    '/description': (target, value) => {
      target.description = value ?? '';
    },
  });
  api.deployments.set(deployment.id, changed);
  return showDeployment(changed);
}

function deleteDeployment(api: RestApi, { id }: Deployment): void {
  const active = [...api.stages.values()].some((stage) => stage.deploymentId === id);
  if (active)
    throw badRequest('Active stages pointing to this deployment must be moved or deleted');
  api.deployments.delete(id);
}

function showDeployment(
  { id, createdDate, description, snapshot }: Deployment,
  embed: readonly string[] = [],
): object {
  if (!embed.includes('apisummary')) return { id, createdDate, description };
  const apiSummary: Record<string, Record<string, object>> = {};
  for (const {
    path,
    httpMethod,
    authorizationType,
    apiKeyRequired,
  } of snapshot.definition.methods.values()) {
    apiSummary[path] = { ...apiSummary[path], [httpMethod]: { authorizationType, apiKeyRequired } };
  }
  return { id, createdDate, description, apiSummary };
}
