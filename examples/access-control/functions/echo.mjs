/** Behind every route: says who API Gateway says the caller is. */
export async function handler({ httpMethod, resource, requestContext }) {
  const { authorizer = null, identity } = requestContext;
  const { userArn, apiKeyId, sourceIp } = identity;
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify({
      route: `${httpMethod} ${resource}`,
      authorizer,
      userArn,
      apiKeyId,
      sourceIp,
    }),
  };
}
