import { badRequest } from '../errors.ts';

/** "Quotas": API Gateway resource policy size. */
const MAX_POLICY_CHARACTERS = 8192;
const MAX_COMPRESSION_SIZE = 10_485_760;

export function checkedPolicy(policy: string | undefined): string | undefined {
  if (policy === undefined) return undefined;
  if (policy.length > MAX_POLICY_CHARACTERS)
    throw badRequest(
      `Policy size limit exceeded: ${policy.length} of ${MAX_POLICY_CHARACTERS} characters`,
    );
  try {
    const { Statement: statement } = JSON.parse(policy) as { Statement?: unknown };
    if (typeof statement === 'object' && statement !== null) return policy;
  } catch {
    // The next line says it.
  }
  throw badRequest(
    'Invalid policy document. Please check the policy syntax and ensure that Principals are valid.',
  );
}

/** A document and CreateRestApi have a number, a patch has its text; empty is off. */
export function checkedCompression(value: unknown): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const size = Number(value);
  if (Number.isInteger(size) && size >= 0 && size <= MAX_COMPRESSION_SIZE) return size;
  throw badRequest(
    `Invalid minimum compression size, must be between 0 and ${MAX_COMPRESSION_SIZE}`,
  );
}

export function checkedDescription(description: string | undefined): string | undefined {
  if (description === '') throw badRequest('Description cannot be an empty string');
  return description;
}
