import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateParts {
  readonly commonName: string;
  /** Who signs it; left out: itself. */
  readonly issuer?: Authority;
}

/** A certificate that may sign others. */
export interface Authority extends Certificate {
  readonly commonName: string;
  readonly privateKey: KeyObject;
}

const SEQUENCE = 0x30;
const SET = 0x31;

function der(tag: number, ...parts: readonly (Buffer | string)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const { length } = content;
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const bits = (content: Buffer): Buffer => der(0x03, Buffer.from([0]), content);
const nameOf = (commonName: string): Buffer =>
  der(SEQUENCE, der(SET, der(SEQUENCE, oid('550403'), der(0x0c, commonName))));

/**
 * For 127.0.0.1 (RFC 5280, 4.1), and able to sign others: made anew for each run, so that no
 * private key lies in the repository.
 */
export function createAuthority({ commonName, issuer }: CertificateParts): Authority {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSha256 = der(SEQUENCE, oid('2a8648ce3d040302'));
  const validity = der(SEQUENCE, der(0x17, '200101000000Z'), der(0x17, '491231235959Z'));
  const loopback = der(SEQUENCE, der(0x87, Buffer.from([127, 0, 0, 1])));
  const isAuthority = der(SEQUENCE, der(0x01, Buffer.from([0xff])));
  const extensions = der(
    SEQUENCE,
    der(SEQUENCE, oid('551d11'), der(0x04, loopback)),
    der(SEQUENCE, oid('551d13'), der(0x04, isAuthority)),
  );
  const body = der(
    SEQUENCE,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(7)])),
    ecdsaWithSha256,
    nameOf(issuer?.commonName ?? commonName),
    validity,
    nameOf(commonName),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  );
  const signature = sign('sha256', body, issuer?.privateKey ?? privateKey);
  const whole = der(SEQUENCE, body, ecdsaWithSha256, bits(signature));
  const base64 = whole.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    commonName,
    privateKey,
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}
