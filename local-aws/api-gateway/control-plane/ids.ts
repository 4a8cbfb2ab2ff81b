import { randomBytes } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

export function newId(length = 10): string {
  return Array.from(randomBytes(length), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** Timestamps of the management API are epoch seconds. */
export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
