import type { Added } from './context.ts';
import {
  GATEWAY_RESPONSE_TYPES,
  type GatewayResponseType,
  type TypeDefaults,
} from '../response-types.ts';

export interface GatewayErrorOptions {
  /** What the client reads; without it the type's own text. */
  readonly message?: string;
  readonly status?: number;
  readonly validation?: string;
  /** For the log only: why, and what to change. */
  readonly detail?: string;
  /** What the step that fails had added to $context. */
  readonly context?: Added;
}

/** A request that API Gateway itself answers, by way of the gateway responses. */
export class GatewayError extends Error {
  readonly type: GatewayResponseType;
  readonly status: number;
  readonly publicMessage: string | null;
  readonly errorType: string;
  readonly validation: string | undefined;
  readonly context: Added;
  readonly #options: GatewayErrorOptions;

  constructor(type: GatewayResponseType, options: GatewayErrorOptions = {}) {
    const defaults: TypeDefaults = GATEWAY_RESPONSE_TYPES[type];
    super(options.detail ?? options.message ?? defaults.message ?? type);
    this.type = type;
    this.status = options.status ?? defaults.status ?? 500;
    this.publicMessage = options.message ?? defaults.message;
    this.errorType = defaults.errorType;
    this.validation = options.validation;
    this.context = options.context ?? {};
    this.#options = options;
  }

  with(context: Added): GatewayError {
    return new GatewayError(this.type, { ...this.#options, context });
  }
}

/** A refusal by `work` keeps what its step had added to $context, for the answer and the log. */
export function refusingWith<T>(context: Added, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof GatewayError ? error.with(context) : error;
  }
}

/** Of no gateway response of the service: the local AWS says it for itself. */
export const NOT_IMPLEMENTED = 501;

/** How the service's own log begins. */
const CONFIGURATION = 'Execution failed due to configuration error';

/** The API is set up in a way that AWS answers with 500; the log says what to change. */
export function configurationError(detail: string): GatewayError {
  return new GatewayError('API_CONFIGURATION_ERROR', {
    detail: `${CONFIGURATION}: ${detail}`,
  });
}

/** Something API Gateway knows and this gateway does not: never guessed, always named. */
export function unsupported(what: string): GatewayError {
  const message = `The local API Gateway does not implement ${what}; test this part on AWS.`;
  return new GatewayError('API_CONFIGURATION_ERROR', { status: NOT_IMPLEMENTED, message });
}

export function malformedProxyAnswer(reason: string): GatewayError {
  return new GatewayError('DEFAULT_5XX', {
    status: 502,
    detail: `${CONFIGURATION}: Malformed Lambda proxy response: ${reason}`,
  });
}
