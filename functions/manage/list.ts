import { ApiError } from '../shared/errors.ts';
import type { HttpHandler, HttpRequest } from '../shared/http.ts';
import { isKey } from '../shared/keys.ts';
import { jsonResponse } from '../shared/response.ts';
import type { ManageDeps } from './manage.ts';

const DEFAULT_LIMIT = 100;
/** Amazon S3 API Reference, ListObjectsV2. */
const MAX_LIMIT = 1000;
const MAX_KEY_BYTES = 1024;

const PARAMETERS = ['prefix', 'limit', 'cursor'] as const;

type Texts = { readonly [N in (typeof PARAMETERS)[number]]?: string };

/**
 * In the order of the keys' UTF-8 bytes. The cursor is the last key of a page, so that it outlives
 * what is stored and deleted meanwhile, and whatever it holds leads nowhere beside the prefix.
 */
export function createList({ config, bucket }: ManageDeps): HttpHandler {
  const { keyPrefix } = config;
  return async (request) => {
    const { prefix = '', limit, cursor } = textsOf(request);
    const from = parsePrefix(prefix, keyPrefix);
    const options = { limit: parseLimit(limit), after: parseCursor(cursor, keyPrefix) };
    const page = await request.log.time('fetch', () =>
      bucket.list(from, options, request.deadline),
    );
    const listed = page.objects.map((object) => ({
      key: object.key.slice(keyPrefix.length),
      bytes: object.bytes,
      etag: object.etag,
      lastModified: object.lastModified.toISOString(),
    }));
    // What no route takes as a key (a folder's marker, "a//b") is no image of this API.
    const images = listed.filter(({ key }) => isKey(key, keyPrefix));
    const last = listed.at(-1);
    const more = page.isLast || last === undefined ? {} : { cursor: cursorOf(last.key) };
    return jsonResponse(200, { images, ...more });
  };
}

function textsOf({ query }: HttpRequest): Texts {
  const texts: Record<string, string> = {};
  for (const [name, values] of query) {
    if (!PARAMETERS.some((known) => known === name)) {
      throw invalid(
        `Parameter "${name.slice(0, 40)}" is unknown; known are ${PARAMETERS.join(', ')}.`,
      );
    }
    if (values.length > 1) {
      throw invalid(`Parameter "${name}" is given ${values.length} times; give it once.`);
    }
    texts[name] = values[0] ?? '';
  }
  return texts;
}

/** The beginning of a key: no key has what is refused here. */
function parsePrefix(text: string, keyPrefix: string): string {
  const prefix = `${keyPrefix}${text}`;
  const isText = !/[\p{Surrogate}\ufffd\u0000-\u001f\u007f-\u009f\\]/u.test(text);
  if (isText && isShort(prefix) && !text.startsWith('/')) return prefix;
  throw invalid('Parameter "prefix" is not the beginning of a key; give one such as "2026/".');
}

function isShort(key: string): boolean {
  return Buffer.byteLength(key) <= MAX_KEY_BYTES;
}

function parseLimit(text: string | undefined): number {
  if (text === undefined) return DEFAULT_LIMIT;
  const limit = /^[1-9]\d{0,3}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw invalid(
    `Parameter "limit" is "${text.slice(0, 40)}"; expected a whole number from 1 to ${MAX_LIMIT}.`,
  );
}

/** With a mark in front: a folder's marker may be the empty name. */
function cursorOf(name: string): string {
  return Buffer.from(`>${name}`).toString('base64url');
}

function parseCursor(text: string | undefined, keyPrefix: string): string | undefined {
  if (text === undefined) return undefined;
  const name = Buffer.from(text, 'base64url').toString().slice(1);
  const key = `${keyPrefix}${name}`;
  // The decoder passes over what it does not know; a cursor of ours comes out as it went in.
  if (cursorOf(name) === text && isShort(key) && !name.includes('\u0000')) return key;
  throw invalid('Parameter "cursor" is none; send the one of the page before, unchanged.');
}

function invalid(message: string): ApiError {
  return new ApiError('invalid_parameter', message);
}
