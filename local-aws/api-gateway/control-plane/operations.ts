import { type AccountDeps, accountOperations } from './account/account.ts';
import { tagOperations } from './account/tags.ts';
import { vpcLinkOperations } from './account/vpc-links.ts';
import { authorizerOperations } from './apis/authorizers.ts';
import { gatewayResponseOperations } from './apis/gateway-responses.ts';
import { integrationOperations, integrationResponseOperations } from './apis/integrations.ts';
import { documentationOperations } from './apis/documentation.ts';
import { methodResponseOperations } from './apis/method-responses.ts';
import { methodOperations } from './apis/methods.ts';
import { modelOperations } from './apis/models.ts';
import { resourceOperations } from './apis/resources.ts';
import { restApiOperations } from './apis/rest-apis.ts';
import { validatorOperations } from './apis/validators.ts';
import { deploymentOperations } from './deployments/deployments.ts';
import { stageOperations } from './deployments/stages.ts';
import { associationOperations } from './domains/access-associations.ts';
import { apiMappingOperations } from './domains/api-mappings.ts';
import { mappingOperations } from './domains/base-path-mappings.ts';
import { type DomainDeps, domainOperations } from './domains/domain-names.ts';
import { ruleOperations } from './domains/routing-rules.ts';
import { keyOperations } from './keys/api-keys.ts';
import { planKeyOperations } from './keys/usage-plan-keys.ts';
import { usagePlanOperations } from './keys/usage-plans.ts';
import { importOperations } from './openapi/import-operations.ts';
import type { Operation } from './operation.ts';
import { refusedOperations } from './refused.ts';

export interface OperationsDeps extends AccountDeps, DomainDeps {}

/** Every operation of the management API that is known here; all others are refused by name. */
export function operationsOn(deps: OperationsDeps): readonly Operation[] {
  const { store } = deps;
  const ofStore = [
    importOperations,
    restApiOperations,
    resourceOperations,
    methodOperations,
    methodResponseOperations,
    integrationOperations,
    integrationResponseOperations,
    authorizerOperations,
    validatorOperations,
    modelOperations,
    gatewayResponseOperations,
    documentationOperations,
    deploymentOperations,
    stageOperations,
    keyOperations,
    usagePlanOperations,
    planKeyOperations,
    mappingOperations,
    apiMappingOperations,
    ruleOperations,
    associationOperations,
    vpcLinkOperations,
    tagOperations,
  ].flatMap((operations) => operations(store));
  return [
    ...ofStore,
    ...domainOperations(deps),
    ...accountOperations(deps),
    ...refusedOperations(),
  ];
}
