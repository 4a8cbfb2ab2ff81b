import type { Integration, IntegrationResponse } from '../../snapshot.ts';

const MOCK: Integration = {
  type: 'MOCK',
  connectionType: 'INTERNET',
  requestParameters: {},
  requestTemplates: { 'application/json': '{"statusCode": 200}' },
  passthroughBehavior: 'WHEN_NO_MATCH',
  timeoutInMillis: 29_000,
  responseTransferMode: 'BUFFERED',
  cacheKeyParameters: [],
  responses: { default: { statusCode: '200', responseParameters: {}, responseTemplates: {} } },
};

export function integration(parts: Partial<Integration>): Integration {
  return { ...MOCK, requestTemplates: {}, ...parts };
}

/** A MOCK that answers the text. */
export function mockAnswering(text: string, parts: Partial<Integration> = {}): Integration {
  const responseTemplates = { 'application/json': text };
  return {
    ...MOCK,
    responses: { default: { statusCode: '200', responseParameters: {}, responseTemplates } },
    ...parts,
  };
}

export function integrationResponse(
  statusCode: string,
  parts: Partial<IntegrationResponse> = {},
): IntegrationResponse {
  return { statusCode, responseParameters: {}, responseTemplates: {}, ...parts };
}
