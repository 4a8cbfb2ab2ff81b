import { exactHeaderValues, headerValue, mediaType } from '../../../http/headers.ts';
import { type Call, queryValues } from '../call.ts';
import { GatewayError } from '../gateway-error.ts';
import { violation } from './json-schema.ts';

/**
 * "Request validation for REST APIs": required parameters first, then the body against the model of
 * its content type.
 */
export function validateRequest(call: Call): void {
  const { requestValidator } = call.method;
  if (requestValidator?.parameters) validateParameters(call);
  if (requestValidator?.body) validateBody(call);
}

function validateParameters(call: Call): void {
  const missing = Object.entries(call.method.requestParameters)
    .filter(([parameter, required]) => required && !isPresent(call, parameter))
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
  const problem = bodyProblem(call, schema);
  if (problem !== undefined)
    throw new GatewayError('BAD_REQUEST_BODY', { validation: `[${problem}]` });
}

function bodyProblem(call: Call, schema: unknown): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(call.body.toString('utf8'));
  } catch {
    return 'body is not JSON';
  }
  return violation(value, schema, call.snapshot.definition.models);
}
