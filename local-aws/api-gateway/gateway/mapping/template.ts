import { decodeText, encodeStrict } from '../../../http/query.ts';
import { type Call, decodedPathParameters } from '../call.ts';
import { readJsonPath } from './json-path.ts';
import { parseLoosely } from './parameters.ts';
import { render, toText } from './vtl/evaluate.ts';
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
  readonly request: Overrides;
  readonly response: Overrides;
}

/** "API Gateway mapping template and access logging variable reference" */
export function renderTemplate(template: string, call: Call, body: string): Rendered {
  const context = {
    // A copy: what a template writes into $context ends with it.
    ...structuredClone(call.context),
    requestOverride: seenOverrides(call),
    responseOverride: { header: {} } as Record<string, unknown>,
  };
  const variables = new Map<string, unknown>([
    ['input', inputOf(call, body)],
    ['util', UTIL],
    ['context', context],
    ['stageVariables', { ...call.stage.variables }],
  ]);
  const text = render(parseTemplate(template), variables);
  return {
    text,
    request: overridesOf(context.requestOverride),
    response: overridesOf(context.responseOverride),
  };
}

function seenOverrides({ requestOverrides = NO_OVERRIDES }: Call): Record<string, unknown> {
  const { headers, path, querystring } = requestOverrides;
  return { header: { ...headers }, path: { ...path }, querystring: { ...querystring } };
}

function overridesOf(written: Record<string, unknown>): Overrides {
  const status = Number(written['status']);
  return {
    ...(Number.isInteger(status) ? { status } : {}),
    headers: texts(written['header']),
    path: texts(written['path']),
    querystring: texts(written['querystring']),
  };
}

function texts(values: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries((values ?? {}) as object).map(([name, value]) => [name, toText(value)]),
  );
}

function inputOf(call: Call, body: string): Host {
  const read = (path: unknown) => readJsonPath(parseLoosely(body), String(path ?? '$'));
  return new Host(
    'input',
    {
      json: (path) => JSON.stringify(read(path) ?? ''),
      path: read,
      params: (name) => (name === undefined ? allParameters(call) : parameter(call, String(name))),
    },
    { body: () => body },
  );
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
  escapeJavaScript: (value) => escapeJavaScript(toText(value)),
  parseJson: (value) => JSON.parse(toText(value)) as unknown,
  urlEncode: (value) => encodeStrict(toText(value)).replaceAll('%20', '+'),
  urlDecode: (value) => decodeText(toText(value).replaceAll('+', ' ')),
  base64Encode: (value) => Buffer.from(toText(value), 'utf8').toString('base64'),
  base64Decode: (value) => Buffer.from(toText(value), 'base64').toString('utf8'),
});

/**
 * Also escapes the single quote and the slash, which makes invalid JSON of them: "Call
 * $util.escapeJavaScript(data).replaceAll("\\'","'")".
 */
function escapeJavaScript(text: string): string {
  return JSON.stringify(text).slice(1, -1).replaceAll("'", "\\'").replaceAll('/', '\\/');
}
