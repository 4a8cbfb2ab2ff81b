import type { ContentHandling, Deployment, EndpointType, Integration, Method } from './snapshot.ts';

/** What the management API shows now; only a deployment's snapshot is ever served. */
export interface RestApiRecord {
  readonly id: string;
  readonly createdDate: number;
  readonly rootResourceId: string;
  name: string;
  description?: string | undefined;
  version?: string | undefined;
  binaryMediaTypes: string[];
  minimumCompressionSize?: number | undefined;
  apiKeySource: 'HEADER' | 'AUTHORIZER';
  endpoint: EndpointRecord;
  policy?: string | undefined;
  disableExecuteApiEndpoint: boolean;
  tags: Record<string, string>;
  resources: Map<string, ResourceRecord>;
  authorizers: Map<string, AuthorizerRecord>;
  models: Map<string, ModelRecord>;
  requestValidators: Map<string, ValidatorRecord>;
  gatewayResponses: Map<string, GatewayResponseRecord>;
  documentationParts: Map<string, DocumentationPartRecord>;
  readonly documentationVersions: Map<string, DocumentationVersionRecord>;
  readonly deployments: Map<string, Deployment>;
  readonly stages: Map<string, StageRecord>;
}

export interface EndpointRecord {
  readonly type: EndpointType;
  readonly ipAddressType: 'ipv4' | 'dualstack';
  readonly vpcEndpointIds: readonly string[];
}

export interface ResourceRecord {
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
  requestParameters: Readonly<Record<string, boolean>>;
  /** Content type -> model name. */
  requestModels: Readonly<Record<string, string>>;
  requestValidatorId?: string | undefined;
  readonly methodResponses: Map<string, MethodResponseRecord>;
  integration?: IntegrationRecord | undefined;
}

/** What was not given is not shown; what was given empty is. */
export interface MethodResponseRecord {
  readonly statusCode: string;
  readonly responseParameters?: Readonly<Record<string, boolean>>;
  readonly responseModels?: Readonly<Record<string, string>>;
}

/** As in the model, but with responses by status, as the API addresses them. */
export interface IntegrationRecord extends Omit<Integration, 'responses'> {
  /** The resource's id, unless given. */
  readonly cacheNamespace?: string;
  readonly responses: Map<string, IntegrationResponseRecord>;
}

export interface IntegrationResponseRecord {
  readonly statusCode: string;
  /** Empty is the same as none, but shown. */
  readonly selectionPattern?: string;
  readonly responseParameters?: Readonly<Record<string, string>>;
  readonly responseTemplates?: Readonly<Record<string, string>>;
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
  /** Missing after an import that does not say it; 300 then. */
  readonly authorizerResultTtlInSeconds?: number | undefined;
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

export interface ValidatorRecord {
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

export interface DocumentationPartRecord {
  readonly id: string;
  readonly location: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly properties: string;
}

export interface DocumentationVersionRecord {
  readonly version: string;
  readonly createdDate: number;
  description?: string | undefined;
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
  /** Set by AWS WAF, never by this service's own operations. */
  webAclArn?: string | undefined;
  canary?: CanaryRecord;
  tags: Record<string, string>;
}

/** A part of a stage's traffic, by random, to another deployment. */
export interface CanaryRecord {
  readonly deploymentId: string;
  readonly percentTraffic: number;
  /** Over the stage's own. */
  readonly variables: Readonly<Record<string, string>>;
  /** Nothing is cached here. */
  readonly useStageCache: boolean;
}

export interface ApiKeyRecord {
  readonly id: string;
  readonly value: string;
  readonly createdDate: number;
  lastUpdatedDate: number;
  name: string;
  description?: string | undefined;
  customerId?: string | undefined;
  enabled: boolean;
  tags: Record<string, string>;
}

export interface PlanThrottle {
  rateLimit?: number | undefined;
  burstLimit?: number | undefined;
}

export interface PlanStage {
  readonly apiId: string;
  readonly stage: string;
  readonly throttle: Record<string, PlanThrottle>;
}

export interface UsagePlanRecord {
  readonly id: string;
  name: string;
  description?: string | undefined;
  productCode?: string | undefined;
  apiStages: PlanStage[];
  throttle?: PlanThrottle | undefined;
  quota?: { limit: number; offset: number; period: 'DAY' | 'WEEK' | 'MONTH' } | undefined;
  readonly keyIds: Set<string>;
  tags: Record<string, string>;
}

export interface DomainRecord {
  readonly domainName: string;
  /** Private domains only: two of one name may exist, and every call names the one it means. */
  readonly domainNameId?: string | undefined;
  readonly type: EndpointType;
  ipAddressType: string;
  certificateArn?: string | undefined;
  regionalCertificateArn?: string | undefined;
  ownershipVerificationCertificateArn?: string | undefined;
  securityPolicy: string;
  endpointAccessMode?: string | undefined;
  routingMode: RoutingMode;
  mutualTls?: { truststoreUri: string; truststoreVersion?: string | undefined } | undefined;
  /** What truststoreUri held when it was set. */
  truststore?: string | undefined;
  policy?: string | undefined;
  readonly uploadDate: number;
  /** Addresses are made up, but stay the same for the life of the domain. */
  readonly target: string;
  mappings: MappingRecord[];
  rules: RuleRecord[];
  tags: Record<string, string>;
}

/** Names of the REST API's own model; those of v2 say API_MAPPING ("Set the routing mode"). */
export type RoutingMode =
  'BASE_PATH_MAPPING_ONLY' | 'ROUTING_RULE_ONLY' | 'ROUTING_RULE_THEN_BASE_PATH_MAPPING';

export interface MappingRecord {
  /** Known to v2 only. */
  readonly id: string;
  /** "(none)" stands for the empty base path, as in the API. */
  basePath: string;
  restApiId: string;
  stage?: string | undefined;
}

export interface RuleRecord {
  readonly id: string;
  priority: number;
  readonly headers: readonly HeaderCondition[];
  readonly basePaths: readonly string[];
  readonly apiId: string;
  readonly stage: string;
  readonly stripBasePath: boolean;
  /** As they were sent, which is how they are shown. */
  readonly conditions: unknown;
  readonly actions: unknown;
}

export interface HeaderCondition {
  readonly header: string;
  readonly valueGlob: string;
}

export interface AssociationRecord {
  readonly domainNameAccessAssociationArn: string;
  readonly domainNameArn: string;
  readonly accessAssociationSource: string;
  readonly accessAssociationSourceType: string;
  tags: Record<string, string>;
}

export interface VpcLinkRecord {
  readonly id: string;
  name: string;
  description?: string | undefined;
  readonly targetArns: readonly string[];
  tags: Record<string, string>;
}
