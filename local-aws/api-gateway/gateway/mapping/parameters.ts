import { exactHeaderValues, type HeaderList, headerValues } from '../../../http/headers.ts';
import { type Call, decodedPathParameters, queryValues } from '../call.ts';
import { contextValue } from '../context.ts';
import { configurationError, GatewayError } from '../gateway-error.ts';
import { readJsonPath } from './json-path.ts';

export interface IntegrationRequestParameters {
  readonly path: Readonly<Record<string, string>>;
  readonly query: HeaderList;
  readonly headers: HeaderList;
}

/**
 * "method.request.querystring.w" and its kin, whether declared or not; undefined: the request does
 * not have it.
 */
export function methodRequestValue(call: Call, source: string): string | undefined {
  return methodRequestValues(call, source).at(-1);
}

function methodRequestValues(call: Call, source: string): string[] {
  const [, place, name] = /^method\.request\.(\w+)(?:\.(.+))?$/.exec(source) ?? [];
  switch (place) {
    case 'path':
      return definedOnly(decodedPathParameters(call)[name ?? '']);
    case 'querystring':
    case 'multivaluequerystring':
      return queryValues(call, name ?? '');
    case 'header':
    case 'multivalueheader':
      return exactHeaderValues(call.headers, name ?? '');
    case 'body':
      return definedOnly(bodyValue(call.body.toString('utf8'), name, invalidRequestBody));
    default:
      return [];
  }
}

/**
 * Integration request parameters by the mappings alone; a mapping from a parameter that the method
 * does not declare is not applied.
 */
export function mapRequest(call: Call): IntegrationRequestParameters {
  const path: Record<string, string> = {};
  const query: [string, string][] = [];
  const headers: [string, string][] = [];
  for (const [target, source] of Object.entries(call.method.integration?.requestParameters ?? {})) {
    const [, place = '', name = ''] = /^integration\.request\.(\w+)\.(.+)$/.exec(target) ?? [];
    const values = requestValues(call, source);
    const last = values.at(-1);
    if (last === undefined) continue;
    const isMulti = /^method\.request\.multivalue/.test(source) || place.startsWith('multivalue');
    const each = (isMulti ? values : [last]).map((value): [string, string] => [name, value]);
    if (place === 'path') path[name] = last;
    if (place.endsWith('querystring')) query.push(...each);
    if (place === 'multivalueheader') headers.push(...each);
    // test_multi_headers_mapping: one header, its values joined with commas.
    if (place === 'header') headers.push([name, isMulti ? values.join(',') : last]);
  }
  return { path, query, headers };
}

function requestValues(call: Call, source: string): string[] {
  const constant = constantValue(call, source);
  if (constant.known) return definedOnly(constant.value);
  return isDeclared(call, source) ? methodRequestValues(call, source) : [];
}

/** Path variables and the body are part of the method; query and header names must be declared. */
function isDeclared(call: Call, source: string): boolean {
  if (/^method\.request\.(path|body)\b/.test(source)) return true;
  const declared = source
    .replace('.multivaluequerystring.', '.querystring.')
    .replace('.multivalueheader.', '.header.');
  return Object.keys(call.method.requestParameters).some(
    (name) => name === declared || name === source,
  );
}

/** What a backend answered. */
interface Received {
  readonly headers: HeaderList;
  readonly body: Buffer;
}

/**
 * Response headers by the mappings alone; those that the method response does not declare are not
 * applied.
 */
export function mapResponseHeaders(
  call: Call,
  mappings: Readonly<Record<string, string>>,
  declared: readonly string[],
  answer: Received,
): HeaderList {
  const names = new Set(
    declared.map((name) => name.replace(/^method\.response\.header\./, '').toLowerCase()),
  );
  return Object.entries(mappings).flatMap(([target, source]) => {
    const name = target.replace(/^method\.response\.header\./, '');
    if (!names.has(name.toLowerCase())) return [];
    return responseValues(call, source, answer).map((value) => [name, value] as const);
  });
}

function responseValues(call: Call, source: string, answer: Received): string[] {
  const constant = constantValue(call, source);
  if (constant.known) return definedOnly(constant.value);
  const [, place, name] = /^integration\.response\.(\w+)(?:\.(.+))?$/.exec(source) ?? [];
  if (place === 'header') return definedOnly(headerValues(answer.headers, name ?? '').at(-1));
  if (place === 'multivalueheader') return headerValues(answer.headers, name ?? '');
  if (place === 'body')
    return definedOnly(bodyValue(answer.body.toString('utf8'), name, invalidAnswerBody));
  return [];
}

function constantValue(
  call: Call,
  source: string,
): { readonly known: boolean; readonly value?: string | undefined } {
  const literal = /^'([\s\S]*)'$/.exec(source)?.[1];
  if (literal !== undefined) return { known: true, value: literal };
  if (source.startsWith('stageVariables.'))
    return { known: true, value: call.stage.variables[source.slice('stageVariables.'.length)] };
  if (!source.startsWith('context.')) return { known: false };
  const value = contextValue(call.context, source.slice('context.'.length));
  return { known: true, value: value === undefined || value === null ? undefined : String(value) };
}

/** An empty body is {}: localstack's test_parameters_mapping.py, test_body_mapping_empty. */
function bodyValue(
  body: string,
  path: string | undefined,
  invalid: InvalidBody,
): string | undefined {
  if (path === undefined) return body === '' ? '{}' : body;
  const value = readJsonPath(parseLoosely(body, invalid), path);
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export type InvalidBody = () => GatewayError;

export const invalidRequestBody: InvalidBody = () =>
  new GatewayError('DEFAULT_4XX', { status: 400, message: 'Invalid JSON in request body' });

export const invalidAnswerBody: InvalidBody = () =>
  configurationError('Unable to transform response: the body of the integration is not JSON.');

/** Text that does not begin as JSON counts as one string, as in the service's lenient parser. */
export function parseLoosely(body: string, invalid: InvalidBody): unknown {
  const text = body.trim();
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    if (text.startsWith('{') || text.startsWith('[')) throw invalid();
    return body;
  }
}

/** "${stageVariables.x}" in URIs and credentials. */
export function withStageVariables({ stage }: Pick<Call, 'stage'>, text: string): string {
  return text.replace(
    /\$\{stageVariables\.([\w-]+)\}/g,
    (_, name: string) => stage.variables[name] ?? '',
  );
}

function definedOnly(value: string | undefined): string[] {
  return value === undefined ? [] : [value];
}
