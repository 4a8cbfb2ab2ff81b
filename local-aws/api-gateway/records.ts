import { randomBytes } from 'node:crypto';
import type { ContentHandling, Deployment, EndpointType, Integration, Method } from './snapshot.ts';

/** What the management API shows now; only a deployment's snapshot is ever served. */
export interface RestApi {
  readonly id: string;
  readonly createdDate: number;
  readonly rootResourceId: string;
  name: string;
  description?: string | undefined;
  version?: string | undefined;
  binaryMediaTypes: string[];
  minimumCompressionSize?: number | undefined;
  apiKeySource: 'HEADER' | 'AUTHORIZER';
  endpoint: Endpoint;
  policy?: string | undefined;
  disableExecuteApiEndpoint: boolean;
  tags: Record<string, string>;
  resources: Map<string, Resource>;
  authorizers: Map<string, AuthorizerRecord>;
  models: Map<string, ModelRecord>;
  requestValidators: Map<string, RequestValidator>;
  gatewayResponses: Map<string, GatewayResponseRecord>;
  readonly deployments: Map<string, Deployment>;
  readonly stages: Map<string, StageRecord>;
}

export interface Endpoint {
  readonly type: EndpointType;
  readonly ipAddressType: 'ipv4' | 'dualstack';
  readonly vpcEndpointIds: readonly string[];
}

export interface Resource {
  readonly id: string;
  readonly parentId?: string;
  readonly pathPart?: string;
  readonly path: string;
  readonly methods: Map<string, MethodRecord>;
}

export interface MethodRecord {
  readonly httpMethod: string;
  authorizationType: Method['authorizationType'];
  authorizerId?: string | undefined;
  authorizationScopes: string[];
  apiKeyRequired: boolean;
  operationName?: string | undefined;
  requestParameters: Record<string, boolean>;
  /** Content type -> model name. */
  requestModels: Record<string, string>;
  requestValidatorId?: string | undefined;
  readonly methodResponses: Map<string, MethodResponse>;
  integration?: IntegrationRecord | undefined;
}

export interface MethodResponse {
  readonly statusCode: string;
  responseParameters: Record<string, boolean>;
  responseModels: Record<string, string>;
}

/** As in the model, but with responses by status, as the API addresses them. */
export interface IntegrationRecord extends Omit<Integration, 'responses'> {
  readonly responses: Map<string, IntegrationResponseRecord>;
}

export interface IntegrationResponseRecord {
  readonly statusCode: string;
  readonly selectionPattern?: string;
  readonly responseParameters: Record<string, string>;
  readonly responseTemplates: Record<string, string>;
  readonly contentHandling?: ContentHandling;
}

export interface AuthorizerRecord {
  readonly id: string;
  readonly name: string;
  readonly type: 'TOKEN' | 'REQUEST' | 'COGNITO_USER_POOLS';
  readonly authType?: string | undefined;
  readonly authorizerUri?: string | undefined;
  readonly authorizerCredentials?: string | undefined;
  readonly identitySource?: string | undefined;
  readonly identityValidationExpression?: string | undefined;
  readonly authorizerResultTtlInSeconds: number;
  readonly providerARNs: readonly string[];
}

export interface ModelRecord {
  readonly id: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly contentType: string;
  /** JSON text. */
  readonly schema: string;
}

export interface RequestValidator {
  readonly id: string;
  readonly name: string;
  readonly validateRequestBody: boolean;
  readonly validateRequestParameters: boolean;
}

export interface GatewayResponseRecord {
  readonly responseType: string;
  readonly statusCode?: string | undefined;
  readonly responseParameters: Record<string, string>;
  readonly responseTemplates: Record<string, string>;
}

export interface StageRecord {
  readonly stageName: string;
  readonly createdDate: number;
  lastUpdatedDate: number;
  deploymentId: string;
  description?: string | undefined;
  variables: Record<string, string>;
  methodSettings: Record<string, Record<string, unknown>>;
  accessLog?: { destinationArn: string; format: string };
  cacheClusterEnabled: boolean;
  cacheClusterSize?: string | undefined;
  tracingEnabled: boolean;
  documentationVersion?: string | undefined;
  clientCertificateId?: string | undefined;
  tags: Record<string, string>;
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

export function newId(length = 10): string {
  return Array.from(randomBytes(length), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** Timestamps of the management API are epoch seconds. */
export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
