import type { MethodRecord, ResourceRecord, RestApiRecord } from '../../records.ts';
import { badRequest, conflict, notFound } from '../errors.ts';
import { newId } from '../ids.ts';

const HTTP_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'ANY'];

export function rootResource(id: string): ResourceRecord {
  return { id, path: '/', methods: new Map() };
}

export function findResource(api: RestApiRecord, id: string): ResourceRecord {
  const resource = api.resources.get(id);
  if (!resource) throw notFound('Invalid ResourceRecord identifier specified');
  return resource;
}

function childrenOf(api: RestApiRecord, parentId: string): readonly ResourceRecord[] {
  return [...api.resources.values()].filter((resource) => resource.parentId === parentId);
}

export function addResource(
  api: RestApiRecord,
  parent: ResourceRecord,
  pathPart: string,
): ResourceRecord {
  checkPathPart(pathPart);
  if (parent.pathPart?.endsWith('+}'))
    throw badRequest(
      `Cannot create a child of a resource with a greedy path variable: ${parent.path}`,
    );
  const siblings = childrenOf(api, parent.id);
  if (siblings.some((sibling) => sibling.pathPart === pathPart)) {
    throw conflict('Another resource with the same parent already has this name: ' + pathPart);
  }
  const variable = siblings.find((sibling) => sibling.pathPart?.startsWith('{'));
  if (variable && pathPart.startsWith('{')) {
    throw badRequest(
      `A sibling (${variable.pathPart}) of this resource already has a variable path part -- ` +
        'only one is allowed',
    );
  }
  const path = parent.path === '/' ? `/${pathPart}` : `${parent.path}/${pathPart}`;
  const resource: ResourceRecord = {
    id: newId(6),
    parentId: parent.id,
    pathPart,
    path,
    methods: new Map(),
  };
  api.resources.set(resource.id, resource);
  return resource;
}

/** Finds or makes every resource on the way, as an import does. */
export function ensurePath(api: RestApiRecord, path: string): ResourceRecord {
  if (!path.startsWith('/'))
    throw badRequest(`Invalid path specified: ${path}. A path must start with '/'`);
  let resource = findResource(api, api.rootResourceId);
  for (const part of path.split('/').filter((text) => text !== '')) {
    const known = childrenOf(api, resource.id).find((child) => child.pathPart === part);
    resource = known ?? addResource(api, resource, part);
  }
  return resource;
}

export function deleteResource(api: RestApiRecord, id: string): void {
  if (id === api.rootResourceId) throw badRequest('Root resource cannot be deleted');
  for (const child of childrenOf(api, id)) deleteResource(api, child.id);
  api.resources.delete(id);
}

function checkPathPart(part: string): void {
  const literal = /^[a-zA-Z0-9._\-:]+$/.test(part);
  const variable = /^\{[a-zA-Z0-9._\-:]+\+?\}$/.test(part);
  if (literal || variable) return;
  throw badRequest(
    "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly " +
      'braces at the beginning and the end.',
  );
}

export function checkHttpMethod(name: string): string {
  if (!HTTP_METHODS.includes(name))
    throw badRequest(
      `Invalid HTTP method specified: ${name}. Must be one of ${HTTP_METHODS.join(', ')}`,
    );
  return name;
}

export function findMethod(
  api: RestApiRecord,
  resourceId: string,
  httpMethod: string,
): MethodRecord {
  const method = findResource(api, resourceId).methods.get(httpMethod);
  if (!method) throw notFound('Invalid Method identifier specified');
  return method;
}

export function allMethods(
  api: RestApiRecord,
): readonly { readonly resource: ResourceRecord; readonly method: MethodRecord }[] {
  return [...api.resources.values()].flatMap((resource) =>
    [...resource.methods.values()].map((method) => ({ resource, method })),
  );
}
