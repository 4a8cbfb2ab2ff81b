import type { IncomingMessage, ServerResponse } from 'node:http';
import type { StageRecord } from '../api-gateway/records.ts';
import type { Store } from '../api-gateway/store.ts';
import { readBody } from '../http/body.ts';
import { type Fields, parseFields } from '../http/json.ts';
import type { Log, Service } from '../http/service.ts';
import { exchange, sendCompleted, type Upstream } from '../moto/forward.ts';

export interface WafServiceDeps {
  readonly moto: Upstream;
  readonly store: Pick<Store, 'region' | 'apis'>;
  readonly log: Log;
}

interface Refusal {
  readonly type: string;
  readonly message: string;
}

/** "AssociateWebACL", ResourceArn: the form of an API Gateway stage's. */
const STAGE_ARN = /^arn:[^:]+:apigateway:([^:]+)::\/restapis\/([^/]+)\/stages\/([^/]+)$/;
const NOT_JUDGED = 'its rules are not judged by the local AWS, so that every request passes';
/** In these words in aws-cloudformation/cloudformation-coverage-roadmap#2358. */
const NONEXISTENT: Refusal = {
  type: 'WAFNonexistentItemException',
  message: "AWS WAF couldn't perform the operation because your resource doesn't exist.",
};
/** "DeleteWebACL": "You can only use this if ... it is not associated". */
const ASSOCIATED: Refusal = {
  type: 'WAFAssociatedItemException',
  message:
    "AWS WAF couldn't perform the operation because your resource is being used by another " +
    "resource or it's associated with another resource.",
};

/**
 * moto keeps web ACLs, and associates them with whatever it is given. Which stage has which ACL is
 * ours, as stages are: it ends with the stage. No rule is judged.
 */
export function createWafService({ moto, store, log }: WafServiceDeps): Service {
  const pass = async (
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    body: Buffer,
    remember: () => void = () => {},
  ): Promise<void> => {
    const answer = await exchange(moto, incoming, body);
    if (answer.status < 300) remember();
    sendCompleted(outgoing, answer, answer.body);
  };

  return async (incoming, outgoing) => {
    const body = await readBody(incoming);
    const fields = parseFields(body) ?? {};
    const operation = String(incoming.headers['x-amz-target']).split('.')[1];
    if (operation === 'DeleteWebACL' && isInUse(store, fields)) return refuse(ASSOCIATED, outgoing);
    const arn = String(fields['ResourceArn']);
    if (!STAGE_ARN.test(arn)) return pass(incoming, outgoing, body);
    const stage = findStage(store, arn);
    if (!stage) return refuse(NONEXISTENT, outgoing);
    if (operation === 'GetWebACLForResource' && stage.webAclArn === undefined)
      return answerJson(outgoing, 200, {});
    await pass(incoming, outgoing, body, () => {
      // Again: while moto was asked, an update may have put another record in the stage's place.
      const current = findStage(store, arn) ?? stage;
      if (operation === 'DisassociateWebACL') current.webAclArn = undefined;
      if (operation !== 'AssociateWebACL') return;
      current.webAclArn = String(fields['WebACLArn']);
      log(`wafv2: ${current.webAclArn} is associated with ${arn}; ${NOT_JUDGED}`);
    });
  };
}

function findStage({ region, apis }: Pick<Store, 'region' | 'apis'>, arn: string) {
  const [, ofRegion, api = '', stage = ''] = STAGE_ARN.exec(arn) ?? [];
  return ofRegion === region ? apis.get(api)?.stages.get(stage) : undefined;
}

function isInUse({ apis }: Pick<Store, 'apis'>, { Name, Id }: Fields): boolean {
  const stages: StageRecord[] = [...apis.values()].flatMap((api) => [...api.stages.values()]);
  return stages.some(({ webAclArn }) =>
    webAclArn?.endsWith(`:regional/webacl/${String(Name)}/${String(Id)}`),
  );
}

function refuse({ type, message }: Refusal, outgoing: ServerResponse): void {
  answerJson(outgoing, 400, { __type: type, Message: message });
}

function answerJson(outgoing: ServerResponse, status: number, answer: object): void {
  outgoing
    .writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
    .end(JSON.stringify(answer));
}
