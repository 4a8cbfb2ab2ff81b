import { headerValue, type Multimap } from '../../../http/headers.ts';
import { type Call, headerMap, queryMap } from '../call.ts';
import { matchesBinaryTypes } from '../mapping/conversion.ts';
import { routedPath } from '../routing.ts';

/** "Input format of a Lambda function for proxy integration", payload version 1.0, serialised. */
export function proxyEvent(call: Call): Buffer {
  const headers = headerMap(call);
  const query = queryMap(call);
  const { request, method, stage } = call;
  // "Input format of a Lambda function for proxy integration" does not have it.
  const { isCanaryRequest: _, ...requestContext } = call.context;
  const isBinary =
    call.body.length > 0 &&
    matchesBinaryTypes(headerValue(call.headers, 'content-type'), call.snapshot.binaryMediaTypes);
  const basePath = request.domainName === undefined ? '' : request.basePath;
  const head = {
    resource: method.path,
    path: basePath + routedPath(request.rawPath),
    httpMethod: request.method,
    headers: single(headers),
    multiValueHeaders: multiple(headers),
    queryStringParameters: single(query),
    multiValueQueryStringParameters: multiple(query),
    pathParameters: nullWhenEmpty(call.pathParameters),
    stageVariables: nullWhenEmpty(stage.variables),
    requestContext,
  };
  const body =
    call.body.length === 0
      ? 'null'
      : isBinary
        ? `"${call.body.toString('base64')}"`
        : JSON.stringify(call.body.toString('utf8'));
  // Base64 needs no escaping, so a body of megabytes is copied once.
  return Buffer.from(
    `${JSON.stringify(head).slice(0, -1)},"body":${body},"isBase64Encoded":${isBinary}}`,
    'utf8',
  );
}

function single(values: Multimap): Record<string, string> | null {
  return nullWhenEmpty(
    Object.fromEntries([...values].map(([name, all]) => [name, all.at(-1) ?? ''])),
  );
}

function multiple(values: Multimap): Record<string, readonly string[]> | null {
  return nullWhenEmpty(Object.fromEntries(values));
}

function nullWhenEmpty<T>(values: Readonly<Record<string, T>>): Record<string, T> | null {
  return Object.keys(values).length === 0 ? null : values;
}
