import { LOCAL_ACCOUNT_ID, LOCAL_REGION } from '../../../credentials.ts';
import { createStoreView, type StoreView } from '../../store-view.ts';
import { createStore } from '../../store.ts';
import { ALLOW_ALL } from '../../support/allow-all.ts';
import { type ControlPlane, createControlPlane } from '../control-plane.ts';

export interface Answer {
  readonly status: number;
  readonly type: string | undefined;
  readonly fields: Record<string, unknown>;
}

export interface Harness {
  readonly control: ControlPlane;
  /** As UpdateAccount leaves it, without asking IAM. */
  setLogRole(): void;
  readonly view: StoreView;
  call(method: string, path: string, body?: unknown): Answer;
  patch(path: string, ...operations: readonly Patch[]): Answer;
  /** A REST API with one MOCK method, ready to be deployed. */
  createApi(fields?: object): string;
}

export type Patch = readonly [op: string, path: string, value?: string | undefined];

export function harness(idSeed?: string): Harness {
  const store = createStore({ region: LOCAL_REGION, accountId: LOCAL_ACCOUNT_ID, idSeed });
  const canWriteLogs = (roleArn: string): Promise<boolean> =>
    Promise.resolve(roleArn.endsWith('/logs'));
  const readTruststore = (): Promise<undefined> => Promise.resolve(undefined);
  const control = createControlPlane({ store, canWriteLogs, readTruststore, log: () => {} });
  const call: Harness['call'] = (method, target, body) => {
    const [path = '/', query = ''] = target.split('?');
    const response = control.handle({
      method,
      path,
      query: new URLSearchParams(query),
      body: body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body)),
    });
    if (response instanceof Promise) throw new Error(`${method} ${target} answers later.`);
    const fields =
      response.body.length > 0
        ? (JSON.parse(response.body.toString()) as Record<string, unknown>)
        : {};
    return { status: response.status, type: response.headers['x-amzn-errortype'], fields };
  };
  return {
    control,
    setLogRole: () => {
      store.cloudwatchRoleArn = `arn:aws:iam::${LOCAL_ACCOUNT_ID}:role/logs`;
    },
    view: createStoreView({ store, vpcEndpoint: () => Promise.resolve(undefined) }),
    call,
    patch: (path, ...operations) =>
      call('PATCH', path, {
        patchOperations: operations.map(([op, target, value]) => ({ op, path: target, value })),
      }),
    createApi(fields = {}) {
      const id = String(
        call('POST', '/restapis', { name: 'images', policy: ALLOW_ALL, ...fields }).fields['id'],
      );
      call('PUT', `/restapis/${id}?mode=merge`, document({ '/health': { get: mock() } }));
      return id;
    },
  };
}

export function document(paths: object, more: object = {}): object {
  return { openapi: '3.0.1', info: { title: 'images', version: '1' }, paths, ...more };
}

export function mock(more: object = {}, integration: object = {}): object {
  return {
    responses: { 200: { description: 'ok' } },
    'x-amazon-apigateway-integration': {
      type: 'mock',
      requestTemplates: { 'application/json': '{"statusCode":200}' },
      responses: { default: { statusCode: '200' } },
      ...integration,
    },
    ...more,
  };
}
