import { headerValue, mediaType } from '../../../http/headers.ts';
import type { Definition, GatewayResponse } from '../../snapshot.ts';
import { type Call, contextValue, requestId } from '../call.ts';
import type { GatewayError } from '../gateway-error.ts';
import { methodRequestValue } from '../mapping/parameters.ts';
import type { HeaderList, OutgoingResponse } from '../types.ts';

const DEFAULT_TEMPLATE = '{"message":$context.error.messageString}';

/** The answer that API Gateway itself gives: the API's own gateway response for the type, else DEFAULT_4XX or DEFAULT_5XX, else the built-in one. */
export function renderGatewayError(call: Call, error: GatewayError): OutgoingResponse {
  addErrorContext(call, error);
  const fallback = error.status >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX';
  const responses = call.snapshot.definition.gatewayResponses;
  const chosen = responses.get(error.type) ?? responses.get(fallback);
  const status = statusOf(responses, error, fallback);
  const [contentType, template] = chooseTemplate(call, chosen);
  const headers: HeaderList = [
    ['x-amzn-RequestId', requestId(call)],
    ['x-amzn-ErrorType', error.errorType],
    ['Content-Type', contentType],
    ...gatewayHeaders(call, chosen),
  ];
  return {
    status,
    headers: lastOfEachName(headers),
    body: Buffer.from(substitute(call, template), 'utf8'),
  };
}

function addErrorContext(call: Call, error: GatewayError): void {
  call.context['error'] = {
    message: error.publicMessage ?? '',
    messageString: JSON.stringify(error.publicMessage),
    responseType: error.type,
    validationErrorString: error.validation ?? '',
  };
}

/** A status set on a DEFAULT response changes every other response of its class ("Gateway response types", DEFAULT_4XX). */
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

function gatewayHeaders(call: Call, response: GatewayResponse | undefined): HeaderList {
  return Object.entries(response?.responseParameters ?? {}).flatMap(([target, source]) => {
    const name = target.replace(/^gatewayresponse\.header\./, '');
    const value = gatewayValue(call, source);
    return value === undefined ? [] : [[name, value] as const];
  });
}

function gatewayValue(call: Call, source: string): string | undefined {
  const literal = /^'([\s\S]*)'$/.exec(source)?.[1];
  if (literal !== undefined) return literal;
  if (source.startsWith('context.'))
    return text(contextValue(call.context, source.slice('context.'.length)));
  if (source.startsWith('stageVariables.'))
    return call.stage.variables[source.slice('stageVariables.'.length)];
  return methodRequestValue(call, source);
}

/** Plain replacement, no VTL: "Gateway responses in API Gateway" allows variables only. */
function substitute(call: Call, template: string): string {
  return template.replace(
    /\$(?:\{([\w.-]+)\}|((?:context|stageVariables|method\.request)(?:\.[\w-]+)+))/g,
    (_, braced?: string, plain?: string) => gatewayValue(call, braced ?? plain ?? '') ?? '',
  );
}

function text(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}

function lastOfEachName(headers: HeaderList): HeaderList {
  const byName = new Map(
    headers.map(([name, value]) => [name.toLowerCase(), [name, value] as const]),
  );
  return [...byName.values()];
}
