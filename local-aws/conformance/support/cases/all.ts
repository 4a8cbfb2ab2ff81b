import type { Case } from '../case.ts';
import { COMPRESSION } from './compression.ts';
import { CONTROL_APIS } from './control-apis.ts';
import { CONTROL_CANARIES } from './control-canaries.ts';
import { CONTROL_GATEWAY_RESPONSES } from './control-gateway-responses.ts';
import { CONTROL_INTEGRATION_ANSWERS } from './control-integration-answers.ts';
import { CONTROL_INTEGRATIONS } from './control-integrations.ts';
import { CONTROL_ITEMS } from './control-items.ts';
import { CONTROL_METHODS } from './control-methods.ts';
import { CONTROL_PLANS } from './control-plans.ts';
import { CONTROL_RESOURCES } from './control-resources.ts';
import { CONTROL_STAGES } from './control-stages.ts';
import { CORS } from './cors.ts';
import { GATEWAY_RESPONSES } from './gateway-responses.ts';
import { HEADERS } from './headers.ts';
import { HTTP } from './http.ts';
import { HTTP_MAPPING } from './http-mapping.ts';
import { IMPORT } from './import.ts';
import { IMPORT_OPERATIONS } from './import-operations.ts';
import { IMPORT_RECORDED } from './import-recorded.ts';
import { LAMBDA_ANSWER } from './lambda-answer.ts';
import { LAMBDA_CUSTOM } from './lambda-custom.ts';
import { LAMBDA_EVENT } from './lambda-event.ts';
import { MOCK } from './mock.ts';
import { MODELS } from './models.ts';
import { PASSTHROUGH } from './passthrough.ts';
import { REGIONS } from './regions.ts';
import { ROUTING } from './routing.ts';
import { S3 } from './s3.ts';
import { S3_BINARY } from './s3-binary.ts';
import { S3_TAGS } from './s3-tags.ts';
import { SECURITY } from './security.ts';
import { SERVICES } from './services.ts';
import { TEMPLATES } from './templates.ts';
import { TRACE } from './trace.ts';
import { VALIDATION } from './validation.ts';

export const SUBJECTS: Readonly<Record<string, readonly Case[]>> = {
  S3,
  'S3: text and binary': S3_BINARY,
  "S3: tags in a role's conditions": S3_TAGS,
  'Lambda proxy: the event': LAMBDA_EVENT,
  'Lambda proxy: the answer': LAMBDA_ANSWER,
  'Lambda, not proxy': LAMBDA_CUSTOM,
  'HTTP and HTTP_PROXY': HTTP,
  'HTTP: mapped parameters': HTTP_MAPPING,
  'Headers: remapped, dropped, forbidden': HEADERS,
  MOCK,
  Templates: TEMPLATES,
  'Templates: choice and passthrough': PASSTHROUGH,
  Routing: ROUTING,
  'Gateway responses': GATEWAY_RESPONSES,
  'Request validation': VALIDATION,
  Models: MODELS,
  CORS,
  'X-Amzn-Trace-Id': TRACE,
  'Authorizers and keys': SECURITY,
  Compression: COMPRESSION,
  Regions: REGIONS,
  'Other services': SERVICES,
  Import: IMPORT,
  'ImportRestApi and PutRestApi': IMPORT_OPERATIONS,
  'imports, as recorded': IMPORT_RECORDED,
  'Control plane: APIs': CONTROL_APIS,
  'Control plane: gateway responses': CONTROL_GATEWAY_RESPONSES,
  'Control plane: resources': CONTROL_RESOURCES,
  'Control plane: methods': CONTROL_METHODS,
  'Control plane: stages': CONTROL_STAGES,
  'Control plane: canaries': CONTROL_CANARIES,
  'Control plane: models, validators, documentation': CONTROL_ITEMS,
  'Control plane: usage plans, VPC links, account': CONTROL_PLANS,
  'Control plane: integrations': CONTROL_INTEGRATIONS,
  'Control plane: integrations and their answers': CONTROL_INTEGRATION_ANSWERS,
};
