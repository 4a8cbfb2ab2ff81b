/**
 * The `api_url` output is the address AWS would give; the local AWS serves the same stage under its
 * own.
 */
export function dataPlaneUrl(awsUrl: string, outputs: Readonly<Record<string, unknown>>): string {
  const { rest_api_id: id, stage_name: stage } = outputs;
  return `${awsUrl}/_aws/execute-api/${String(id)}/${String(stage)}`;
}
