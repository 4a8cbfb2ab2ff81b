import { type HeaderList, headerValue, withoutHeaders } from '../../../http/headers.ts';
import { type Call, decodedPathParameters, firstAccept, integrationMethod } from '../call.ts';
import {
  convert,
  convertRequest,
  matchesBinaryTypes,
  responseConversion,
} from '../mapping/conversion.ts';
import { mapRequest } from '../mapping/parameters.ts';
import { backendUrl, callBackend, readAnswer } from './http-backend.ts';
import { backendHeaders, requireMappable } from './outgoing-headers.ts';
import { afterRequest, integrationRequest } from './request.ts';
import { answerOf } from './response.ts';
import type { IntegrationDeps, MethodAnswer } from './types.ts';

/** Of the client's headers; a mapping may set both (recorded, see outgoing-headers.ts). */
const NOT_PASSED = ['host', 'content-encoding'];

/**
 * HTTP_PROXY: path variables, query and headers of the request go on as they are; mappings add to
 * them.
 */
export async function httpProxy(call: Call, { links }: IntegrationDeps): Promise<MethodAnswer> {
  const { integration } = call.method;
  const mapped = mapRequest(call);
  requireMappable(call, mapped.headers);
  const mappedNames = new Set(mapped.query.map(([name]) => name));
  const query = [...call.query.filter(([name]) => !mappedNames.has(name)), ...mapped.query];
  const names = mapped.headers.map(([name]) => name);
  const passed = withoutHeaders(call.headers, [...NOT_PASSED, ...names]);
  const body = convertRequest(
    call.body,
    headerValue(call.headers, 'content-type'),
    call.snapshot.binaryMediaTypes,
    integration?.contentHandling,
  ).bytes;
  const request = {
    url: backendUrl(call, { ...decodedPathParameters(call), ...mapped.path }, query),
    method: integrationMethod(call),
    headers: backendHeaders(call, [...passed, ...mapped.headers]),
    body,
    timeoutMs: integration?.timeoutInMillis ?? 29_000,
  };
  const { status, ...answer } = await callBackend(call, request, links);
  const headers = withoutHeaders(answer.headers, ['keep-alive']);
  if (integration?.responseTransferMode === 'STREAM') return { status, headers, body: answer.body };
  const payload = await readAnswer(answer.body);
  const { binaryMediaTypes } = call.snapshot;
  const kind = matchesBinaryTypes(headerValue(headers, 'content-type'), binaryMediaTypes)
    ? 'binary'
    : 'text';
  return {
    status,
    headers,
    body: convert(payload, responseConversion(kind, firstAccept(call), binaryMediaTypes)),
  };
}

/** HTTP: only what is mapped goes in, only what is mapped comes out. */
export async function httpCustom(call: Call, { links }: IntegrationDeps): Promise<MethodAnswer> {
  const { integration } = call.method;
  const { parameters, payload } = integrationRequest(call);
  const hasType = headerValue(parameters.headers, 'content-type') !== undefined;
  const headers: HeaderList =
    payload.bytes.length > 0 && !hasType
      ? [...parameters.headers, ['Content-Type', payload.contentType]]
      : parameters.headers;
  const request = {
    url: backendUrl(call, parameters.path, parameters.query),
    method: integrationMethod(call),
    headers: backendHeaders(call, headers),
    body: payload.bytes,
    timeoutMs: integration?.timeoutInMillis ?? 29_000,
  };
  const { status, headers: answered, body } = await callBackend(call, request, links);
  return answerOf(afterRequest(call, payload), {
    status,
    selectBy: String(status),
    headers: answered,
    body: await readAnswer(body),
  });
}
