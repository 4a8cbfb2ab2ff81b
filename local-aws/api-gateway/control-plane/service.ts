import { readBody } from '../../http/body.ts';
import { splitTarget } from '../../http/query.ts';
import type { Service } from '../../http/service.ts';
import type { ControlPlane } from './control-plane.ts';

export interface ControlPlaneServiceDeps {
  readonly control: ControlPlane;
}

/** The management API. */
export function createControlPlaneService({ control }: ControlPlaneServiceDeps): Service {
  return async (incoming, outgoing) => {
    const { path, query } = splitTarget(incoming.url);
    const { status, headers, body } = await control.handle({
      method: incoming.method ?? 'GET',
      path,
      query: new URLSearchParams(query),
      body: await readBody(incoming),
    });
    outgoing.writeHead(status, headers).end(body);
  };
}
