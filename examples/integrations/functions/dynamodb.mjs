import { createHash, createHmac } from 'node:crypto';

const { AWS_REGION, AWS_ENDPOINT_URL, TABLE_NAME } = process.env;
const URL_OF_TABLES = AWS_ENDPOINT_URL ?? `https://dynamodb.${AWS_REGION}.amazonaws.com`;
const SIGNED = 'host;x-amz-date;x-amz-target';

const hash = (text) => createHash('sha256').update(text).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

/**
 * One signed call, so that this archive is its sources and nothing to build. With a build of your
 * own, take @aws-sdk/client-dynamodb.
 */
export async function putItem(Item) {
  const body = JSON.stringify({ TableName: TABLE_NAME, Item });
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${date.slice(0, 8)}/${AWS_REGION}/dynamodb/aws4_request`;
  const target = 'DynamoDB_20120810.PutItem';
  const { host } = new URL(URL_OF_TABLES);
  const names = `host:${host}\nx-amz-date:${date}\nx-amz-target:${target}\n`;
  const request = hash(`POST\n/\n\n${names}\n${SIGNED}\n${hash(body)}`);
  const key = scope.split('/').reduce(hmac, `AWS4${AWS_SECRET_ACCESS_KEY}`);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${date}\n${scope}\n${request}`).toString('hex');
  const answer = await fetch(URL_OF_TABLES, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-date': date,
      'x-amz-target': target,
      ...(AWS_SESSION_TOKEN ? { 'x-amz-security-token': AWS_SESSION_TOKEN } : {}),
      authorization:
        `AWS4-HMAC-SHA256 Credential=${AWS_ACCESS_KEY_ID}/${scope}, ` +
        `SignedHeaders=${SIGNED}, Signature=${signature}`,
    },
  });
  if (!answer.ok) throw new Error(`PutItem: ${answer.status} ${await answer.text()}`);
}
