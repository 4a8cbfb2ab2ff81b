import { headerValue } from '../../../http/headers.ts';
import type { StoreView } from '../../store-view.ts';
import type { Call } from '../call.ts';
import type { Added } from '../context.ts';
import { GatewayError, refusingWith } from '../gateway-error.ts';
import type { Throttle } from './throttle.ts';

export interface ApiKeyDeps {
  readonly view: Pick<StoreView, 'apiKey'>;
  readonly throttle: Throttle;
}

/** From the header, or from what the authorizer answered, as the API says. */
export function useApiKey(call: Call, { view, throttle }: ApiKeyDeps): Added {
  if (!call.method.apiKeyRequired) return {};
  const value =
    call.snapshot.apiKeySource === 'AUTHORIZER'
      ? call.context.authorizer?.['usageIdentifierKey']
      : headerValue(call.headers, 'x-api-key');
  if (typeof value !== 'string') throw new GatewayError('INVALID_API_KEY');
  const key = view.apiKey(value, call.api.id, call.stage.stageName);
  if (!key) throw new GatewayError('INVALID_API_KEY');
  const identity = { ...call.context.identity, apiKey: value, apiKeyId: key.id };
  return refusingWith({ identity }, () => {
    const name = `${key.usagePlanId}/${key.id}`;
    // "Throttle requests to your REST APIs": a method's own limit comes before the plan's.
    const route = `${call.method.path}/${call.method.httpMethod}`;
    const own = key.methodThrottles?.[route];
    if (own) throttle.take(`${name}/${call.api.id}/${call.stage.stageName}${route}`, own);
    else if (key.throttle) throttle.take(name, key.throttle);
    if (key.quota) throttle.count(name, key.quota);
    return { identity };
  });
}
