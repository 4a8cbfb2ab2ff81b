/** The Lambda API's own refusals, before any code of the function runs. */
export class LambdaError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
