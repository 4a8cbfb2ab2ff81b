import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

export function newId(length = 10): string {
  return spell(randomBytes(length));
}

/** The same for the same words: an address that outlives a start. */
export function idOf(words: readonly string[], length = 10): string {
  return spell(createHash('sha256').update(JSON.stringify(words)).digest().subarray(0, length));
}

function spell(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** Timestamps of the management API are epoch seconds. */
export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
