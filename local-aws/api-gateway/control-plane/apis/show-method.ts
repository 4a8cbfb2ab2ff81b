import type { IntegrationRecord, IntegrationResponseRecord, MethodRecord } from '../../records.ts';
import { shownIfAny } from '../show.ts';

export function showMethod(method: MethodRecord, resourceId: string): object {
  const { methodResponses, integration, authorizationScopes, ...shown } = method;
  const { requestParameters, requestModels, ...plain } = shown;
  return {
    ...plain,
    ...shownIfAny('authorizationScopes', authorizationScopes),
    ...shownIfAny('requestParameters', requestParameters),
    ...shownIfAny('requestModels', requestModels),
    ...shownIfAny('methodResponses', Object.fromEntries(methodResponses)),
    methodIntegration: integration && showIntegration(integration, resourceId),
  };
}

export function showIntegration(integration: IntegrationRecord, resourceId: string): object {
  const { responses, connectionType, requestParameters, requestTemplates, ...plain } = integration;
  return {
    ...plain,
    // Recorded: the other types have none.
    ...(integration.type.startsWith('HTTP') ? { connectionType } : {}),
    ...shownIfAny('requestParameters', requestParameters),
    ...shownIfAny('requestTemplates', nullIfEmpty(requestTemplates)),
    cacheNamespace: integration.cacheNamespace ?? resourceId,
    ...shownIfAny('integrationResponses', shownAll(responses, showIntegrationResponse)),
  };
}

export function showIntegrationResponse(response: IntegrationResponseRecord): object {
  return {
    ...response,
    responseTemplates: response.responseTemplates && nullIfEmpty(response.responseTemplates),
  };
}

/** Recorded: an empty template is answered as null. */
function nullIfEmpty(templates: Readonly<Record<string, string>>): object {
  return Object.fromEntries(
    Object.entries(templates).map(([type, template]) => [type, template === '' ? null : template]),
  );
}

function shownAll<T>(
  items: ReadonlyMap<string, T>,
  show: (item: T) => object,
): Record<string, object> {
  return Object.fromEntries([...items].map(([key, item]) => [key, show(item)]));
}
