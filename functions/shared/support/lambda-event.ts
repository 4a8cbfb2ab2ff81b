/** A Lambda proxy event (v1) as a REST API's stage URL makes it. */
export function makeEvent(given: {
  readonly method?: string;
  readonly resource?: string;
  /** Still percent-encoded, as API Gateway hands it over. */
  readonly path?: string;
  readonly pathParameters?: Readonly<Record<string, string>> | null;
  readonly query?: Readonly<Record<string, readonly string[]>> | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string | null;
}): Record<string, unknown> {
  const { method = 'GET', resource = '/', headers = {}, query = null, body = null } = given;
  const path = given.path ?? resource;
  const entries = Object.entries(headers);
  return {
    resource,
    path,
    httpMethod: method,
    headers,
    multiValueHeaders: Object.fromEntries(entries.map(([name, value]) => [name, [value]])),
    queryStringParameters:
      query && Object.fromEntries(Object.entries(query).map(([n, v]) => [n, v.at(-1)])),
    multiValueQueryStringParameters: query,
    pathParameters: given.pathParameters ?? null,
    stageVariables: null,
    requestContext: {
      requestId: 'gateway-1',
      stage: 'v1',
      path: `/v1${path}`,
      resourcePath: resource,
      httpMethod: method,
    },
    body: typeof body === 'string' || body === null ? body : Buffer.from(body).toString('base64'),
    isBase64Encoded: body !== null && typeof body !== 'string',
  };
}
