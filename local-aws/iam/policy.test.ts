import { describe, expect, it } from 'vitest';
import { type Decision, evaluatePolicy, PolicyError, type PolicyQuery } from './policy.ts';

const ARN = 'arn:aws:execute-api:us-east-1:123456789012:abc123/v1/GET/images/a.jpg';
const QUERY: PolicyQuery = {
  action: 'execute-api:Invoke',
  resource: ARN,
  principals: ['arn:aws:iam::123456789012:root', '123456789012'],
  keys: { 'aws:sourcevpce': 'vpce-1', 'aws:sourcevpc': 'vpc-1', 'aws:sourceip': '192.0.2.7' },
  expandResource: (entry) =>
    entry.replace(/^execute-api:\/?/, 'arn:aws:execute-api:us-east-1:123456789012:abc123/'),
};
const ALLOW = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: '*' };

function decide(statement: object, query: Partial<PolicyQuery> = {}): Decision {
  return evaluatePolicy(JSON.stringify({ Statement: statement }), { ...QUERY, ...query });
}

describe('who, what, where', () => {
  it.each<[string, object, Decision]>([
    ['Allow', {}, 'allow'],
    ['Deny', { Effect: 'Deny' }, 'deny'],
    ['Principal {"AWS":"*"}', { Principal: { AWS: '*' } }, 'allow'],
    ['Principal: the account', { Principal: { AWS: ['999999999999', '123456789012'] } }, 'allow'],
    ['Principal: another account', { Principal: { AWS: '999999999999' } }, 'none'],
    ['no Principal', { Principal: undefined }, 'none'],
    ['Action execute-api:*', { Action: ['execute-api:*'] }, 'allow'],
    ['another Action', { Action: 'execute-api:ManageConnections' }, 'none'],
    ['Resource by ARN', { Resource: ARN }, 'allow'],
    ['Resource with wildcards', { Resource: 'arn:aws:execute-api:*:*:*/v1/GET/images/*' }, 'allow'],
    ['Resource with ?', { Resource: ARN.replace('a.jpg', '?.jpg') }, 'allow'],
    ['Resource in the short form', { Resource: 'execute-api:/v1/GET/*' }, 'allow'],
    ['another method', { Resource: 'execute-api:/v1/POST/*' }, 'none'],
    ['one of several resources', { Resource: ['execute-api:/x', ARN] }, 'allow'],
  ])('%s', (_, change, expected) => {
    expect(decide({ ...ALLOW, ...change })).toBe(expected);
  });

  it('a Deny wins wherever it stands', () => {
    const deny = { ...ALLOW, Effect: 'Deny' };
    expect(decide([ALLOW, deny])).toBe('deny');
    expect(decide([deny, ALLOW])).toBe('deny');
    expect(decide([])).toBe('none');
  });
});

