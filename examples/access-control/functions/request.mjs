import { createHash } from 'node:crypto';

// { tenant: hash of its key }
const HASHES = JSON.parse(process.env.TENANT_KEY_HASHES);

/** REQUEST: gets the whole request but its body, and decides on a header and the query. */
export async function handler(event, { awsRequestId }) {
  const { multiValueHeaders, multiValueQueryStringParameters, methodArn } = event;
  // HTTP/2 clients write names in lower case, others as they like.
  const keys = Object.entries(multiValueHeaders)
    .filter(([name]) => name.toLowerCase() === 'x-tenant-key')
    .flatMap(([, values]) => values);
  const tenants = multiValueQueryStringParameters.tenant;
  // Of two values, the decision could be found by the one and made of the other.
  if (keys.length !== 1 || tenants.length !== 1) throw new Error('Unauthorized');
  const [tenant] = tenants;
  const hash = createHash('sha256').update(keys[0]).digest('hex');
  if (!Object.values(HASHES).includes(hash)) throw new Error('Unauthorized');
  const isOwn = Object.hasOwn(HASHES, tenant) && HASHES[tenant] === hash;
  const stage = methodArn.split('/').slice(0, 2).join('/');
  const statement = {
    // Deny, so that no Allow of the resource policy could admit the caller either.
    Effect: isOwn ? 'Allow' : 'Deny',
    Action: 'execute-api:Invoke',
    Resource: `${stage}/GET/tenant`,
  };
  return {
    principalId: tenant,
    policyDocument: { Version: '2012-10-17', Statement: [statement] },
    context: { decision: awsRequestId },
  };
}
