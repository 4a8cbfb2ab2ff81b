import { type Credentials, sameSignature, signText } from '../http/sigv4.ts';
import { accessDenied, type S3Refusal, SIGNATURE_MISMATCH, UNKNOWN_KEY } from './refusal.ts';

export interface Form {
  readonly fields: ReadonlyMap<string, string>;
  readonly fileBytes: number;
}

/**
 * Not conditions' business: they are the signature itself, or the content ("Creating a POST
 * policy", S3 API reference).
 */
const FREE_FIELDS = new Set(['x-amz-signature', 'file', 'policy']);

/** Fields before the file count; what comes after it is ignored by S3. */
export function parseForm(body: Buffer, contentType: string): Form | undefined {
  const [, quoted, plain] = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return undefined;
  const fields = new Map<string, string>();
  let start = body.indexOf(`--${boundary}`);
  while (start !== -1) {
    const end = body.indexOf(`\r\n--${boundary}`, start + 1);
    const split = body.indexOf('\r\n\r\n', start);
    if (end === -1 || split === -1 || split > end) return undefined;
    const head = body.toString('utf8', start, split);
    const name = /;\s*name="([^"]*)"/i.exec(head)?.[1]?.toLowerCase() ?? '';
    if (name === 'file') return { fields, fileBytes: end - split - 4 };
    fields.set(name, body.toString('utf8', split + 4, end));
    start = end + 2;
  }
  return undefined;
}

export function checkForm(
  form: Form,
  bucket: string,
  credentials: Credentials,
  now: number,
): S3Refusal | undefined {
  const policyText = form.fields.get('policy');
  const signature = form.fields.get('x-amz-signature');
  if (policyText === undefined || signature === undefined) return accessDenied();
  const [accessKeyId, ...scope] = (form.fields.get('x-amz-credential') ?? '').split('/');
  if (accessKeyId !== credentials.accessKeyId) return UNKNOWN_KEY;
  if (!sameSignature(signText(policyText, scope, credentials), signature))
    return SIGNATURE_MISMATCH;
  const policy = parsePolicy(policyText);
  if (!policy)
    return {
      status: 400,
      code: 'InvalidPolicyDocument',
      message: 'Invalid Policy: it must be base64 of a JSON object with expiration and conditions',
    };
  if (!(now < Date.parse(policy.expiration)))
    return accessDenied('Invalid according to Policy: Policy expired.');
  return checkConditions(
    policy.conditions,
    new Map([['bucket', bucket], ...form.fields]),
    form.fileBytes,
  );
}

interface FormPolicy {
  readonly expiration: string;
  readonly conditions: readonly unknown[];
}

function parsePolicy(text: string): FormPolicy | undefined {
  try {
    const { expiration, conditions } = JSON.parse(
      Buffer.from(text, 'base64').toString('utf8'),
    ) as Record<string, unknown>;
    return typeof expiration === 'string' && Array.isArray(conditions)
      ? { expiration, conditions }
      : undefined;
  } catch {
    return undefined;
  }
}

function checkConditions(
  conditions: readonly unknown[],
  fields: ReadonlyMap<string, string>,
  fileBytes: number,
): S3Refusal | undefined {
  const covered = new Set<string>();
  for (const condition of conditions.flatMap(normalized)) {
    const [operator, name, value] = condition;
    if (operator === 'content-length-range') {
      const refusal = checkSize(Number(name), Number(value), fileBytes);
      if (refusal) return refusal;
      continue;
    }
    const field = String(name).replace(/^\$/, '').toLowerCase();
    covered.add(field);
    const given = fields.get(field) ?? '';
    const holds =
      operator === 'eq'
        ? given === value
        : operator === 'starts-with' && given.startsWith(String(value));
    if (!holds)
      return accessDenied(
        `Invalid according to Policy: Policy Condition failed: ${JSON.stringify(condition)}`,
      );
  }
  const extra = [...fields.keys()].find(
    (name) =>
      name !== 'bucket' &&
      !covered.has(name) &&
      !FREE_FIELDS.has(name) &&
      !name.startsWith('x-ignore-'),
  );
  return extra === undefined
    ? undefined
    : accessDenied(`Invalid according to Policy: Extra input fields: ${extra}`);
}

/** {"bucket": "b"} is short for ["eq", "$bucket", "b"]. */
function normalized(condition: unknown): readonly unknown[][] {
  if (Array.isArray(condition))
    return [[String(condition[0]).toLowerCase(), ...condition.slice(1)]];
  if (typeof condition !== 'object' || condition === null) return [['unknown', '', '']];
  return Object.entries(condition).map(([name, value]) => ['eq', `$${name}`, value]);
}

function checkSize(least: number, most: number, bytes: number): S3Refusal | undefined {
  if (bytes < least)
    return {
      status: 400,
      code: 'EntityTooSmall',
      message: 'Your proposed upload is smaller than the minimum allowed size',
    };
  if (bytes > most)
    return {
      status: 400,
      code: 'EntityTooLarge',
      message: 'Your proposed upload exceeds the maximum allowed size',
    };
  return undefined;
}
