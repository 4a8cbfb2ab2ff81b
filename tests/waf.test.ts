import { describe, expect, it } from 'vitest';
import { samplePhotograph } from '../scripts/lib/checks/sample.ts';
import { send } from '../scripts/lib/http.ts';
import { architecture, jsonOf, useExample } from './support/example.ts';
import { controlOf } from './support/control-plane.ts';

const example = useExample('waf', { architecture });

const ADDRESS = 'module.image_api.module.rest_api.aws_wafv2_web_acl_association.stage[0]';

async function waf(operation: string, fields: object): Promise<Record<string, unknown>> {
  const answer = await send(example.aws.url, '/', {
    method: 'POST',
    headers: {
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/wafv2/aws4_request, ' +
        'SignedHeaders=host, Signature=0',
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSWAF_20190729.${operation}`,
    },
    body: JSON.stringify(fields),
  });
  return jsonOf(answer);
}

describe('examples/waf', () => {
  it('has its web ACL in front of the stage, and plans no changes', async () => {
    const { rest_api_id: id, stage_name: stage, web_acl_arn: arn } = example.applied.outputs;
    const path = `/restapis/${String(id)}/stages/${String(stage)}`;
    const shown = await controlOf(example.aws.url)('apigateway', 'GET', path);
    expect(shown['webAclArn']).toBe(arn);
    const ResourceArn = `arn:aws:apigateway:us-east-1::${path}`;
    const { WebACL } = await waf('GetWebACLForResource', { ResourceArn });
    expect(WebACL).toMatchObject({ ARN: arn });
    expect(example.logs.join('\n')).toContain('its rules are not judged by the local AWS');
    expect((await example.applied.plan()).text).toContain('No changes.');
  });

  it('counts what the managed rules find in bodies, and blocks it in all but uploads', async () => {
    const [, , name, id] = String(example.applied.outputs['web_acl_arn']).split('/');
    const Scope = 'REGIONAL';
    const { WebACL } = await waf('GetWebACL', { Name: name, Id: id, Scope });
    const { Rules } = WebACL as { Rules: Record<string, unknown>[] };
    Rules.sort((a, b) => Number(a['Priority']) - Number(b['Priority']));
    expect(Rules.map(({ Name, Priority }) => `${String(Priority)} ${String(Name)}`)).toEqual([
      '0 rate',
      '1 AWSManagedRulesAmazonIpReputationList',
      '2 AWSManagedRulesKnownBadInputsRuleSet',
      '3 AWSManagedRulesCommonRuleSet',
      '4 bodies-except-uploads',
    ]);
    // "Baseline rule groups", core rule set: each rule that reads the body, and its label.
    const group = JSON.stringify(Rules[3]);
    const last = JSON.stringify(Rules[4]);
    for (const [rule, label] of [
      ['SizeRestrictions_BODY', 'SizeRestrictions_Body'],
      ['CrossSiteScripting_BODY', 'CrossSiteScripting_Body'],
      ['EC2MetaDataSSRF_BODY', 'EC2MetaDataSSRF_Body'],
      ['GenericLFI_BODY', 'GenericLFI_Body'],
      ['GenericRFI_BODY', 'GenericRFI_Body'],
    ]) {
      expect(group).toContain(`"${String(rule)}"`);
      expect(last).toContain(`"awswaf:managed:aws:core-rule-set:${String(label)}"`);
    }
  });

  it('stores an image, and refuses what is none', async () => {
    const photograph = await samplePhotograph();
    expect(photograph.length).toBeGreaterThan(8192);
    const upload = (body: Buffer) =>
      example.ask('/images', { method: 'POST', headers: { 'content-type': 'image/jpeg' }, body });
    const stored = await upload(photograph);
    expect(stored.status).toBe(201);
    const path = `/images/${String(jsonOf(stored)['key'])}`;
    expect((await example.ask(path)).body.equals(photograph)).toBe(true);
    expect((await upload(Buffer.from('<script>'))).status).toBe(415);
  });

  it('associates the web ACL anew with a stage that is replaced', async () => {
    const { text } = await example.applied.plan({ name: 'other' });
    expect(text).toContain(`# ${ADDRESS} must be replaced`);
  });
});
