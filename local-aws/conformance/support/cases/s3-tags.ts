import type { Case, Expected, Scene, Step } from '../case.ts';
import { api, operation, s3 } from '../documents.ts';

const SOURCE = 'Amazon S3 User Guide, "Tagging and access control policies"';
const ABSENT = 'IAM User Guide, "IAM JSON policy elements: Condition operators"';

/** 403 is told by another status than what is not mapped. */
const SCENE: Scene = {
  objects: {
    'tagged-equal': { body: 'bytes', type: 'text/plain' },
    'tagged-absent': { body: 'bytes', type: 'text/plain' },
  },
  document: (world) =>
    api({
      '/{key}': {
        get: operation({
          parameters: ['path key'],
          responses: { '200': { description: 'x' }, '403': { description: 'x' } },
          integration: s3(world, '{key}', {
            httpMethod: 'GET',
            requestParameters: { 'integration.request.path.key': 'method.request.path.key' },
            responses: {
              default: { statusCode: '200' },
              '403': { statusCode: '403' },
            },
          }),
        }),
      },
    }),
};

function denied(name: string, key: string, condition: object): Step {
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::*/${key}`,
        Condition: condition,
      },
    ],
  };
  const fields = {
    Action: 'PutRolePolicy',
    RoleName: 'conformance',
    PolicyName: name,
    PolicyDocument: JSON.stringify(policy),
    Version: '2010-05-08',
  };
  return {
    service: 'iam',
    line: 'POST /',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams(fields).toString(),
    expect: { status: 200 },
  };
}

function tagged(key: string, value: string): Step {
  const tags = `<TagSet><Tag><Key>state</Key><Value>${value}</Value></Tag></TagSet>`;
  const line = `PUT /{bucket}/${key}?tagging=`;
  return { service: 's3', line, body: `<Tagging>${tags}</Tagging>`, expect: { status: 200 } };
}

const read = (key: string, expect: Expected): Step => ({ call: `GET /${key}`, expect });

export const S3_TAGS: readonly Case[] = [
  {
    name: 'S3, s3:ExistingObjectTag: a Deny for one value denies that value alone',
    source: SOURCE,
    scene: SCENE,
    steps: [
      denied('equal', 'tagged-equal', {
        StringEquals: { 's3:ExistingObjectTag/state': 'refused' },
      }),
      read('tagged-equal', { status: 200, body: 'bytes' }),
      tagged('tagged-equal', 'refused'),
      read('tagged-equal', { status: 403, body: /AccessDenied/ }),
      tagged('tagged-equal', 'ready'),
      read('tagged-equal', { status: 200, body: 'bytes' }),
    ],
  },
  {
    name: 'S3, s3:ExistingObjectTag: a negated operator holds where the tag is missing',
    source: ABSENT,
    scene: SCENE,
    steps: [
      denied('absent', 'tagged-absent', {
        StringNotEquals: { 's3:ExistingObjectTag/state': ['ready'] },
      }),
      read('tagged-absent', { status: 403, body: /AccessDenied/ }),
      tagged('tagged-absent', 'ready'),
      read('tagged-absent', { status: 200, body: 'bytes' }),
    ],
  },
];
