import type { IncomingMessage, ServerResponse } from 'node:http';
import { escapeXml } from '../http/xml.ts';

/** An S3 error as the service words it. */
export interface S3Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export const SIGNATURE_MISMATCH: S3Refusal = {
  status: 403,
  code: 'SignatureDoesNotMatch',
  message:
    'The request signature we calculated does not match the signature you provided. ' +
    'Check your key and signing method.',
};

export const UNKNOWN_KEY: S3Refusal = {
  status: 403,
  code: 'InvalidAccessKeyId',
  message: 'The AWS Access Key Id you provided does not exist in our records.',
};

export const METHOD_NOT_ALLOWED: S3Refusal = {
  status: 405,
  code: 'MethodNotAllowed',
  message: 'The specified method is not allowed against this resource.',
};

export function accessDenied(message = 'Access Denied'): S3Refusal {
  return { status: 403, code: 'AccessDenied', message };
}

export function refusalXml({ code, message }: S3Refusal): string {
  const error = `<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${error}`;
}

export function refuse(
  refusal: S3Refusal,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  // The rest of the upload must be read, or the client sees a reset instead of the answer.
  incoming.resume();
  const body = Buffer.from(refusalXml(refusal));
  outgoing.writeHead(refusal.status, {
    'content-type': 'application/xml',
    'content-length': body.length,
  });
  outgoing.end(incoming.method === 'HEAD' ? undefined : body);
}
