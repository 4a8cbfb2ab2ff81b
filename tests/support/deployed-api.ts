import { controlOf, type Control } from './control-plane.ts';
import type { Example } from './example.ts';

type Reply = ReturnType<Control>;

export interface DeployedApi {
  readonly control: Control;
  /** Of the management API. */
  readonly path: () => string;
  readonly patch: (op: string, path: string, value?: string) => Reply;
  readonly deploy: () => Reply;
  readonly methodAt: (path: string, method: string) => Promise<string>;
}

/** The API of an example, to be changed past Terraform. */
export function deployedApi(example: Example): DeployedApi {
  const control: Control = (...call) => controlOf(example.aws.url)(...call);
  const api = (): string => `/restapis/${String(example.applied.outputs['rest_api_id'])}`;
  return {
    control,
    path: api,
    patch: (op, path, value) =>
      control('apigateway', 'PATCH', api(), { patchOperations: [{ op, path, value }] }),
    deploy: () =>
      control('apigateway', 'POST', `${api()}/deployments`, {
        stageName: example.applied.outputs['stage_name'],
      }),
    methodAt: async (path, method) => {
      const { item } = await control('apigateway', 'GET', `${api()}/resources?limit=500`);
      const resources = item as { id: string; path: string }[];
      const resource = resources.find((each) => each.path === path);
      return `${api()}/resources/${resource?.id}/methods/${method}`;
    },
  };
}
