import { LOCAL_REGION } from '../../local-aws/credentials.ts';
import { send } from '../../scripts/lib/http.ts';

export type Control = (
  service: 'apigateway' | 'lambda',
  method: string,
  path: string,
  body?: unknown,
) => Promise<Readonly<Record<string, unknown>>>;

/**
 * A management call as the provider writes it; the local AWS needs no more of a signature than its
 * scope.
 */
export function controlOf(url: string): Control {
  return async (service, method, path, body) => {
    const answer = await send(url, path, {
      method,
      headers: {
        accept: 'application/json',
        authorization:
          `AWS4-HMAC-SHA256 Credential=local/20260101/${LOCAL_REGION}/${service}/aws4_request, ` +
          'SignedHeaders=host, Signature=0',
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = answer.body.toString();
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  };
}
