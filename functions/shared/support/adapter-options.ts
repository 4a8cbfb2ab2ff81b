import type { AdapterOptions } from '../lambda.ts';

/** For a handler under test whose log and CORS headers are of no interest. */
export const QUIET: AdapterOptions = {
  functionName: 'test',
  cors: { allowOrigins: [], exposeHeaders: '' },
  metricsNamespace: '',
  sink: () => undefined,
};
