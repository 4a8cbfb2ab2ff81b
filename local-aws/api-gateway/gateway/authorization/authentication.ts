import type { Credentials } from '../../../http/sigv4.ts';
import type { LambdaInvoker } from '../../../lambda/types.ts';
import type { AwsClient } from '../../../moto/client.ts';
import type { StoreView } from '../../store-view.ts';
import { refuseExplicitDeny, requireAllow, resourcePolicyDecision } from '../access/policies.ts';
import type { Call } from '../call.ts';
import type { Added } from '../context.ts';
import { refusingWith } from '../gateway-error.ts';
import { verifySignature } from './iam.ts';
import { createLambdaAuthorizer } from './lambda-authorizer.ts';
import { createUserPoolAuthorizer } from './user-pool-authorizer.ts';

export interface AuthenticationDeps {
  readonly view: Pick<StoreView, 'vpcEndpoint'>;
  readonly invoker: LambdaInvoker;
  readonly aws: AwsClient;
  readonly credentials: Credentials;
  readonly now: () => number;
}

/** Throws what the gateway answers instead. */
export type Authenticate = (call: Call) => Promise<Added>;

/** The resource policy and the method's authorization, which are judged together. */
export function createAuthentication(deps: AuthenticationDeps): Authenticate {
  const { view, credentials, now } = deps;
  const askAuthorizer = createLambdaAuthorizer(deps);
  const askUserPool = createUserPoolAuthorizer(deps);
  return async (call) => {
    switch (call.method.authorizationType) {
      case 'NONE':
        requireAllow(call, await resourcePolicyDecision(call, view));
        return {};
      case 'AWS_IAM': {
        const identity = verifySignature(call, credentials, now());
        // The local key stands for an administrator of the API's account, so only an explicit Deny
        // can stop it: inside one account either policy may allow.
        const user = identity.userArn;
        const principal = { arn: user, accountId: identity.accountId };
        const decision = await resourcePolicyDecision(call, view, principal);
        const added = { identity: { ...call.context.identity, ...identity } };
        refusingWith(added, () => refuseExplicitDeny(call, decision, user));
        return added;
      }
      case 'CUSTOM': {
        const decision = await resourcePolicyDecision(call, view);
        refuseExplicitDeny(call, decision);
        return askAuthorizer(call, decision);
      }
      case 'COGNITO_USER_POOLS': {
        // "How API Gateway resource policies affect authorization workflow": the pool first, then
        // the policy, which must allow.
        const added = await askUserPool(call);
        const decision = await resourcePolicyDecision(call, view);
        refusingWith(added, () => requireAllow(call, decision));
        return added;
      }
    }
  };
}
