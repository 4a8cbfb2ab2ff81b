import { type HeaderList, headerValue, mediaType, setHeader } from '../../../http/headers.ts';
import type { IntegrationResponse } from '../../snapshot.ts';
import { adding, type Call, firstAccept } from '../call.ts';
import { configurationError, refusingWith } from '../gateway-error.ts';
import { MAX_PAYLOAD_BYTES } from '../limits.ts';
import {
  convert,
  convertRequest,
  type Payload,
  responseConversion,
} from '../mapping/conversion.ts';
import { mapResponseHeaders } from '../mapping/parameters.ts';
import { type Overrides, renderResponseTemplate, responseOverrides } from '../mapping/template.ts';
import type { MethodAnswer } from './types.ts';

export interface BackendAnswer {
  readonly status: number;
  /**
   * What selection patterns are matched against: the status, or a Lambda function's errorMessage.
   */
  readonly selectBy: string;
  readonly headers: HeaderList;
  readonly body: Buffer;
  /** Undefined: by the answer's Content-Type. */
  readonly kind?: Payload['kind'];
}

/**
 * Non-proxy integrations: choose the integration response, convert, transform, and keep only mapped
 * headers.
 */
export function answerOf(call: Call, answer: BackendAnswer): MethodAnswer {
  if (answer.body.length > MAX_PAYLOAD_BYTES)
    throw configurationError(
      `Integration response of ${answer.body.length} bytes is larger than ` +
        `${MAX_PAYLOAD_BYTES} bytes.`,
    );
  const context = { integrationStatus: answer.status };
  const mapped = refusingWith(context, () => mapAnswer(adding(call, context), answer));
  return { ...mapped, context };
}

function mapAnswer(call: Call, answer: BackendAnswer): MethodAnswer {
  const chosen = selectResponse(call, answer.selectBy);
  const declared = call.method.methodResponses[chosen.statusCode] ?? [];
  const mapped = mapResponseHeaders(call, chosen.responseParameters, declared, answer);
  const { body, contentType, overrides } = transformBody(call, chosen, answer);
  let headers: HeaderList =
    headerValue(mapped, 'content-type') === undefined
      ? [...mapped, ['Content-Type', contentType]]
      : mapped;
  for (const [name, value] of Object.entries(overrides.headers))
    headers = setHeader(headers, name, value);
  const { status = 0 } = overrides;
  // Outside of that an override is ignored (localstack/localstack, test_status_code).
  const isStatus = status >= 100 && status <= 599;
  return { status: isStatus ? status : Number(chosen.statusCode), headers, body };
}

function selectResponse(call: Call, selectBy: string): IntegrationResponse {
  const responses = Object.entries(call.method.integration?.responses ?? {});
  const isMatch = (pattern: string) =>
    pattern !== 'default' && selectBy !== '' && fullMatch(pattern, selectBy);
  const chosen =
    responses.find(([pattern]) => isMatch(pattern)) ??
    responses.find(([pattern]) => pattern === 'default');
  if (!chosen)
    throw configurationError(
      `No integration response matches ${JSON.stringify(selectBy)}, and there is no default one.`,
    );
  return chosen[1];
}

/** Java's matches(): the whole text; "." does not cross lines. */
function fullMatch(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(text);
  } catch {
    throw configurationError(
      `The selection pattern ${JSON.stringify(pattern)} is not a regular expression.`,
    );
  }
}

interface Transformed {
  readonly body: Buffer;
  readonly contentType: string;
  readonly overrides: Overrides;
}

function transformBody(
  call: Call,
  chosen: IntegrationResponse,
  answer: BackendAnswer,
): Transformed {
  const { binaryMediaTypes } = call.snapshot;
  const kind = answer.kind ?? payloadKind(answer.headers, binaryMediaTypes);
  const conversion = responseConversion(
    kind,
    firstAccept(call),
    binaryMediaTypes,
    chosen.contentHandling,
  );
  const template = chooseTemplate(call, chosen.responseTemplates);
  if (!template)
    return {
      body: convert(answer.body, conversion),
      contentType: 'application/json',
      overrides: responseOverrides(call),
    };
  if (conversion === 'bytes') {
    throw configurationError(
      'Unable to transform response: the payload is binary; ' +
        `set contentHandling CONVERT_TO_TEXT on the ${chosen.statusCode} integration response.`,
    );
  }
  const input = conversion === 'encode' ? convert(answer.body, 'encode') : answer.body;
  const rendered = renderResponseTemplate(template.text, call, input.toString('utf8'));
  const output = Buffer.from(rendered.text, 'utf8');
  // Text that the client may take as binary is decoded after the template: plain JSON then fails
  // with 500, as on AWS under "*/*".
  return {
    body: conversion === 'decode' ? convert(output, 'decode') : output,
    contentType: template.type,
    overrides: rendered.overrides,
  };
}

/** By the Content-Type that the backend states, as requests are told apart by theirs. */
function payloadKind(headers: HeaderList, binaryMediaTypes: readonly string[]): Payload['kind'] {
  return convertRequest(Buffer.alloc(0), headerValue(headers, 'content-type'), binaryMediaTypes)
    .kind;
}

function chooseTemplate(
  call: Call,
  templates: Readonly<Record<string, string>>,
): { readonly type: string; readonly text: string } | undefined {
  const candidates = [mediaType(firstAccept(call)), 'application/json', Object.keys(templates)[0]];
  const type = candidates.find(
    (candidate) => candidate !== undefined && templates[candidate] !== undefined,
  );
  return type === undefined ? undefined : { type, text: templates[type] ?? '' };
}
