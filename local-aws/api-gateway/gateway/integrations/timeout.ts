import { GatewayError } from '../gateway-error.ts';

/**
 * The work goes on in the background, as a Lambda invocation does when API Gateway stops waiting.
 */
export async function withTimeout<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new GatewayError('INTEGRATION_TIMEOUT', {
            detail: `The integration did not answer within ${milliseconds} ms.`,
          }),
        ),
      milliseconds,
    );
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
