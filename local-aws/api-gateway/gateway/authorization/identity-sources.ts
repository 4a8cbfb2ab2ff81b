import { headerValue } from '../../../http/headers.ts';
import type { Authorizer } from '../../snapshot.ts';
import { type Call, queryValues } from '../call.ts';
import { contextValue } from '../context.ts';
import { GatewayError, unsupported } from '../gateway-error.ts';

const SOURCE =
  /^(method\.request\.header|method\.request\.querystring|stageVariables|context)\.(.+)$/;

/**
 * 401 before the function is asked: a missing identity source, or a token that does not match the
 * expression.
 */
export function identityValues(call: Call, authorizer: Authorizer): string[] {
  const isToken = authorizer.type === 'TOKEN';
  const fallback = authorizer.type !== 'REQUEST' ? 'method.request.header.Authorization' : '';
  const sources = (authorizer.identitySource ?? fallback)
    .split(',')
    .map((source) => source.trim())
    .filter((source) => source !== '');
  const values = sources.map((source) => identityValue(call, source) ?? '');
  if (values.includes('')) throw new GatewayError('UNAUTHORIZED');
  const expression = authorizer.identityValidationExpression;
  if (isToken && expression && !new RegExp(`^(?:${expression})$`).test(values[0] ?? ''))
    throw new GatewayError('UNAUTHORIZED');
  return values;
}

function identityValue(call: Call, source: string): string | undefined {
  const [, place, name = ''] = SOURCE.exec(source) ?? [];
  if (place === 'method.request.header') return headerValue(call.headers, name);
  if (place === 'method.request.querystring') return queryValues(call, name).at(-1);
  if (place === 'stageVariables') return call.stage.variables[name];
  if (place === undefined) throw unsupported(`the identity source "${source}"`);
  const value = contextValue(call.context, name);
  return value === undefined || value === null ? undefined : String(value);
}