describe('conditions', () => {
  it.each<[string, object, Decision]>([
    ['StringEquals aws:SourceVpce', { StringEquals: { 'aws:SourceVpce': 'vpce-1' } }, 'allow'],
    [
      'one of several values',
      { StringEquals: { 'aws:SourceVpce': ['vpce-9', 'vpce-1'] } },
      'allow',
    ],
    ['another endpoint', { StringEquals: { 'aws:SourceVpce': 'vpce-2' } }, 'none'],
    ['case counts', { StringEquals: { 'aws:SourceVpce': 'VPCE-1' } }, 'none'],
    ['the key is found in any case', { StringEquals: { 'AWS:sourceVPCE': 'vpce-1' } }, 'allow'],
    ['StringEquals aws:SourceVpc', { StringEquals: { 'aws:SourceVpc': 'vpc-1' } }, 'allow'],
    ['StringNotEquals', { StringNotEquals: { 'aws:SourceVpce': 'vpce-2' } }, 'allow'],
    [
      'StringNotEquals, one of several',
      { StringNotEquals: { 'aws:SourceVpce': ['vpce-2', 'vpce-1'] } },
      'none',
    ],
    ['StringLike', { StringLike: { 'aws:SourceVpc': 'vpc-*' } }, 'allow'],
    ['StringNotLike', { StringNotLike: { 'aws:SourceVpc': 'vpc-*' } }, 'none'],
    ['IpAddress, range', { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }, 'allow'],
    ['IpAddress, one address', { IpAddress: { 'aws:SourceIp': '192.0.2.7' } }, 'allow'],
    ['IpAddress, outside', { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } }, 'none'],
    ['IpAddress, IPv6 range', { IpAddress: { 'aws:SourceIp': '2001:db8::/32' } }, 'none'],
    [
      'NotIpAddress',
      { NotIpAddress: { 'aws:SourceIp': ['198.51.100.0/24', '2001:db8::/32'] } },
      'allow',
    ],
    ['NotIpAddress, inside', { NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }, 'none'],
    [
      'all operators must hold',
      {
        StringEquals: { 'aws:SourceVpce': 'vpce-1' },
        IpAddress: { 'aws:SourceIp': '198.51.100.1' },
      },
      'none',
    ],
    [
      'all keys must hold',
      { StringEquals: { 'aws:SourceVpce': 'vpce-1', 'aws:SourceVpc': 'vpc-2' } },
      'none',
    ],
  ])('%s', (_, Condition, expected) => {
    expect(decide({ ...ALLOW, Condition })).toBe(expected);
  });

  // From the internet there is no endpoint: a missing key fails StringEquals and meets
  // StringNotEquals.
  it.each<[string, object, Decision]>([
    ['StringEquals', { StringEquals: { 'aws:SourceVpce': 'vpce-1' } }, 'none'],
    ['StringNotEquals', { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } }, 'allow'],
  ])('a key that the request lacks, %s', (_, Condition, expected) => {
    expect(
      decide({ ...ALLOW, Condition }, { keys: { ...QUERY.keys, 'aws:sourcevpce': undefined } }),
    ).toBe(expected);
  });

  // "Tagging and access control policies" (S3): the tag's key is part of the condition key.
  it.each<[string, object, Decision]>([
    ['the tag', { StringEquals: { 's3:ExistingObjectTag/state': 'ready' } }, 'allow'],
    ['another value', { StringEquals: { 's3:ExistingObjectTag/state': 'refused' } }, 'none'],
    ['a tag that is missing', { StringEquals: { 's3:ExistingObjectTag/team': 'a' } }, 'none'],
    ['no such tag', { StringNotEquals: { 's3:ExistingObjectTag/team': 'a' } }, 'allow'],
  ])('tags have names of their own: %s', (_, Condition, expected) => {
    const tags = { 's3:existingobjecttag/': undefined, 's3:existingobjecttag/state': 'ready' };
    expect(decide({ ...ALLOW, Condition }, { keys: { ...QUERY.keys, ...tags } })).toBe(expected);
  });

  it('IPv6 callers', () => {
    const keys = { ...QUERY.keys, 'aws:sourceip': '2001:db8::1' };
    expect(
      decide({ ...ALLOW, Condition: { IpAddress: { 'aws:SourceIp': '2001:db8::/32' } } }, { keys }),
    ).toBe('allow');
  });
});

describe('what is not evaluated is refused by name', () => {
  const deny = { ...ALLOW, Effect: 'Deny' };
  it.each<[string, object, RegExp]>([
    [
      'an operator',
      { ...ALLOW, Condition: { DateLessThan: { 'aws:CurrentTime': 'x' } } },
      /condition operator "DateLessThan".*StringEquals/,
    ],
    [
      'a set operator',
      { ...ALLOW, Condition: { 'ForAnyValue:StringEquals': { 'aws:SourceVpce': 'x' } } },
      /"ForAnyValue:StringEquals"/,
    ],
    [
      'a tag, where no object is read',
      { ...ALLOW, Condition: { StringEquals: { 's3:ExistingObjectTag/state': 'ready' } } },
      /"s3:ExistingObjectTag\/state"/,
    ],
    [
      'IfExists',
      { ...ALLOW, Condition: { StringEqualsIfExists: { 'aws:SourceVpce': 'x' } } },
      /"StringEqualsIfExists"/,
    ],
    [
      'a key',
      { ...ALLOW, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } },
      /condition key "aws:PrincipalOrgID".*aws:sourcevpce/,
    ],
    ['NotPrincipal', { ...ALLOW, NotPrincipal: '*' }, /element "NotPrincipal"/],
    ['NotAction', { ...ALLOW, NotAction: 'x' }, /element "NotAction"/],
    ['NotResource', { ...ALLOW, NotResource: 'x' }, /element "NotResource"/],
    ['an effect', { ...ALLOW, Effect: 'Permit' }, /effect "Permit"/],
    [
      'a range',
      { ...ALLOW, Condition: { IpAddress: { 'aws:SourceIp': 'office' } } },
      /"office" is not an IP address/,
    ],
    [
      'behind a Deny that already decides',
      [deny, { ...ALLOW, Condition: { Null: { 'aws:SourceVpce': 'true' } } }],
      /"Null"/,
    ],
    [
      'in a statement for others',
      {
        ...ALLOW,
        Principal: { AWS: '999999999999' },
        Condition: { Null: { 'aws:SourceVpce': 'true' } },
      },
      /"Null"/,
    ],
  ])('%s', (_, statement, message) => {
    expect(() => decide(statement)).toThrow(PolicyError);
    expect(() => decide(statement)).toThrow(message);
  });

  it.each(['', 'text', '[]', '{}', 'null'])('the document %j', (document) => {
    expect(() => evaluatePolicy(document, QUERY)).toThrow(PolicyError);
  });
});
