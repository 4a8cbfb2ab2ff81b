import { credentialScope } from '../../../http/credential-scope.ts';
import { headerValue } from '../../../http/headers.ts';
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
  requireRegion(headerValue(headers, 'authorization'), api.region);
  return {
    accountId: api.accountId,
    accessKey: verified.accessKeyId,
    caller: api.accountId,
    user: api.accountId,
    userArn: `arn:aws:iam::${api.accountId}:root`,
  };
}

/** As every service says it ("Credential should be scoped to a valid region"). */
function requireRegion(authorization: string | undefined, region: string): void {
  const signed = credentialScope(authorization, '')?.region;
  if (signed === region) return;
  throw new GatewayError('INVALID_SIGNATURE', {
    message: `Credential should be scoped to a valid region, not '${signed}'.`,
  });
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
