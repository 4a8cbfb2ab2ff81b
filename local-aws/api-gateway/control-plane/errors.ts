/**
 * An error in the form of the API Gateway management API: {"message"} and the x-amzn-errortype
 * header.
 */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly status: number;
  readonly type: string;

  constructor(status: number, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

export function badRequest(message: string): ServiceError {
  return new ServiceError(400, 'BadRequestException', message);
}

export function notFound(message: string): ServiceError {
  return new ServiceError(404, 'NotFoundException', message);
}

export function conflict(message: string): ServiceError {
  return new ServiceError(409, 'ConflictException', message);
}

/** Not 400: it is no fault of the caller's. SDKs repeat 500, 502, 503 and 504, not this one. */
export function notImplemented(what: string): ServiceError {
  return new ServiceError(
    501,
    'NotImplementedException',
    `not implemented by the local AWS: ${what}`,
  );
}

/** What the service's model of an input refuses, before the operation sees it: all at once. */
export function validationError(problems: readonly string[]): ServiceError {
  const noun = problems.length === 1 ? 'error' : 'errors';
  const list = problems.join('; ');
  const message = `${problems.length} validation ${noun} detected: ${list}`;
  return new ServiceError(400, 'ValidationException', message);
}

export function enumProblem(value: string, at: string, allowed: readonly string[]): string {
  return (
    `Value '${value}' at '${at}' failed to satisfy constraint: ` +
    `Member must satisfy enum value set: [${allowed.join(', ')}]`
  );
}
