import { type Fields, isFields } from '../../http/json.ts';
import { badRequest, notImplemented } from './errors.ts';

export interface ControlRequest {
  readonly method: string;
  /** As sent, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
}

export interface OperationCall {
  /** Of the operation, such as "UpdateStage". */
  readonly name: string;
  param(name: string): string;
  readonly query: URLSearchParams;
  /** Parsed on first use: PutRestApi's body is the document itself. */
  readonly fields: () => Fields;
  readonly body: Buffer;
}

/** Any other result is sent as JSON. */
export class RawResult {
  readonly contentType: string;
  readonly body: Buffer;

  constructor(contentType: string, body: Buffer) {
    this.contentType = contentType;
    this.body = body;
  }
}

export interface Operation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly handle: (call: OperationCall) => unknown;
}

/** A line in the table of a kind of record. */
export function operation(
  name: string,
  method: string,
  path: string,
  handle: Operation['handle'],
  status = 200,
): Operation {
  return { name, method, path, handle, status };
}

export interface Matched {
  readonly operation: Operation;
  readonly call: OperationCall;
}

export function matchOperation(operations: readonly Operation[], request: ControlRequest): Matched {
  const segments = request.path.replace(/\/$/, '').split('/').slice(1);
  for (const known of operations) {
    const [path = '', query = ''] = known.path.split('?');
    const isMeant = known.method === request.method && hasAll(request.query, query);
    const params = isMeant ? matchPath(path, segments) : undefined;
    if (params) return { operation: known, call: createCall(known.name, params, request) };
  }
  throw notImplemented(`${request.method} ${decodeSegment(request.path)}`);
}

function hasAll(query: URLSearchParams, wanted: string): boolean {
  return [...new URLSearchParams(wanted)].every(([name, value]) => query.get(name) === value);
}

/** A trailing "{name+}" takes the rest, because ARNs hold slashes that not every client encodes. */
function matchPath(template: string, segments: readonly string[]): Map<string, string> | undefined {
  const parts = template.split('/').slice(1);
  const greedy = parts.at(-1)?.endsWith('+}') ?? false;
  if (greedy ? segments.length < parts.length : segments.length !== parts.length) return undefined;
  const params = new Map<string, string>();
  for (const [index, part] of parts.entries()) {
    const name = /^\{(\w+)\+?\}$/.exec(part)?.[1];
    const rest = part.endsWith('+}') ? segments.slice(index).join('/') : (segments[index] ?? '');
    if (name === undefined && part !== rest) return undefined;
    if (name !== undefined) params.set(name, decodeSegment(rest));
  }
  return params;
}

function decodeSegment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badRequest(`Invalid percent-encoding in path: ${text}`);
  }
}

function createCall(
  name: string,
  params: ReadonlyMap<string, string>,
  { query, body }: ControlRequest,
): OperationCall {
  return {
    name,
    query,
    body,
    fields: () => parseFields(body),
    param(key) {
      const value = params.get(key);
      if (value === undefined) throw new Error(`${name} has no parameter {${key}}.`);
      return value;
    },
  };
}

function parseFields(body: Buffer): Fields {
  if (body.length === 0) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch {
    throw badRequest('Could not parse request body into json');
  }
  if (!isFields(parsed)) throw badRequest('Invalid request input: the body must be a JSON object');
  return parsed;
}

/**
 * "item" is what the SDKs read, whatever the documentation calls it. Everything fits on one page.
 */
export function page(items: readonly unknown[]): { readonly item: readonly unknown[] } {
  return { item: items };
}
