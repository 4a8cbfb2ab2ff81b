import type { Call } from '../call.ts';
import { configurationError } from '../gateway-error.ts';
import { awsService } from './aws-service.ts';
import { httpCustom, httpProxy } from './http.ts';
import { lambdaProxy } from './lambda-function.ts';
import { mock } from './mock.ts';
import type { IntegrationDeps, MethodAnswer } from './types.ts';

export async function runIntegration(call: Call, deps: IntegrationDeps): Promise<MethodAnswer> {
  switch (call.method.integration?.type) {
    case 'AWS_PROXY':
      return lambdaProxy(call, deps);
    case 'AWS':
      return awsService(call, deps);
    case 'HTTP_PROXY':
      return httpProxy(call, deps);
    case 'HTTP':
      return httpCustom(call, deps);
    case 'MOCK':
      return mock(call);
    case undefined:
      throw configurationError(`${call.method.httpMethod} ${call.method.path} has no integration.`);
  }
}
