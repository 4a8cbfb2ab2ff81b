import { decodeText, encodeStrict } from '../../../http/query.ts';
import { type Call, decodedPathParameters, type Written } from '../call.ts';
import { configurationError, GatewayError } from '../gateway-error.ts';
import { readJsonPath } from './json-path.ts';
import {
  type InvalidBody,
  invalidAnswerBody,
  invalidRequestBody,
  parseLoosely,
} from './parameters.ts';
import { render, toText } from './vtl/evaluate.ts';
import { isMap, javaText } from './vtl/java.ts';
import { Host } from './vtl/methods.ts';
import { parseTemplate } from './vtl/parse.ts';

export interface Overrides {
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly path: Readonly<Record<string, string>>;
  readonly querystring: Readonly<Record<string, string>>;
}

export const NO_OVERRIDES: Overrides = { headers: {}, path: {}, querystring: {} };

export interface Rendered {
  readonly text: string;
  readonly overrides: Overrides;
  readonly written: Written;
}

export function renderRequestTemplate(template: string, call: Call, body: string): Rendered {
  const { text, written } = renderOver(template, call, body, invalidRequestBody);
  return { text, written, overrides: overridesOf(written.requestOverride) };
}

export function renderResponseTemplate(template: string, call: Call, body: string): Rendered {
  const { text, written } = renderOver(template, call, body, invalidAnswerBody);
  return { text, written, overrides: overridesOf(written.responseOverride) };
}

/** Of an answer without a template: what the request template wrote. */
export function responseOverrides(call: Call): Overrides {
  return overridesOf(call.written?.responseOverride ?? {});
}

/** "API Gateway mapping template and access logging variable reference" */
function renderOver(
  template: string,
  call: Call,
  body: string,
  invalid: InvalidBody,
): { text: string; written: Written } {
  const before = structuredClone(call.written);
  const written: Written = {
    requestOverride: { header: {}, path: {}, querystring: {}, ...before?.requestOverride },
    responseOverride: { header: {}, ...before?.responseOverride },
  };
  const variables = new Map<string, unknown>([
    ['input', inputOf(call, body, invalid)],
    ['util', UTIL],
    // A copy: what a template writes into $context ends with it.
    ['context', { ...structuredClone(call.context), ...written }],
    ['stageVariables', { ...call.stage.variables }],
  ]);
  try {
    return { text: render(parseTemplate(template), variables), written: plain(written) };
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw configurationError(`Unable to transform: the mapping template failed: ${reason}`);
  }
}

/** Lists and values of the template, as text: no other template holds on to them. */
function plain({ requestOverride, responseOverride }: Written): Written {
  const copy = (fields: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, isMap(value) ? texts(value) : value]),
    );
  return { requestOverride: copy(requestOverride), responseOverride: copy(responseOverride) };
}

/** A status that HTTP does not have is ignored. */
function overridesOf(written: Record<string, unknown>): Overrides {
  const status = Number(written['status'] ?? Number.NaN);
  const isStatus = Number.isInteger(status) && status >= 100 && status <= 599;
  return {
    ...(isStatus ? { status } : {}),
    headers: texts(written['header']),
    path: texts(written['path']),
    querystring: texts(written['querystring']),
  };
}

function texts(values: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(isMap(values) ? values : {}).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(toText).join(',') : toText(value),
    ]),
  );
}

function inputOf(call: Call, body: string, invalid: InvalidBody): Host {
  const read = (path: unknown) =>
    readJsonPath(parseLoosely(body, invalid), path === undefined ? '$' : toText(path));
  return new Host(
    'input',
    {
      json: (path) => jsonText(read(path)),
      path: read,
      params: (name) => (name === undefined ? allParameters(call) : parameter(call, String(name))),
    },
    { body: () => (body === '' ? '{}' : body) },
  );
}

/** Of what is missing: an empty string, in quotes. */
function jsonText(value: unknown): string {
  return JSON.stringify(value === undefined ? '' : value);
}

function allParameters(call: Call): Record<string, Record<string, string>> {
  return {
    path: decodedPathParameters(call),
    querystring: Object.fromEntries(call.query),
    header: Object.fromEntries(call.headers),
  };
}

/** Path, then query string, then header. */
function parameter(call: Call, name: string): string {
  const { path, querystring, header } = allParameters(call);
  return path?.[name] ?? querystring?.[name] ?? header?.[name] ?? '';
}

const UTIL = new Host('util', {
  escapeJavaScript: (value) => escapeJavaScript(javaText(value)),
  parseJson: (value) => parseJson(toText(value)),
  urlEncode: (value) => encodeStrict(toText(value)).replaceAll('%20', '+'),
  urlDecode: (value) => decodeText(toText(value).replaceAll('+', ' ')),
  base64Encode: (value) => Buffer.from(toText(value), 'utf8').toString('base64'),
  base64Decode: (value) => Buffer.from(toText(value), 'base64').toString('utf8'),
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw configurationError('Unable to transform: $util.parseJson was given what is not JSON.');
  }
}

/**
 * Also escapes the single quote and the slash, which makes invalid JSON of them: "Call
 * $util.escapeJavaScript(data).replaceAll("\\'","'")".
 */
function escapeJavaScript(text: string): string {
  return JSON.stringify(text).slice(1, -1).replaceAll("'", "\\'").replaceAll('/', '\\/');
}
