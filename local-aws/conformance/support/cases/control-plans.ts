import { expect } from 'vitest';
import type { Case, ControlStep, ServiceStep } from '../case.ts';
import { integrated, NEW_API, onNewApi, patch, refusal, step, type Row } from '../control.ts';

const API = 'localstack/localstack test_apigateway_api.py';
const PLANS = 'localstack/localstack test_apigateway_common.py TestUsagePlans test_usage_plan_crud';

const STAGED: readonly ControlStep[] = [
  ...integrated('root'),
  step('POST /restapis/{api}/deployments', { status: 201 }, { stageName: 'dev' }),
];
const STAGES = [{ apiId: '{api}', stage: 'dev' }];

const PLAN: ControlStep = {
  control: 'POST /usageplans',
  body: { name: 'p', description: 'd', apiStages: STAGES },
  expect: { status: 201, jsonLacks: ['tags', 'quota', 'throttle', 'apiStages.0.throttle'] },
  save: { plan: 'id' },
};

function added(value?: string): object {
  return { patchOperations: [{ op: 'add', path: '/apiStages', ...(value ? { value } : {}) }] };
}

const ROWS: readonly Row[] = [
  {
    name: 'a usage plan is made, read and patched',
    source: PLANS,
    steps: [
      ...STAGED,
      PLAN,
      step('GET /usageplans/{plan}', { status: 200, jsonHas: { tags: {} } }),
      step(
        'PATCH /usageplans/{plan}',
        {
          status: 200,
          jsonHas: {
            quota: { limit: 5000, offset: 0, period: 'MONTH' },
            throttle: { burstLimit: 100, rateLimit: 200 },
            tags: {},
          },
        },
        patch(
          ['replace', '/throttle/burstLimit', '100'],
          ['replace', '/throttle/rateLimit', '200'],
          ['replace', '/quota/limit', '5000'],
          ['replace', '/quota/period', 'MONTH'],
        ),
      ),
    ],
  },
  {
    name: 'stages that a usage plan does not take',
    source: PLANS,
    steps: [
      ...STAGED,
      PLAN,
      step('PATCH /usageplans/noplan', refusal(404, 'Invalid Usage Plan ID specified'), added('x')),
      step('PATCH /usageplans/{plan}', refusal(400, 'Invalid API Stage specified'), added()),
      step('PATCH /usageplans/{plan}', refusal(400, 'Invalid API Stage specified'), added('fake')),
      step(
        'PATCH /usageplans/{plan}',
        {
          status: 404,
          jsonHas: {
            message: expect.stringMatching(
              /^Invalid API Stage \{api: noapi, stage: dev\} specified for usageplan \w+$/,
            ),
          },
        },
        added('noapi:dev'),
      ),
      step(
        'PATCH /usageplans/{plan}',
        {
          status: 404,
          jsonHas: { message: expect.stringContaining('stage: fake} specified for usageplan') },
        },
        added('{api}:fake'),
      ),
    ],
  },
  {
    name: 'a VPC link is made, read, renamed and deleted',
    source: `${API} TestApiGatewayVpcLink test_vpc_link_lifecycle`,
    steps: [
      step(
        'POST /vpclinks',
        { status: 202, jsonHas: { status: 'PENDING' }, jsonLacks: ['tags', 'description'] },
        {
          name: 'link',
          targetArns: [
            'arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/n/1234',
          ],
        },
        { link: 'id' },
      ),
      step('GET /vpclinks/{link}', {
        status: 200,
        jsonHas: {
          status: 'AVAILABLE',
          statusMessage: 'Your vpc link is ready for use',
          tags: {},
        },
      }),
      step(
        'PATCH /vpclinks/{link}',
        { status: 200, jsonHas: { name: 'renamed', status: 'AVAILABLE' } },
        patch(['replace', '/name', 'renamed']),
      ),
      step('DELETE /vpclinks/{link}', { status: 202 }),
      step('GET /vpclinks/{link}', refusal(404, 'Invalid Vpc Link identifier specified')),
    ],
  },
  {
    name: 'VPC links that are refused',
    source: `${API} test_create_vpc_link_invalid_parameters`,
    steps: [
      step('POST /vpclinks', refusal(400, 'Invalid ARN. ARN is not well formed invalid-arn'), {
        name: 'link',
        targetArns: ['invalid-arn'],
      }),
      step('POST /vpclinks', refusal(400, 'Name cannot be empty'), {
        name: '',
        targetArns: ['arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/n/1'],
      }),
    ],
  },
];

const LOGGING = 'Developer guide: Set up CloudWatch logging for REST APIs, Permissions';
const REFUSED = 'The role ARN does not have required permissions';

function iam(fields: Readonly<Record<string, string>>): ServiceStep {
  return {
    service: 'iam',
    line: 'POST /',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams({ ...fields, Version: '2010-05-08' }).toString(),
    expect: { status: 200 },
  };
}

function statement(more: object): string {
  const one = { Effect: 'Allow', ...more };
  return JSON.stringify({ Version: '2012-10-17', Statement: [one] });
}

/** Trust and policy of a role, and what UpdateAccount says to it. */
const ROLES: readonly (readonly [string, string, string, boolean])[] = [
  ['writes logs', 'apigateway.amazonaws.com', 'logs:*', true],
  ["is not API Gateway's", 'lambda.amazonaws.com', 'logs:*', false],
  ['makes no log groups', 'apigateway.amazonaws.com', 'logs:PutLogEvents', false],
];

const OF_ROLES = ROLES.map(([what, principal, action, taken], index): Case => {
  const role = `log-writer-${index}`;
  const set = (value: string): object => patch(['replace', '/cloudwatchRoleArn', value]);
  const arn = `arn:aws:iam::123456789012:role/${role}`;
  const log = patch(['replace', '/*/*/logging/loglevel', 'INFO']);
  return {
    name: `control plane: a role of the account that ${what}`,
    source: LOGGING,
    steps: [
      iam({
        Action: 'CreateRole',
        RoleName: role,
        AssumeRolePolicyDocument: statement({
          Action: 'sts:AssumeRole',
          Principal: { Service: principal },
        }),
      }),
      iam({
        Action: 'PutRolePolicy',
        RoleName: role,
        PolicyName: 'p',
        PolicyDocument: statement({ Action: action, Resource: '*' }),
      }),
      step(
        'PATCH /account',
        taken
          ? { status: 200, jsonHas: { cloudwatchRoleArn: arn } }
          : { status: 400, jsonHas: { message: expect.stringContaining(REFUSED) } },
        set(arn),
      ),
      ...NEW_API,
      ...STAGED,
      step('PATCH /restapis/{api}/stages/dev', { status: taken ? 200 : 400 }, log),
      step('PATCH /account', { status: 200, jsonLacks: ['cloudwatchRoleArn'] }, set('')),
    ],
  };
});

export const CONTROL_PLANS: readonly Case[] = [...onNewApi(ROWS), ...OF_ROLES];
