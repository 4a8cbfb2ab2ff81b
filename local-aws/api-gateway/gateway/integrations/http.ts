import {
  headerList,
  type HeaderList,
  headerValue,
  HOP_BY_HOP,
  withoutHeaders,
} from '../../../http/headers.ts';
import { type Call, decodedPathParameters, firstAccept } from '../call.ts';
import {
  convert,
  convertRequest,
  matchesBinaryTypes,
  responseConversion,
} from '../mapping/conversion.ts';
import { mapRequest } from '../mapping/parameters.ts';
import { backendUrl, callBackend, readAnswer } from './http-backend.ts';
import { integrationRequest } from './request.ts';
import { answerOf } from './response.ts';
import type { MethodAnswer } from './types.ts';

const NOT_PASSED = [...HOP_BY_HOP, 'content-length'];

/**
 * HTTP_PROXY: path variables, query and headers of the request go on as they are; mappings add to
 * them. A VPC link is taken as a reachable address.
 */
export async function httpProxy(call: Call): Promise<MethodAnswer> {
  const { integration } = call.method;
  const mapped = mapRequest(call);
  const mappedNames = new Set(mapped.query.map(([name]) => name));
  const query = [...call.query.filter(([name]) => !mappedNames.has(name)), ...mapped.query];
  const names = mapped.headers.map(([name]) => name);
  const passed = withoutHeaders(call.headers, [...NOT_PASSED, 'host', ...names]);
  const body = convertRequest(
    call.body,
    headerValue(call.headers, 'content-type'),
    call.snapshot.binaryMediaTypes,
    integration?.contentHandling,
  ).bytes;
  const response = await callBackend(call, {
    url: backendUrl(call, { ...decodedPathParameters(call), ...mapped.path }, query),
    method:
      integration?.httpMethod === 'ANY' || !integration?.httpMethod
        ? call.request.method
        : integration.httpMethod,
    headers: [...passed, ...mapped.headers, ['X-Amzn-Apigateway-Api-Id', call.api.id]],
    body,
    timeoutMs: integration?.timeoutInMillis ?? 29_000,
  });
  const status = response.statusCode ?? 502;
  const headers = withoutHeaders(headerList(response.rawHeaders), NOT_PASSED);
  if (integration?.responseTransferMode === 'STREAM') return { status, headers, body: response };
  const payload = await readAnswer(response);
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
export async function httpCustom(call: Call): Promise<MethodAnswer> {
  const { integration } = call.method;
  const { parameters, payload } = integrationRequest(call);
  const hasType = headerValue(parameters.headers, 'content-type') !== undefined;
  const headers: HeaderList =
    payload.bytes.length > 0 && !hasType
      ? [...parameters.headers, ['Content-Type', payload.contentType]]
      : parameters.headers;
  const response = await callBackend(call, {
    url: backendUrl(call, parameters.path, parameters.query),
    method: integration?.httpMethod ?? call.request.method,
    headers: [...headers, ['User-Agent', `AmazonAPIGateway_${call.api.id}`]],
    body: payload.bytes,
    timeoutMs: integration?.timeoutInMillis ?? 29_000,
  });
  const status = response.statusCode ?? 502;
  return answerOf(call, {
    status,
    selectBy: String(status),
    headers: headerList(response.rawHeaders),
    body: await readAnswer(response),
  });
}
