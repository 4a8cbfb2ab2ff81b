import { ApiError } from '../shared/errors.ts';
import type { SentFile } from '../shared/image/check-upload.ts';

/** The body is the file, or a form (RFC 7578) that holds exactly one file and nothing else. */
export function takeFile(body: Buffer, contentType: string | undefined): SentFile {
  const isForm = /^\s*multipart\/form-data\s*(?:;|$)/i.test(contentType ?? '');
  if (!isForm) return { bytes: body, contentType };
  const [first, ...more] = partsOf(body, boundaryOf(contentType ?? ''));
  if (first === undefined) throw broken('holds no file');
  const field = [first, ...more].find(({ isFile }) => !isFile);
  // Ignored, a field "key" would be a wish that nobody granted.
  if (field !== undefined) {
    throw broken(`has the field "${field.name.slice(0, 40)}", which is no file`);
  }
  if (more.length > 0) throw broken('holds several files');
  return first;
}

interface Part extends SentFile {
  readonly name: string;
  readonly isFile: boolean;
}

/** Enough to tell "several" from "one"; a form of thousands of parts is not read to its end. */
const MAX_PARTS = 10;
const MAX_HEADER_BYTES = 4_096;
const MAX_HEADERS = 10;

/** RFC 2046, 5.1.1: the characters and the length of a boundary. */
const BOUNDARY = /;\s*boundary=(?:"([\w'()+,./:=? -]{0,69}[\w'()+,./:=?-])"|([\w'+.-]{1,70}))/gi;

function boundaryOf(contentType: string): string {
  const [found, second] = [...contentType.matchAll(BOUNDARY)];
  const boundary = found?.[1] ?? found?.[2];
  if (boundary !== undefined && second === undefined) return boundary;
  throw broken('has no boundary in its Content-Type');
}

function partsOf(body: Buffer, boundary: string): readonly Part[] {
  const delimiter = `\r\n--${boundary}`;
  const parts: Part[] = [];
  // The first delimiter has no line in front of it.
  let at = delimiter.length - 2;
  if (body.toString('latin1', 0, at) !== delimiter.slice(2))
    throw broken('begins without boundary');
  while (body.toString('latin1', at, at + 2) === '\r\n' && parts.length < MAX_PARTS) {
    const headersEnd = body.indexOf('\r\n\r\n', at);
    const end = headersEnd < 0 ? -1 : body.indexOf(delimiter, headersEnd + 4);
    if (end < 0) throw broken('ends early');
    if (headersEnd - at > MAX_HEADER_BYTES) throw broken('has a part with too many headers');
    const headers = parseHeaders(body.toString('utf8', at + 2, headersEnd));
    parts.push(partOf(headers, body.subarray(headersEnd + 4, end)));
    at = end + delimiter.length;
  }
  if (parts.length === MAX_PARTS) throw broken('has too many parts');
  if (/^--(?:\r\n)?$/.test(body.toString('latin1', at, at + 5))) return parts;
  throw broken('ends without its last boundary');
}

type Headers = ReadonlyMap<string, string>;

function parseHeaders(text: string): Headers {
  const lines = text === '' ? [] : text.split('\r\n');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name, value] = /^([\w-]+):[ \t]*(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined || headers.has(name.toLowerCase())) {
      throw broken('has a part with broken headers');
    }
    headers.set(name.toLowerCase(), value.trim());
  }
  if (headers.size > MAX_HEADERS) throw broken('has a part with too many headers');
  return headers;
}

function partOf(headers: Headers, bytes: Buffer): Part {
  const parameters = parseDisposition(headers.get('content-disposition') ?? '');
  const name = parameters.get('name');
  if (name === undefined) throw broken('has a part without a name');
  const encoding = headers.get('content-transfer-encoding') ?? 'binary';
  // RFC 7578, 4.7: deprecated, and no browser sends it.
  if (!/^(?:binary|8bit|7bit)$/i.test(encoding)) throw broken('has a part that is encoded');
  const isFile = parameters.has('filename') || parameters.has('filename*');
  return { name, isFile, bytes, contentType: headers.get('content-type') };
}

/** A `filename=` within the quotes of another parameter makes no file. */
const PARAMETER = /;\s*([\w-]+\*?)=(?:"((?:[^"\\]|\\.)*)"|([^\s";]+))\s*/gy;

function parseDisposition(value: string): Headers {
  const parameters = new Map<string, string>();
  const [start] = /^form-data\s*/i.exec(value) ?? [''];
  let at = start.length;
  for (const match of value.slice(at).matchAll(PARAMETER)) {
    const [whole, name = '', quoted, plain] = match;
    parameters.set(name.toLowerCase(), quoted ?? plain ?? '');
    at += whole.length;
  }
  if (start === '' || at < value.length) throw broken('has a part with broken headers');
  return parameters;
}

function broken(flaw: string): ApiError {
  return new ApiError(
    'invalid_body',
    `The form ${flaw}; send the file itself, or a form with exactly one file.`,
  );
}
