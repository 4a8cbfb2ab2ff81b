import type { RestApiRecord, StageRecord } from '../../records.ts';
import type { Integration, Method } from '../../snapshot.ts';
import { badRequest, notImplemented } from '../errors.ts';
import { RawResult } from '../operation.ts';

/** What the stage serves, as a document: from the snapshot, not from the API as it is now. */
export function exportStage(
  api: RestApiRecord,
  stage: StageRecord,
  type: string,
  query: URLSearchParams,
): RawResult {
  if (type === 'swagger') throw notImplemented('export as Swagger 2.0; ask for oas30');
  if (type !== 'oas30') throw badRequest("No API exporter for type '" + type + "'");
  const deployment = api.deployments.get(stage.deploymentId);
  if (!deployment)
    throw new Error(`Stage ${stage.stageName} names a deployment that does not exist.`);
  const withIntegrations = ['integrations', 'apigateway'].includes(query.get('extensions') ?? '');
  const paths: Record<string, Record<string, object>> = {};
  for (const method of deployment.snapshot.definition.methods.values()) {
    const key =
      method.httpMethod === 'ANY'
        ? 'x-amazon-apigateway-any-method'
        : method.httpMethod.toLowerCase();
    paths[method.path] = { ...paths[method.path], [key]: operationOf(method, withIntegrations) };
  }
  const document = {
    openapi: '3.0.1',
    info: { title: api.name, description: api.description, version: api.version ?? '1.0' },
    paths,
  };
  return new RawResult('application/json', Buffer.from(JSON.stringify(document, undefined, 2)));
}

function operationOf(method: Method, withIntegrations: boolean): object {
  const responses = Object.entries(method.methodResponses).map(([status, headers]) => {
    const declared = headers.map((name) => [name, { schema: { type: 'string' } }] as const);
    return [
      status,
      { description: `${status} response`, headers: Object.fromEntries(declared) },
    ] as const;
  });
  return {
    parameters: Object.entries(method.requestParameters).map(([name, required]) =>
      parameterOf(name, required),
    ),
    responses: Object.fromEntries(responses),
    ...(withIntegrations && method.integration
      ? { 'x-amazon-apigateway-integration': integrationOf(method.integration) }
      : {}),
  };
}

function parameterOf(name: string, required: boolean): object {
  const [, , place = '', ...rest] = name.split('.');
  return {
    name: rest.join('.'),
    in: place === 'querystring' ? 'query' : place,
    required: required || place === 'path',
    schema: { type: 'string' },
  };
}

function integrationOf({ type, passthroughBehavior, ...integration }: Integration): object {
  return {
    ...integration,
    type: type.toLowerCase(),
    passthroughBehavior: passthroughBehavior.toLowerCase(),
  };
}
