import { headerValue, mediaType } from '../../../http/headers.ts';
import type { Call, Written } from '../call.ts';
import { configurationError, GatewayError } from '../gateway-error.ts';
import { convertRequest } from '../mapping/conversion.ts';
import { type IntegrationRequestParameters, mapRequest } from '../mapping/parameters.ts';
import { NO_OVERRIDES, type Overrides, renderRequestTemplate } from '../mapping/template.ts';
import { requireMappable } from './outgoing-headers.ts';

export interface RequestPayload {
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly overrides: Overrides;
  /** Undefined: there was no template. */
  readonly written?: Written;
}

/**
 * Body of the integration request: converted, then through the template of its content type, or
 * passed as "passthroughBehavior" says.
 */
export function requestPayload(call: Call): RequestPayload {
  const { integration } = call.method;
  const contentType = headerValue(call.headers, 'content-type');
  const converted = convertRequest(
    call.body,
    contentType,
    call.snapshot.binaryMediaTypes,
    integration?.contentHandling,
  );
  const templates = integration?.requestTemplates ?? {};
  const type = mediaType(contentType) ?? 'application/json';
  const template = templates[type];
  if (template === undefined) {
    const behavior = integration?.passthroughBehavior;
    const hasNone = Object.keys(templates).length === 0;
    const passes = behavior === 'WHEN_NO_MATCH' || (behavior === 'WHEN_NO_TEMPLATES' && hasNone);
    if (!passes)
      throw new GatewayError('UNSUPPORTED_MEDIA_TYPE', {
        detail: `No request template for "${type}", and passthroughBehavior is ${behavior}.`,
      });
    return {
      bytes: converted.bytes,
      contentType: contentType ?? 'application/json',
      overrides: NO_OVERRIDES,
    };
  }
  if (converted.kind === 'binary') {
    throw configurationError(
      `Unable to transform request: "${type}" is a binary media type; ` +
        'set contentHandling CONVERT_TO_TEXT on the integration.',
    );
  }
  const rendered = renderRequestTemplate(template, call, converted.bytes.toString('utf8'));
  return {
    bytes: Buffer.from(rendered.text, 'utf8'),
    contentType: type,
    overrides: rendered.overrides,
    written: rendered.written,
  };
}

export interface IntegrationRequest {
  readonly parameters: IntegrationRequestParameters;
  readonly payload: RequestPayload;
}

/** Mappings first, then what the request template overrides. */
export function integrationRequest(call: Call): IntegrationRequest {
  const payload = requestPayload(call);
  const mapped = mapRequest(call);
  const { overrides } = payload;
  const overridden = new Set([...Object.keys(overrides.headers)].map((name) => name.toLowerCase()));
  const headers = [
    ...mapped.headers.filter(([name]) => !overridden.has(name.toLowerCase())),
    ...Object.entries(overrides.headers),
  ];
  requireMappable(call, headers);
  return {
    payload,
    parameters: {
      path: { ...mapped.path, ...overrides.path },
      query: [
        ...mapped.query.filter(([name]) => !Object.hasOwn(overrides.querystring, name)),
        ...Object.entries(overrides.querystring),
      ],
      headers,
    },
  };
}

/** The call as the answer's template sees it. */
export function afterRequest(call: Call, { written }: RequestPayload): Call {
  return written === undefined ? call : { ...call, written };
}
