/**
 * The closed list of error codes, with the HTTP status each one answers.
 * The gateway responses of modules/rest-api and the S3 error responses of
 * modules/s3-proxy use the same codes (checked by error-codes.test.ts).
 */
export const STATUS_OF_CODE = {
  invalid_parameter: 400,
  missing_parameter: 400,
  invalid_key: 400,
  invalid_body: 400,
  unauthorized: 401,
  access_denied: 403,
  source_not_allowed: 403,
  missing_authentication_token: 403,
  not_found: 404,
  key_exists: 412,
  precondition_failed: 412,
  payload_too_large: 413,
  unsupported_media_type: 415,
  range_not_satisfiable: 416,
  unprocessable_image: 422,
  throttled: 429,
  quota_exceeded: 429,
  internal_error: 500,
  source_failed: 502,
  unavailable: 503,
  timeout: 504,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof STATUS_OF_CODE;

/**
 * The one error type. `message` is public and is sent for 4xx only; a 5xx
 * answers a constant text per code, and `cause` goes to the log.
 */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; headers?: Record<string, string> } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'ApiError';
    this.code = code;
    this.headers = options.headers ?? {};
  }

  get status(): number {
    return STATUS_OF_CODE[this.code];
  }
}
