/**
 * REST API state as API Gateway names it ("API Gateway REST API reference"), parsed from either a
 * document or discrete calls.
 */
export type EndpointType = 'EDGE' | 'REGIONAL' | 'PRIVATE';
export type ContentHandling = 'CONVERT_TO_BINARY' | 'CONVERT_TO_TEXT';

export interface IntegrationResponse {
  readonly statusCode: string;
  /** "method.response.header.ETag" -> "integration.response.header.ETag" or "'literal'". */
  readonly responseParameters: Readonly<Record<string, string>>;
  readonly responseTemplates: Readonly<Record<string, string>>;
  readonly contentHandling?: ContentHandling;
}

export interface Integration {
  readonly type: 'AWS' | 'AWS_PROXY' | 'HTTP' | 'HTTP_PROXY' | 'MOCK';
  readonly httpMethod?: string;
  readonly uri?: string;
  readonly credentials?: string;
  readonly connectionType: 'INTERNET' | 'VPC_LINK';
  readonly connectionId?: string;
  /** ARN of the load balancer behind a VPC link V2. */
  readonly integrationTarget?: string;
  readonly requestParameters: Readonly<Record<string, string>>;
  readonly requestTemplates: Readonly<Record<string, string>>;
  readonly passthroughBehavior: 'WHEN_NO_MATCH' | 'WHEN_NO_TEMPLATES' | 'NEVER';
  readonly contentHandling?: ContentHandling;
  readonly timeoutInMillis: number;
  readonly responseTransferMode: 'BUFFERED' | 'STREAM';
  readonly cacheKeyParameters: readonly string[];
  /** Key: the selection pattern (a regular expression) or "default". */
  readonly responses: Readonly<Record<string, IntegrationResponse>>;
}

export interface Method {
  /** GET, POST ... or ANY. */
  readonly httpMethod: string;
  /** "/s3/{key+}" */
  readonly path: string;
  readonly authorizationType: 'NONE' | 'AWS_IAM' | 'CUSTOM' | 'COGNITO_USER_POOLS';
  readonly authorizerName?: string;
  readonly authorizationScopes: readonly string[];
  readonly apiKeyRequired: boolean;
  /** "method.request.querystring.w" -> required? */
  readonly requestParameters: Readonly<Record<string, boolean>>;
  readonly requestValidator?: { readonly body: boolean; readonly parameters: boolean };
  /** Content type -> JSON schema, references resolved by name in Definition.models. */
  readonly requestModels: Readonly<Record<string, unknown>>;
  /** Status -> declared response headers. */
  readonly methodResponses: Readonly<Record<string, readonly string[]>>;
  readonly integration?: Integration;
}

export interface GatewayResponse {
  readonly statusCode?: string;
  readonly responseParameters: Readonly<Record<string, string>>;
  readonly responseTemplates: Readonly<Record<string, string>>;
}

export interface Authorizer {
  readonly name: string;
  readonly type: 'TOKEN' | 'REQUEST' | 'COGNITO_USER_POOLS';
  readonly authorizerUri?: string;
  readonly authorizerCredentials?: string;
  readonly identitySource?: string;
  readonly identityValidationExpression?: string;
  readonly authorizerResultTtlInSeconds: number;
  readonly providerArns: readonly string[];
}

/** What PutRestApi or discrete calls describe, and a deployment freezes. */
export interface Definition {
  /** Key: "GET /s3/{key+}". */
  readonly methods: ReadonlyMap<string, Method>;
  readonly gatewayResponses: ReadonlyMap<string, GatewayResponse>;
  readonly authorizers: ReadonlyMap<string, Authorizer>;
  readonly models: ReadonlyMap<string, unknown>;
}

/** What the stage serves: a change of the API is not seen before the next deployment. */
export interface Snapshot {
  readonly definition: Definition;
  readonly binaryMediaTypes: readonly string[];
  readonly minimumCompressionSize?: number;
  readonly apiKeySource: 'HEADER' | 'AUTHORIZER';
  readonly policy?: string;
}

export interface Deployment {
  readonly id: string;
  readonly createdDate: number;
  readonly description: string;
  readonly snapshot: Snapshot;
}
