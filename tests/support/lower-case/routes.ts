import { expect } from 'vitest';
import { sendSigned } from '../../../local-aws/conformance/support/signed-client.ts';

export interface Stage {
  /** Of the local AWS. */
  readonly url: string;
  readonly region: string;
  readonly apiId: string;
  readonly stageName: string;
}

/** "GET /images/{key+}" and so on: the deployed API's own list (GetExport). */
export async function deployedRoutes(stage: Stage): Promise<readonly string[]> {
  const { url, region, apiId, stageName } = stage;
  const answer = await sendSigned(
    url,
    { service: 'apigateway', region },
    { method: 'GET', target: `/restapis/${apiId}/stages/${stageName}/exports/oas30` },
  );
  expect(answer.status, answer.body.toString()).toBe(200);
  const { paths } = JSON.parse(answer.body.toString()) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  return Object.entries(paths)
    .flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    )
    .sort();
}

/** The value of a key of `api_keys`. */
export async function apiKeyValue({ url, region }: Stage): Promise<string> {
  const answer = await sendSigned(
    url,
    { service: 'apigateway', region },
    { method: 'GET', target: '/apikeys?includeValues=true' },
  );
  const { item } = JSON.parse(answer.body.toString()) as {
    readonly item: readonly { readonly value: string }[];
  };
  expect(item).toHaveLength(1);
  return String(item[0]?.value);
}
