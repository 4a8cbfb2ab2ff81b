import type { Multimap } from '../../../http/headers.ts';
import { type Call, decodedPathParameters, headerMap, methodArn, queryMap } from '../call.ts';

/** "Input to an API Gateway Lambda authorizer". */
export function tokenEvent(call: Call, authorizationToken: string | undefined): object {
  return { type: 'TOKEN', methodArn: methodArn(call), authorizationToken };
}

export function requestEvent(call: Call): object {
  const headers = headerMap(call);
  const query = queryMap(call);
  return {
    type: 'REQUEST',
    methodArn: methodArn(call),
    resource: call.method.path,
    path: call.request.rawPath,
    httpMethod: call.request.method,
    headers: lastValues(headers),
    multiValueHeaders: Object.fromEntries(headers),
    queryStringParameters: lastValues(query),
    multiValueQueryStringParameters: Object.fromEntries(query),
    pathParameters: decodedPathParameters(call),
    stageVariables: call.stage.variables,
    requestContext: call.context,
  };
}

function lastValues(values: Multimap): Record<string, string> {
  return Object.fromEntries([...values].map(([name, all]) => [name, all.at(-1) ?? '']));
}
