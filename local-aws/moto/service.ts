import type { Service } from '../http/service.ts';
import { forward, type Upstream } from './forward.ts';

export interface MotoServiceDeps {
  readonly moto: Upstream;
}

/** Every service that is nobody else's. */
export function createMotoService({ moto }: MotoServiceDeps): Service {
  return (incoming, outgoing) => forward(moto, incoming, outgoing);
}
