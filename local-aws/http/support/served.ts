import { afterAll, beforeAll } from 'vitest';
import { createListener, type Listener } from '../listener.ts';
import type { Service } from '../service.ts';

export interface Served {
  readonly url: () => string;
  /** What went wrong inside. */
  readonly log: readonly string[];
}

/** The service alone, on a port of its own, for one test file. */
export function useServed(service: Service): Served {
  const log: string[] = [];
  let listener: Listener | undefined;
  beforeAll(async () => {
    listener = await createListener({ port: 0, log: (line) => log.push(line) });
    listener.serve(service);
  });
  afterAll(() => listener?.close());
  return { url: () => listener?.url ?? '', log };
}
