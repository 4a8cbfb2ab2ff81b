import { type Verification, verifyRequest } from '../../../http/signed-request.ts';
import type { Credentials } from '../../../http/sigv4.ts';
import type { Call } from '../call.ts';
import { GatewayError } from '../gateway-error.ts';

/** What a signature adds to $context.identity. */
export interface SignedIdentity {
  readonly accountId: string;
  readonly accessKey: string;
  readonly caller: string;
  readonly user: string;
  readonly userArn: string;
}

export function verifySignature(
  { request, api, stage }: Call,
  credentials: Credentials,
  now: number,
): SignedIdentity {
  const paths = [
    `${request.basePath}${request.rawPath}`,
    `/_aws/execute-api/${api.id}/${stage.stageName}${request.rawPath}`,
  ];
  const { method, rawQuery: query, headers, body } = request;
  const verified = verifyRequest({ method, paths, query, headers }, body, credentials, now);
  if (!verified.ok) throw signatureError(verified.reason);
  return {
    accountId: api.accountId,
    accessKey: verified.accessKeyId,
    caller: api.accountId,
    user: api.accountId,
    userArn: `arn:aws:iam::${api.accountId}:root`,
  };
}

type Reason = Extract<Verification, { ok: false }>['reason'];

function signatureError(reason: Reason): GatewayError {
  switch (reason) {
    case 'missing':
      return new GatewayError('MISSING_AUTHENTICATION_TOKEN');
    case 'unknown-key':
      return new GatewayError('ACCESS_DENIED', {
        message: 'The security token included in the request is invalid.',
      });
    case 'expired':
      return new GatewayError('INVALID_SIGNATURE', { message: 'Signature expired' });
    case 'mismatch':
      return new GatewayError('INVALID_SIGNATURE');
  }
}
