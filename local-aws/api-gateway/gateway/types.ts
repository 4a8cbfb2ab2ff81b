import type { Readable } from 'node:stream';
import type { HeaderList } from '../../http/headers.ts';
import type { ClientCertificate } from './client-certificate.ts';
import type { DomainPolicy } from '../match-domain.ts';

export interface IncomingRequest {
  readonly apiId: string;
  readonly stageName: string;
  readonly method: string;
  /** After stage (or base path), still percent-encoded, starts with "/". */
  readonly rawPath: string;
  /** Without "?". */
  readonly rawQuery: string;
  readonly headers: HeaderList;
  readonly body: Buffer;
  readonly sourceIp: string;
  readonly channel:
    { readonly kind: 'public' } | { readonly kind: 'vpce'; readonly vpceId: string };
  /** As the client wrote it, port included. */
  readonly host: string;
  /**
   * What came before rawPath in the client's URL: "/{stage}" at the default address, "/{mapping}"
   * or "" at a custom domain.
   */
  readonly basePath: string;
  /** Set when the request came by a custom domain; the default address may be disabled. */
  readonly domainName?: string;
  /** Why that domain name leads nowhere. */
  readonly refusal?: string;
  readonly policy?: DomainPolicy;
  /** The domain name wants a client certificate, */
  readonly mutualTls?: true;
  /** and trusts this one. */
  readonly clientCert?: ClientCertificate;
  /** A domain name with mappings of several levels has it so. */
  readonly lowerCaseHeaders?: true;
  /** The request was sent to the alias of an associated endpoint. */
  readonly isAlias?: boolean;
}

export interface OutgoingResponse {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Buffer | Readable;
}
