import type { Service } from '../http/service.ts';
import { forward, type Upstream } from './forward.ts';

export interface MotoServiceDeps {
  readonly moto: Upstream;
  /** Told in front of every call and behind it: roles may be others then. */
  readonly changed: () => void;
}

/** Every service that is nobody else's. */
export function createMotoService({ moto, changed }: MotoServiceDeps): Service {
  return (incoming, outgoing) => {
    changed();
    outgoing.once('finish', changed);
    forward(moto, incoming, outgoing);
  };
}
