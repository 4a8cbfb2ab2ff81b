import { createHash } from 'node:crypto';

const METHODS = { reader: ['GET'], writer: ['GET', 'PUT'] };

// Hashes alone: everybody who may see the function in the console sees its environment.
const NAMES = new Map(
  Object.entries(JSON.parse(process.env.TOKEN_HASHES)).map(([name, hash]) => [hash, name]),
);

/** TOKEN: gets one header and the method's ARN, and answers a policy. */
export async function handler({ authorizationToken, methodArn }, { awsRequestId }) {
  const token = authorizationToken.replace(/^Bearer +/i, '');
  // A hash is looked up, so that the time it takes says nothing of the token.
  const name = NAMES.get(createHash('sha256').update(token).digest('hex'));
  // Exactly this text becomes 401; any other error is 500.
  if (!name) throw new Error('Unauthorized');
  // arn:{partition}:execute-api:{region}:{account}:{api}/{stage}. The answer is kept and judges
  // the caller's next request too, which may be for another route: it speaks of all of them.
  const stage = methodArn.split('/').slice(0, 2).join('/');
  const Resource = METHODS[name].map((method) => `${stage}/${method}/token/*`);
  return {
    principalId: name,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource }],
    },
    // For the function behind: $context.authorizer. The id shows which answers share a decision.
    context: { decision: awsRequestId },
  };
}
