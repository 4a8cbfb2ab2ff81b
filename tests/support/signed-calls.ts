import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../local-aws/credentials.ts';
import { sendSigned } from '../../local-aws/conformance/support/signed-client.ts';
import { signRequest } from '../../local-aws/http/signed-request.ts';
import type { Answer, Call } from '../../scripts/lib/http.ts';
import { publicUrl, type Example } from './example.ts';

export type Sent = Omit<Call, 'method'>;

/** "POST /path?query" of a route with AWS_IAM, with the lower-case names of HTTP/2. */
export function askSigned(example: Example, line: string, sent: Sent = {}): Promise<Answer> {
  const [method = '', target = ''] = line.split(' ');
  const url = new URL(publicUrl(example));
  const [path = '', query = ''] = target.split('?');
  const given = Object.entries({ host: url.host, ...sent.headers });
  const headers = signRequest(
    { method, path: `${url.pathname}${path}`, query, headers: given },
    Buffer.from(sent.body ?? ''),
    LOCAL_CREDENTIALS,
    { region: LOCAL_REGION, service: 'execute-api', now: new Date() },
  );
  const all = Object.fromEntries([...given, ...headers]);
  return example.ask(target, { ...sent, method, headers: all });
}

/** Past the API: an action of a service that speaks JSON, such as DynamoDB. */
export function askService(
  { aws }: Example,
  service: string,
  target: string,
  body: object,
): ReturnType<typeof sendSigned> {
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target };
  const sent = { method: 'POST', target: '/', headers, body: JSON.stringify(body) };
  return sendSigned(aws.url, { service, region: LOCAL_REGION }, sent);
}
