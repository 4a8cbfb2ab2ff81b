import { ApiError } from './errors.ts';
import type { HttpRequest } from './http.ts';
import { createRequestLog } from './log.ts';

/** The part of Lambda's context that the functions use. */
export interface LambdaContext {
  readonly awsRequestId?: string;
  readonly getRemainingTimeInMillis?: () => number;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a Lambda proxy event of payload version 1. Whatever is absent, null or
 * of another type is taken as not sent; only a malformed path parameter throws.
 */
export function parseEvent(event: unknown, context: LambdaContext): Omit<HttpRequest, 'deadline'> {
  const fields = asFields(event);
  const route = parseRoute(fields);
  return {
    requestId: requestIdOf(event, context),
    method: (asText(fields['httpMethod']) ?? 'GET').toUpperCase(),
    resource: route.resource,
    pathParameters: decodePathParameters(route.rawParameters),
    query: multiMap(fields['multiValueQueryStringParameters'], fields['queryStringParameters']),
    headers: headersOf(event),
    body: parseBody(fields),
    basePath: basePathOf(fields, route),
    log: createRequestLog(),
  };
}

/** API Gateway's id, the one that its gateway responses and access log show. */
export function requestIdOf(event: unknown, context: LambdaContext): string {
  const { requestId } = asFields(asFields(event)['requestContext']);
  return asText(requestId) ?? context.awsRequestId ?? '';
}

export function headersOf(event: unknown): ReadonlyMap<string, string> {
  const fields = asFields(event);
  const headers = new Map<string, string>();
  const all = multiMap(fields['multiValueHeaders'], fields['headers']);
  for (const [name, values] of all) {
    const lower = name.toLowerCase();
    const before = headers.get(lower);
    const joined = values.join(', ');
    headers.set(lower, before === undefined ? joined : `${before}, ${joined}`);
  }
  return headers;
}

interface Route {
  readonly resource: string;
  /** Still percent-encoded. */
  readonly rawParameters: ReadonlyMap<string, string>;
}

function parseRoute(fields: Fields): Route {
  const rawParameters = new Map<string, string>();
  for (const [name, value] of Object.entries(asFields(fields['pathParameters']))) {
    if (typeof value === 'string') rawParameters.set(name, value);
  }
  return { resource: asText(fields['resource']) ?? '', rawParameters };
}

function decodePathParameters(raw: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const decoded: [string, string][] = [];
  for (const [name, value] of raw) decoded.push([name, decodeOnce(name, value)]);
  return Object.fromEntries(decoded);
}

function decodeOnce(name: string, value: string): string {
  try {
    return decodeURIComponent(value);
  } catch (cause) {
    throw new ApiError(
      'invalid_key',
      `Path parameter "${name}" is not valid percent-encoded UTF-8; encode each segment once.`,
      { cause },
    );
  }
}

/**
 * `requestContext.path` is the path that the client sees: `/v1/images` on the
 * stage's URL, `/base/images` or `/images` on a custom domain. What precedes
 * the route in it belongs in front of every URL that a function answers.
 */
function basePathOf(fields: Fields, route: Route): string {
  const context = asFields(fields['requestContext']);
  const path = asText(context['path']);
  if (path === undefined) return '';
  const tail = route.resource
    .replace(/\{([^}+]+)\+?\}/g, (_, name: string) => route.rawParameters.get(name) ?? '')
    .replace(/\/$/, '');
  if (path.endsWith(tail)) return cleanBase(path.slice(0, path.length - tail.length));
  if (path.endsWith(`${tail}/`)) return cleanBase(path.slice(0, -tail.length - 1));
  const stage = `/${asText(context['stage']) ?? ''}`;
  return path.startsWith(`${stage}/`) ? cleanBase(stage) : '';
}

/** Only what can stand in a Location header as it is. */
function cleanBase(path: string): string {
  const base = path.replace(/\/+$/, '');
  return /^(?:\/[\w.~-]+)*$/.test(base) ? base : '';
}

function parseBody(fields: Fields): Buffer {
  const body = fields['body'];
  if (typeof body !== 'string') return Buffer.alloc(0);
  return Buffer.from(body, fields['isBase64Encoded'] === true ? 'base64' : 'utf8');
}

/** The multi-value form where the event has it, else the single-value one. */
function multiMap(multi: unknown, single: unknown): Map<string, readonly string[]> {
  const map = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(asFields(single))) {
    if (typeof value === 'string') map.set(name, [value]);
  }
  for (const [name, values] of Object.entries(asFields(multi))) {
    if (!Array.isArray(values)) continue;
    const texts = values.filter((value) => typeof value === 'string');
    if (texts.length > 0) map.set(name, texts);
  }
  return map;
}

function asFields(value: unknown): Fields {
  const isFields = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isFields ? (value as Fields) : {};
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
