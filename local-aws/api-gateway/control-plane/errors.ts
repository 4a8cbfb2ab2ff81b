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

/** 400 rather than 501: SDKs retry every 5xx, and the user would wait for minutes to read this. */
export function notImplemented(what: string): ServiceError {
  return badRequest(`not implemented by the local AWS: ${what}`);
}
