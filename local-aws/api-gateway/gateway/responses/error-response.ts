import { type HeaderList, headerValue, mediaType, withoutHeaders } from '../../../http/headers.ts';
import type { Log } from '../../../http/service.ts';
import type { Definition, GatewayResponse } from '../../snapshot.ts';
import { adding, type Call } from '../call.ts';
import { contextValue, type ErrorContext } from '../context.ts';
import { GatewayError, NOT_IMPLEMENTED } from '../gateway-error.ts';
import { methodRequestValue } from '../mapping/parameters.ts';
import type { OutgoingResponse } from '../types.ts';
import { ownHeaders } from './own-headers.ts';

const DEFAULT_TEMPLATE = '{"message":$context.error.messageString}';

export interface ErrorAnswer {
  /** With what the failed step had added, and the error. */
  readonly call: Call;
  readonly response: OutgoingResponse;
}

/**
 * What API Gateway answers in place of the method; anything but a GatewayError is our own fault.
 */
export function errorResponse(call: Call, thrown: unknown, log: Log): ErrorAnswer {
  const isKnown = thrown instanceof GatewayError;
  const error = isKnown ? thrown : new GatewayError('DEFAULT_5XX', { status: 500 });
  const failure = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  const { method, rawPath } = call.request;
  const line = `${call.context.requestId} ${method} ${rawPath} -> ${error.status} ${error.type}`;
  log(`${line}: ${isKnown ? thrown.message : failure}`);
  const failed = adding(call, { ...error.context, error: errorContext(error) });
  return { call: failed, response: gatewayResponse(failed, error) };
}

function errorContext(error: GatewayError): ErrorContext {
  return {
    message: error.publicMessage ?? '',
    messageString: JSON.stringify(error.publicMessage),
    responseType: error.type,
    validationErrorString: error.validation ?? '',
  };
}

/** The API's own gateway response for the type, else DEFAULT_4XX or DEFAULT_5XX, else built in. */
function gatewayResponse(call: Call, error: GatewayError): OutgoingResponse {
  const fallback = error.status >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX';
  // "Amazon API Gateway important notes", REST APIs: the answer to more than 10 MB stays as it is.
  const isFixed = error.type === 'REQUEST_TOO_LARGE' || error.status === NOT_IMPLEMENTED;
  const responses = isFixed ? new Map() : call.snapshot.definition.gatewayResponses;
  const chosen = responses.get(error.type) ?? responses.get(fallback);
  const [contentType, template] = chooseTemplate(call, chosen);
  const headers: HeaderList = [
    ['x-amzn-RequestId', call.context.requestId],
    ['x-amzn-ErrorType', error.errorType],
    ['Content-Type', contentType],
    ...mappedHeaders(call, chosen),
  ];
  const body = Buffer.from(substitute(call, template), 'utf8');
  return {
    status: statusOf(responses, error, fallback),
    headers: [
      ...lastOfEachName(headers),
      ...withoutHeaders(ownHeaders(call), ['x-amzn-RequestId']),
    ],
    body: call.request.method === 'HEAD' ? Buffer.alloc(0) : body,
  };
}

/**
 * A status set on a DEFAULT response changes every other response of its class ("Gateway response
 * types", DEFAULT_4XX).
 */
function statusOf(
  responses: Definition['gatewayResponses'],
  error: GatewayError,
  fallback: string,
): number {
  const configured = responses.get(error.type)?.statusCode ?? responses.get(fallback)?.statusCode;
  return configured === undefined ? error.status : Number(configured);
}

function chooseTemplate(
  call: Call,
  response: GatewayResponse | undefined,
): readonly [string, string] {
  const templates = response?.responseTemplates ?? {};
  const accepted = mediaType(headerValue(call.headers, 'accept'));
  const type = [accepted, 'application/json', Object.keys(templates)[0]].find(
    (candidate) => candidate !== undefined && templates[candidate] !== undefined,
  );
  return type === undefined
    ? ['application/json', DEFAULT_TEMPLATE]
    : [type, templates[type] ?? DEFAULT_TEMPLATE];
}

function mappedHeaders(call: Call, response: GatewayResponse | undefined): HeaderList {
  return Object.entries(response?.responseParameters ?? {}).flatMap(([target, source]) => {
    const name = target.replace(/^gatewayresponse\.header\./, '');
    const value = valueOf(call, source);
    return value === undefined ? [] : [[name, value] as const];
  });
}

function valueOf(call: Call, source: string): string | undefined {
  const literal = /^'([\s\S]*)'$/.exec(source)?.[1];
  if (literal !== undefined) return literal;
  if (source.startsWith('context.')) {
    const value = contextValue(call.context, source.slice('context.'.length));
    return value === undefined || value === null ? undefined : String(value);
  }
  if (source.startsWith('stageVariables.'))
    return call.stage.variables[source.slice('stageVariables.'.length)];
  return methodRequestValue(call, source);
}

/** Plain replacement, no VTL: "Gateway responses in API Gateway" allows variables only. */
function substitute(call: Call, template: string): string {
  return template.replace(
    /\$(?:\{([\w.-]+)\}|((?:context|stageVariables|method\.request)(?:\.[\w-]+)+))/g,
    (_, braced?: string, plain?: string) => valueOf(call, braced ?? plain ?? '') ?? '',
  );
}

function lastOfEachName(headers: HeaderList): HeaderList {
  const byName = new Map(
    headers.map(([name, value]) => [name.toLowerCase(), [name, value] as const]),
  );
  return [...byName.values()];
}
