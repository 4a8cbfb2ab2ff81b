/** AWS_PROXY with response_streaming: the caller reads while this still writes. */
export const handler = awslambda.streamifyResponse(async (event, output) => {
  const stream = awslambda.HttpResponseStream.from(output, {
    statusCode: 200,
    headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' },
  });
  for (let line = 1; line <= 3; line += 1) stream.write(`${JSON.stringify({ line })}\n`);
  stream.end();
});
