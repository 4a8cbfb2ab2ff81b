import type { MethodRecord, ResourceRecord, RestApiRecord } from '../../records.ts';
import { badRequest, conflict, notFound } from '../errors.ts';
import { newId } from '../ids.ts';

const HTTP_METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'ANY'];

export function rootResource(id: string): ResourceRecord {
  return { id, path: '/', methods: new Map() };
}

export function findResource(api: RestApiRecord, id: string): ResourceRecord {
  const resource = api.resources.get(id);
  if (!resource) throw notFound('Invalid Resource identifier specified');
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
  checkPlace(api, parent, pathPart);
  const resource: ResourceRecord = {
    id: newId(6),
    parentId: parent.id,
    pathPart,
    path: joined(parent, pathPart),
    methods: new Map(),
  };
  api.resources.set(resource.id, resource);
  return resource;
}

/** May `self`, or a new resource, stand there? */
function checkPlace(
  api: RestApiRecord,
  parent: ResourceRecord,
  pathPart: string,
  self?: ResourceRecord,
): void {
  checkPathPart(pathPart);
  if (parent.pathPart?.endsWith('+}'))
    throw badRequest(
      `Cannot create a child of a resource with a greedy path variable: ${parent.pathPart}`,
    );
  const siblings = childrenOf(api, parent.id).filter(({ id }) => id !== self?.id);
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
}

function joined(parent: ResourceRecord, pathPart: string): string {
  return parent.path === '/' ? `/${pathPart}` : `${parent.path}/${pathPart}`;
}

/** To another parent, to another name, with all that is below. */
export function moveResource(
  api: RestApiRecord,
  resource: ResourceRecord,
  to: { readonly parentId: string; readonly pathPart: string },
): void {
  const parent = findResource(api, to.parentId);
  for (let above: ResourceRecord | undefined = parent; above;)
    if (above.id === resource.id) throw badRequest('Resources cannot be cyclical.');
    else above = api.resources.get(above.parentId ?? '');
  checkPlace(api, parent, to.pathPart, resource);
  const greedy = to.pathPart.endsWith('+}');
  if (greedy && childrenOf(api, resource.id).length > 0)
    throw badRequest(
      `Cannot create a child of a resource with a greedy path variable: ${to.pathPart}`,
    );
  place(api, { ...resource, ...to }, parent);
}

function place(api: RestApiRecord, resource: ResourceRecord, parent: ResourceRecord): void {
  const placed = { ...resource, path: joined(parent, resource.pathPart ?? '') };
  api.resources.set(placed.id, placed);
  for (const child of childrenOf(api, placed.id)) place(api, child, placed);
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
    throw badRequest(`Invalid HttpMethod specified. Valid options are ${HTTP_METHODS.join(',')}`);
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
