import { exactHeaderValues, headerValue, mediaType } from '../../../http/headers.ts';
import { type Call, queryValues } from '../call.ts';
import { GatewayError } from '../gateway-error.ts';
import { violations } from './json-schema.ts';

/**
 * "Request validation for REST APIs": required parameters first, then the body against the model of
 * its content type.
 */
export function validateRequest(call: Call): void {
  const { requestValidator } = call.method;
  if (requestValidator?.parameters) validateParameters(call);
  if (requestValidator?.body) validateBody(call);
}

/** All of them, by place and name: recorded, "[x-header-param, issuer, qs1]". */
function validateParameters(call: Call): void {
  const missing = Object.entries(call.method.requestParameters)
    .filter(([parameter, required]) => required && !isPresent(call, parameter))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([parameter]) => parameter.replace(/^method\.request\.\w+\./, ''));
  if (missing.length === 0) return;
  const message = `Missing required request parameters: [${missing.join(', ')}]`;
  throw new GatewayError('BAD_REQUEST_PARAMETERS', { message, validation: message });
}

/** A blank value counts as missing. */
function isPresent(call: Call, parameter: string): boolean {
  const [, place, name = ''] = /^method\.request\.(\w+)\.(.+)$/.exec(parameter) ?? [];
  if (place === 'path') return (call.pathParameters[name] ?? '') !== '';
  const value =
    place === 'header'
      ? exactHeaderValues(call.headers, name).at(-1)
      : queryValues(call, name).at(-1);
  return value !== undefined && value !== '';
}

function validateBody(call: Call): void {
  const { requestModels } = call.method;
  const schema =
    requestModels[mediaType(headerValue(call.headers, 'content-type')) ?? 'application/json'];
  if (schema === undefined) return;
  const problems = bodyProblems(call, schema);
  if (problems.length > 0)
    throw new GatewayError('BAD_REQUEST_BODY', { validation: `[${problems.join(', ')}]` });
}

function bodyProblems(call: Call, schema: unknown): string[] {
  let value: unknown;
  try {
    value = JSON.parse(call.body.toString('utf8'));
  } catch {
    return ['body is not JSON'];
  }
  return violations(value, schema, call.snapshot.definition.models);
}
