import { ApiError } from '../shared/errors.ts';

export type Members = Readonly<Record<string, unknown>>;

const MAX_BODY_BYTES = 16_384;

/** Bytes that are none would become U+FFFD, and two names one. */
const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The JSON object of the body; members that are not known are refused. */
export function parseMembers(body: Buffer, known: readonly string[]): Members {
  const members = parseObject(body);
  const unknown = Object.keys(members).filter((name) => !known.includes(name));
  if (unknown.length === 0) return members;
  const names = unknown.slice(0, 5).map((name) => JSON.stringify(name.slice(0, 40)));
  throw new ApiError(
    'invalid_parameter',
    `Unknown members ${names.join(', ')}; known are ${known.join(', ')}.`,
  );
}

function parseObject(body: Buffer): Members {
  if (body.length > MAX_BODY_BYTES) {
    throw invalidBody(`has ${body.length} bytes, more than ${MAX_BODY_BYTES}`, undefined);
  }
  let value: unknown;
  try {
    value = JSON.parse(UTF_8.decode(body));
  } catch (cause) {
    throw invalidBody('is not JSON in UTF-8', cause);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Members;
  }
  throw invalidBody('is not a JSON object', undefined);
}

function invalidBody(flaw: string, cause: unknown): ApiError {
  return new ApiError('invalid_body', `The body ${flaw}; send {"userId":"...","tweetId":"..."}.`, {
    cause,
  });
}

/** An optional whole number within bounds. */
export function integerMember(
  members: Members,
  name: string,
  min: number,
  max: number,
): number | undefined {
  const value = members[name];
  if (value === undefined) return undefined;
  const isWhole = typeof value === 'number' && Number.isInteger(value);
  if (isWhole && value >= min && value <= max) return value;
  throw invalidMember(name, `a whole number from ${min} to ${max}`);
}

/** An optional text out of a list. */
export function choiceMember<T extends string>(
  members: Members,
  name: string,
  allowed: readonly T[],
): T | undefined {
  const value = members[name];
  if (value === undefined) return undefined;
  const found = allowed.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw invalidMember(name, `one of ${allowed.join(', ')}`);
}

/** An optional text of a form. */
export function textMember(
  members: Members,
  name: string,
  form: RegExp,
  expected: string,
): string | undefined {
  const value = members[name];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && form.test(value)) return value;
  throw invalidMember(name, expected);
}

function invalidMember(name: string, expected: string): ApiError {
  return new ApiError('invalid_parameter', `Member "${name}" is not valid; expected ${expected}.`);
}
