import { parseFunctionRef } from './function-ref.ts';
import type { LambdaInvoker } from './types.ts';

/** An integration may name a function of another region by its ARN; a bare name is of this one. */
export function createRegionalInvoker(
  region: string,
  invokerOf: (region: string) => LambdaInvoker,
): LambdaInvoker {
  const at = (functionRef: string): LambdaInvoker =>
    invokerOf(parseFunctionRef(functionRef)?.region ?? region);
  return {
    invoke: (functionRef, payload) => at(functionRef).invoke(functionRef, payload),
    invokeAsync: (functionRef, payload) => at(functionRef).invokeAsync(functionRef, payload),
    invokeStreaming: (functionRef, payload) =>
      at(functionRef).invokeStreaming(functionRef, payload),
  };
}
