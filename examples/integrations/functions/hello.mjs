/** AWS_PROXY: gets the whole request, makes the whole answer. */
export async function handler({ pathParameters, requestContext }) {
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify({
      hello: pathParameters.name,
      requestId: requestContext.requestId,
    }),
  };
}
