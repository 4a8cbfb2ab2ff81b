interface TypeDefaults {
  /** undefined: DEFAULT_4XX and DEFAULT_5XX keep the status of the error at hand. */
  readonly status?: number;
  readonly message: string | null;
  /** x-amzn-ErrorType */
  readonly errorType: string;
}

/** "Gateway response types for API Gateway" for the statuses; messages as the service sends them. */
export const GATEWAY_RESPONSE_TYPES = {
  ACCESS_DENIED: {
    status: 403,
    message: 'User is not authorized to access this resource',
    errorType: 'AccessDeniedException',
  },
  API_CONFIGURATION_ERROR: {
    status: 500,
    message: 'Internal server error',
    errorType: 'InternalServerErrorException',
  },
  AUTHORIZER_CONFIGURATION_ERROR: {
    status: 500,
    message: null,
    errorType: 'AuthorizerConfigurationException',
  },
  AUTHORIZER_FAILURE: { status: 500, message: null, errorType: 'AuthorizerFailureException' },
  BAD_REQUEST_BODY: {
    status: 400,
    message: 'Invalid request body',
    errorType: 'BadRequestException',
  },
  BAD_REQUEST_PARAMETERS: {
    status: 400,
    message: 'Missing required request parameters',
    errorType: 'BadRequestException',
  },
  DEFAULT_4XX: { message: null, errorType: 'BadRequestException' },
  DEFAULT_5XX: { message: 'Internal server error', errorType: 'InternalServerErrorException' },
  EXPIRED_TOKEN: {
    status: 403,
    message: 'The security token included in the request is expired',
    errorType: 'ExpiredTokenException',
  },
  INTEGRATION_FAILURE: {
    status: 504,
    message: 'Network error communicating with endpoint',
    errorType: 'InternalServerErrorException',
  },
  INTEGRATION_TIMEOUT: {
    status: 504,
    message: 'Endpoint request timed out',
    errorType: 'InternalServerErrorException',
  },
  INVALID_API_KEY: { status: 403, message: 'Forbidden', errorType: 'ForbiddenException' },
  INVALID_SIGNATURE: {
    status: 403,
    message: 'The request signature we calculated does not match the signature you provided.',
    errorType: 'InvalidSignatureException',
  },
  MISSING_AUTHENTICATION_TOKEN: {
    status: 403,
    message: 'Missing Authentication Token',
    errorType: 'MissingAuthenticationTokenException',
  },
  QUOTA_EXCEEDED: { status: 429, message: 'Limit Exceeded', errorType: 'LimitExceededException' },
  REQUEST_TOO_LARGE: {
    status: 413,
    message: 'Request Too Long',
    errorType: 'RequestTooLargeException',
  },
  RESOURCE_NOT_FOUND: {
    status: 404,
    message: 'Resource not found',
    errorType: 'NotFoundException',
  },
  THROTTLED: { status: 429, message: 'Too Many Requests', errorType: 'TooManyRequestsException' },
  UNAUTHORIZED: { status: 401, message: 'Unauthorized', errorType: 'UnauthorizedException' },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    message: 'Unsupported Media Type',
    errorType: 'BadRequestException',
  },
  WAF_FILTERED: { status: 403, message: 'Forbidden', errorType: 'ForbiddenException' },
} as const satisfies Record<string, TypeDefaults>;

export type GatewayResponseType = keyof typeof GATEWAY_RESPONSE_TYPES;

export interface GatewayErrorOptions {
  /** What the client reads; without it the type's own text. */
  readonly message?: string;
  readonly status?: number;
  readonly validation?: string;
  /** For the log only: why, and what to change. */
  readonly detail?: string;
}

/** A request that API Gateway itself answers, by way of the gateway responses. */
export class GatewayError extends Error {
  readonly type: GatewayResponseType;
  readonly status: number;
  readonly publicMessage: string | null;
  readonly errorType: string;
  readonly validation: string | undefined;

  constructor(type: GatewayResponseType, options: GatewayErrorOptions = {}) {
    const defaults: TypeDefaults = GATEWAY_RESPONSE_TYPES[type];
    super(options.detail ?? options.message ?? defaults.message ?? type);
    this.type = type;
    this.status = options.status ?? defaults.status ?? 500;
    this.publicMessage = options.message ?? defaults.message;
    this.errorType = defaults.errorType;
    this.validation = options.validation;
  }
}

/** The API is set up in a way that AWS answers with 500; the log says what to change. */
export function configurationError(detail: string): GatewayError {
  return new GatewayError('API_CONFIGURATION_ERROR', {
    detail: `Execution failed due to configuration error: ${detail}`,
  });
}

/** Something API Gateway knows and this data plane does not: never guessed, always named. */
export function unsupported(what: string): GatewayError {
  return new GatewayError('API_CONFIGURATION_ERROR', {
    detail: `The local data plane does not implement ${what}; test this part on AWS.`,
  });
}

export function malformedProxyAnswer(reason: string): GatewayError {
  return new GatewayError('DEFAULT_5XX', {
    status: 502,
    detail: `Execution failed due to configuration error: Malformed Lambda proxy response: ${reason}`,
  });
}
