import { wrong } from '../shared/env.ts';
import { ApiError } from '../shared/errors.ts';
import { EXTENSION_OF, IMAGE_TYPES, mediaTypeOf } from '../shared/image/type.ts';
import { type ObjectKey, parseKey } from '../shared/keys.ts';

export interface KeyTemplate {
  /** `images/{userId}/{tweetId}.png`: the object's key in the bucket. */
  readonly text: string;
  /** Names of the JSON members that fill it, all of them required. */
  readonly variables: readonly string[];
  /** By the file extension; undefined when that is no image's. */
  readonly contentType: string | undefined;
}

/** What else the key follows from. */
export interface KeyFacts {
  readonly keyPrefix: string;
  /** Of the object; undefined is the template's own. */
  readonly contentType: string | undefined;
}

const VARIABLE = /\{([A-Za-z][A-Za-z0-9_]*)\}/g;

export function parseKeyTemplate(text: string, keyPrefix: string): KeyTemplate {
  const refuse = (got: string, remedy: string) => wrong('KEY_TEMPLATE', `"${text}" ${got}`, remedy);
  if (!text.startsWith(keyPrefix)) {
    throw refuse('is outside of KEY_PREFIX', `begin it with "${keyPrefix}"`);
  }
  const variables = [...text.matchAll(VARIABLE)].map(([, name = '']) => name);
  if (variables.length === 0 || /[{}]/.test(text.replace(VARIABLE, ''))) {
    throw refuse('has no variable or a broken one', 'write variables as {name}');
  }
  // "{a}-{b}" would give ("x-y", "z") and ("x", "y-z") the same key.
  const crowded = text.split('/').some((part) => (part.match(VARIABLE)?.length ?? 0) > 1);
  if (crowded || new Set(variables).size < variables.length) {
    throw refuse(
      'lets two requests share a key',
      'put each variable once, in a segment of its own',
    );
  }
  return Object.freeze({ text, variables, contentType: contentTypeOf(text) });
}

function contentTypeOf(text: string): string | undefined {
  const extension = /\.([a-z]+)$/.exec(text)?.[1];
  if (extension === 'jpeg') return mediaTypeOf('jpeg');
  const type = IMAGE_TYPES.find((candidate) => EXTENSION_OF[candidate] === extension);
  return type && mediaTypeOf(type);
}

const MAX_VALUE_LENGTH = 256;

/** The key; a value fills one segment and cannot leave it. */
export function fillKeyTemplate(
  template: KeyTemplate,
  members: Readonly<Record<string, unknown>>,
  { keyPrefix, contentType }: KeyFacts,
): ObjectKey {
  const text = withExtension(template, contentType).slice(keyPrefix.length);
  const key = text.replace(VARIABLE, (_, name: string) => parseSegment(name, members[name]));
  return parseKey(key, keyPrefix, template.variables.join('", "'));
}

/** An image's extension says what lies there; another one, or none, is part of the name. */
function withExtension(template: KeyTemplate, contentType: string | undefined): string {
  const { text, contentType: own } = template;
  if (own === undefined || contentType === undefined || contentType === own) return text;
  const type = IMAGE_TYPES.find((candidate) => mediaTypeOf(candidate) === contentType);
  const extension = type === undefined ? subtypeOf(contentType) : EXTENSION_OF[type];
  return text.replace(/[a-z]+$/, extension);
}

/** `heic` of image/heic, `svg` of image/svg+xml. */
function subtypeOf(contentType: string): string {
  return contentType.replace(/^.*\//, '').replace(/\+.*$/, '');
}

function parseSegment(name: string, value: unknown): string {
  if (value === undefined || value === null || value === '') {
    throw new ApiError('missing_parameter', `Member "${name}" is missing; give a text.`);
  }
  // Not a number: ids above 2^53 would silently become other ids.
  if (typeof value !== 'string' || value.length > MAX_VALUE_LENGTH) {
    throw new ApiError(
      'invalid_parameter',
      `Member "${name}" is not a text of at most ${MAX_VALUE_LENGTH} characters; ` +
        'write it in quotes.',
    );
  }
  if (value === '.' || value === '..' || /[/\\\p{Cc}\p{Surrogate}]/u.test(value)) {
    throw new ApiError(
      'invalid_key',
      `Member "${name}" is not one path segment; ` +
        'use no slash, backslash, control character, "." or "..".',
    );
  }
  return value;
}
