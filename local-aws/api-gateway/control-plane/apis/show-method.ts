import type { IntegrationRecord, MethodRecord } from '../../records.ts';

export function showMethod({ methodResponses, integration, ...method }: MethodRecord): object {
  return {
    ...method,
    methodResponses: Object.fromEntries(methodResponses),
    methodIntegration: integration && showIntegration(integration),
  };
}

export function showIntegration({ responses, ...integration }: IntegrationRecord): object {
  return {
    ...integration,
    cacheNamespace: undefined,
    integrationResponses: Object.fromEntries(responses),
  };
}
