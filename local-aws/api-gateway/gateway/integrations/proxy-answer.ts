import { type HeaderList, headerValue, headerValues } from '../../../http/headers.ts';
import { type Call, firstAccept } from '../call.ts';
import { malformedProxyAnswer } from '../gateway-error.ts';
import { decodeBase64, matchesBinaryTypes } from '../mapping/conversion.ts';
import type { MethodAnswer } from './types.ts';

const FIELDS = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded']);

/**
 * "Output format of a Lambda function for proxy integration": anything else is a malformed answer,
 * 502.
 */
export function proxyAnswer(call: Call, payload: Buffer): MethodAnswer {
  const answer = parse(payload);
  const status = statusOf(answer['statusCode']);
  const headers = answerHeaders(answer);
  const typed =
    headerValue(headers, 'content-type') === undefined
      ? [...headers, ['Content-Type', 'application/json'] as const]
      : headers;
  return { status, headers: typed, body: bodyOf(call, answer) };
}

function parse(payload: Buffer): Record<string, unknown> {
  let answer: unknown;
  try {
    answer = JSON.parse(payload.toString('utf8'));
  } catch {
    throw malformedProxyAnswer('it is not JSON');
  }
  // A handler that returns nothing answers null: the service takes it as an empty 200.
  if (answer === null) return {};
  if (typeof answer !== 'object' || Array.isArray(answer))
    throw malformedProxyAnswer('it is not an object');
  const unknown = Object.keys(answer).find((field) => !FIELDS.has(field));
  if (unknown !== undefined) throw malformedProxyAnswer(`unknown field "${unknown}"`);
  return answer as Record<string, unknown>;
}

export function statusOf(value: unknown): number {
  if (value === undefined || value === null) return 200;
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 100 || status > 599)
    throw malformedProxyAnswer(`statusCode ${JSON.stringify(value)}`);
  return status;
}

/**
 * Both maps make one list, names without case: the values of multiValueHeaders first, and a pair
 * that both have only once.
 */
export function answerHeaders(answer: Readonly<Record<string, unknown>>): HeaderList {
  const multiple = Object.entries(
    objectOf(answer['multiValueHeaders'], 'multiValueHeaders'),
  ).flatMap(([name, values]) => {
    if (!Array.isArray(values))
      throw malformedProxyAnswer(`multiValueHeaders.${name} is not a list`);
    return values.map((value) => [name, headerText(name, value)] as const);
  });
  const single = Object.entries(objectOf(answer['headers'], 'headers'))
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [name, headerText(name, value)] as const)
    .filter(([name, value]) => !headerValues(multiple, name).includes(value));
  return [...multiple, ...single];
}

function objectOf(value: unknown, field: string): Record<string, unknown> {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw malformedProxyAnswer(`${field} is not an object`);
  return value as Record<string, unknown>;
}

function headerText(name: string, value: unknown): string {
  if (!['string', 'number', 'boolean'].includes(typeof value))
    throw malformedProxyAnswer(`header ${name} is not a string, number or boolean`);
  return String(value);
}

/**
 * isBase64Encoded is honoured only when the first Accept type is a binary type; else the base64
 * text reaches the client.
 */
function bodyOf(call: Call, answer: Record<string, unknown>): Buffer {
  const { body, isBase64Encoded } = answer;
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body !== 'string') throw malformedProxyAnswer('body is not a string');
  const decodes =
    isBase64Encoded === true &&
    matchesBinaryTypes(firstAccept(call), call.snapshot.binaryMediaTypes);
  return decodes ? decodeBase64(Buffer.from(body, 'latin1')) : Buffer.from(body, 'utf8');
}
