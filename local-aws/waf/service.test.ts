import { describe, expect, it } from 'vitest';
import type { RestApiRecord, StageRecord } from '../api-gateway/records.ts';
import { useServed } from '../http/support/served.ts';
import { createWafService } from './service.ts';

const ACL = 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/images/1';
const stageArn = (region: string, stage: string): string =>
  `arn:aws:apigateway:${region}::/restapis/abc/stages/${stage}`;
const ARN = stageArn('eu-west-1', 'v1');

const stages = new Map<string, StageRecord>();
let whileAsked = (): void => {};
const moto = useServed((incoming, outgoing) => {
  incoming.resume();
  whileAsked();
  outgoing.end(JSON.stringify({ asked: incoming.headers['x-amz-target'] }));
});
const { url, log } = useServed((incoming, outgoing) =>
  createWafService({
    moto: { port: Number(new URL(moto.url()).port) },
    store: { region: 'eu-west-1', apis: new Map([['abc', { stages } as RestApiRecord]]) },
    log: (line) => void lines.push(line),
  })(incoming, outgoing),
);
const lines: string[] = [];

async function ask(operation: string, fields: object): Promise<unknown> {
  const answer = await fetch(url(), {
    method: 'POST',
    headers: { 'x-amz-target': `AWSWAF_20190729.${operation}` },
    body: JSON.stringify(fields),
  });
  return answer.json();
}

const refused = (type: string): unknown => expect.objectContaining({ __type: type });
const passed = (operation: string): object => ({ asked: `AWSWAF_20190729.${operation}` });

describe('web ACLs of stages', () => {
  it('are shown by the stage, and end with it', async () => {
    stages.set('v1', { stageName: 'v1' } as StageRecord);
    const associate = { ResourceArn: ARN, WebACLArn: ACL };
    expect(await ask('GetWebACLForResource', { ResourceArn: ARN })).toEqual({});
    expect(await ask('AssociateWebACL', associate)).toEqual(passed('AssociateWebACL'));
    expect(stages.get('v1')?.webAclArn).toBe(ACL);
    expect(lines.join()).toContain('its rules are not judged by the local AWS');
    expect(await ask('GetWebACLForResource', { ResourceArn: ARN })).toEqual(
      passed('GetWebACLForResource'),
    );
    stages.set('v1', { stageName: 'v1' } as StageRecord);
    expect(await ask('GetWebACLForResource', { ResourceArn: ARN })).toEqual({});
  });

  it('are kept by a stage that is updated meanwhile', async () => {
    stages.set('v1', { stageName: 'v1' } as StageRecord);
    whileAsked = () => void stages.set('v1', { ...stages.get('v1') } as StageRecord);
    await ask('AssociateWebACL', { ResourceArn: ARN, WebACLArn: ACL });
    whileAsked = () => {};
    expect(stages.get('v1')?.webAclArn).toBe(ACL);
  });

  it('are not deleted before the association', async () => {
    stages.set('v1', { stageName: 'v1', webAclArn: ACL } as StageRecord);
    const acl = { Name: 'images', Id: '1', Scope: 'REGIONAL' };
    expect(await ask('DeleteWebACL', acl)).toEqual(refused('WAFAssociatedItemException'));
    expect(await ask('DeleteWebACL', { ...acl, Id: '2' })).toEqual(passed('DeleteWebACL'));
    await ask('DisassociateWebACL', { ResourceArn: ARN });
    expect(await ask('DeleteWebACL', acl)).toEqual(passed('DeleteWebACL'));
  });

  it.each([
    ['a stage that is missing', stageArn('eu-west-1', 'v2')],
    ['a stage of another region', stageArn('us-east-1', 'v1')],
  ])('are refused for %s', async (_, ResourceArn) => {
    expect(await ask('AssociateWebACL', { ResourceArn, WebACLArn: ACL })).toEqual(
      refused('WAFNonexistentItemException'),
    );
  });

  it('of other resources, and all else, are moto’s', async () => {
    const ResourceArn = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/a/1';
    expect(await ask('AssociateWebACL', { ResourceArn, WebACLArn: ACL })).toEqual(
      passed('AssociateWebACL'),
    );
    expect(await ask('ListWebACLs', { Scope: 'REGIONAL' })).toEqual(passed('ListWebACLs'));
    expect(log).toEqual([]);
  });
});
