/** Sources of the Lambda functions that scenes name; each is index.js of its zip. */
export const FUNCTIONS: Readonly<Record<string, string>> = {
  /** Proxy: answers with the event. */
  event: `exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });`,
  /** Proxy: answers with what the body of the request says, verbatim. */
  say: `exports.handler = async (event) => JSON.parse(event.isBase64Encoded
    ? Buffer.from(event.body, 'base64').toString() : event.body);`,
  /** Non-proxy: returns the payload. */
  echo: `exports.handler = async (event) => event;`,
  /** Non-proxy: returns the payload's \`return\` or throws an error with its \`throw\`. */
  act: `exports.handler = async (event) => {
    if (event.throw !== undefined) throw new Error(event.throw);
    if (event.exit) process.exit(1);
    return event.return;
  };`,
  /** Proxy: takes as many MB as the body says; MemorySize of all is 128. */
  take: `exports.handler = async (event) => {
    Buffer.alloc(Number(event.body) * 1048576, 1);
    return { statusCode: 200, body: 'taken' };
  };`,
  /** Proxy: names the region it runs in. One name in every region. */
  sameRegion: `exports.handler = async (event, context) => ({
    statusCode: 200, body: JSON.stringify({
      region: process.env.AWS_REGION, arn: context.invokedFunctionArn }) });`,
  /** Lambda authorizer: the token says what the policy is. */
  authorizer: `exports.handler = async (event) => {
    const token = event.authorizationToken ?? event.headers?.token
      ?? event.queryStringParameters?.token;
    if (token === 'unauthorized') throw new Error('Unauthorized');
    if (token === 'broken') throw new Error('something else');
    if (token === 'nothing') return null;
    const Effect = token === 'allow' ? 'Allow' : 'Deny';
    return {
      principalId: 'user',
      policyDocument: { Version: '2012-10-17', Statement: [
        { Action: 'execute-api:Invoke', Effect, Resource: event.methodArn },
      ] },
      context: { text: 'value', number: 1, flag: true },
      usageIdentifierKey: event.headers?.usage,
    };
  };`,
};
