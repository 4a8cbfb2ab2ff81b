import { expect } from 'vitest';
import type { Case, ControlStep, Step } from '../case.ts';
import { integrated, NEW_API, onNewApi, patch, refusal, step, type Row } from '../control.ts';

const CANARY = 'localstack/localstack test_apigateway_canary.py';

const STAGE = '/restapis/{api}/stages/test';
const DEPLOY = 'POST /restapis/{api}/deployments';
type Operation = readonly [op: string, path: string, value?: string];

const VARIABLES = { testVar: 'default', kept: 'default' };

/** {first} is the stage's, {second} comes from what the API is then. */
function deployed(...between: readonly ControlStep[]): readonly ControlStep[] {
  return [
    step(DEPLOY, { status: 201 }, {}, { first: 'id' }),
    ...between,
    step(DEPLOY, { status: 201 }, {}, { second: 'id' }),
  ];
}

const BEGUN: readonly ControlStep[] = [
  ...integrated('root'),
  ...deployed(),
  step(
    'POST /restapis/{api}/stages',
    { status: 201, jsonLacks: ['canarySettings'] },
    { stageName: 'test', deploymentId: '{first}', variables: VARIABLES },
  ),
];

/** Patches, and what they leave of the canary; ids are seen as "not empty" only. */
function patched(canary: object, ...operations: readonly Operation[]): ControlStep {
  const canarySettings = { deploymentId: expect.any(String), ...canary };
  return step(`PATCH ${STAGE}`, { status: 200, jsonHas: { canarySettings } }, patch(...operations));
}

function refused(message: string, ...operations: readonly Operation[]): ControlStep {
  return step(`PATCH ${STAGE}`, refusal(400, message), patch(...operations));
}

/** `copy` has a source beside its path. */
function copies(...pairs: readonly (readonly [from: string, path: string])[]): object[] {
  return pairs.map(([from, path]) => ({ op: 'copy', from, path }));
}

const OF_ID = ['/canarySettings/deploymentId', '/deploymentId'] as const;
const OF_VARIABLES = ['/canarySettings/stageVariableOverrides', '/variables'] as const;
const TO_ZERO = { op: 'replace', path: '/canarySettings/percentTraffic', value: '0.0' };

const ROWS: readonly Row[] = [
  {
    name: 'a canary comes with the stage, and goes with its settings',
    source: `${CANARY} test_create_update_stages`,
    steps: [
      ...integrated('root'),
      ...deployed(),
      step(
        'POST /restapis/{api}/stages',
        {
          status: 201,
          jsonHas: {
            variables: VARIABLES,
            canarySettings: {
              percentTraffic: 50,
              stageVariableOverrides: { testVar: 'canary' },
              useStageCache: false,
            },
          },
        },
        {
          stageName: 'test',
          deploymentId: '{first}',
          variables: VARIABLES,
          canarySettings: {
            deploymentId: '{second}',
            percentTraffic: 50,
            stageVariableOverrides: { testVar: 'canary' },
          },
        },
      ),
      patched({ stageVariableOverrides: { testVar: 'updated' } }, [
        'replace',
        '/canarySettings/stageVariableOverrides/testVar',
        'updated',
      ]),
      step(
        `PATCH ${STAGE}`,
        { status: 200, jsonHas: { variables: VARIABLES }, jsonLacks: ['canarySettings'] },
        patch(['remove', '/canarySettings']),
      ),
    ],
  },
  {
    name: 'a canary of a deployment that does not exist',
    source:
      `${CANARY} test_create_canary_deployment, ` +
      'test_update_stage_canary_deployment_validation',
    steps: [
      ...BEGUN,
      step('POST /restapis/{api}/stages', refusal(400, 'Deployment id does not exist'), {
        stageName: 'other',
        deploymentId: '{first}',
        canarySettings: { deploymentId: 'deploy' },
      }),
      refused('Deployment id does not exist', [
        'replace',
        '/canarySettings/deploymentId',
        'deploy',
      ]),
    ],
  },
  {
    name: 'a canary begins with the first setting that is replaced',
    source: `${CANARY} test_create_canary_deployment_by_stage_update`,
    steps: [
      ...BEGUN,
      step(
        `PATCH ${STAGE}`,
        {
          status: 200,
          jsonHas: { canarySettings: { percentTraffic: 0, useStageCache: false } },
        },
        patch(['replace', '/canarySettings/deploymentId', '{second}']),
      ),
      step(`PATCH ${STAGE}`, { status: 200 }, patch(['remove', '/canarySettings'])),
      patched({ percentTraffic: 50 }, ['replace', '/canarySettings/percentTraffic', '50']),
    ],
  },
  {
    name: 'a canary deployment needs a stage that exists',
    source: `${CANARY} test_create_canary_deployment_validation`,
    steps: [
      ...integrated('root'),
      ...(
        [
          [
            undefined,
            'Non null and non empty stageName must be provided for canary deployment. ' +
              'Provided value is null',
          ],
          [
            '',
            'Non null and non empty stageName must be provided for canary deployment. ' +
              'Provided value is ',
          ],
          [
            'absent',
            'Stage absent must already be created before making a canary release deployment',
          ],
        ] as const
      ).map(([stageName, reason]) =>
        step(DEPLOY, refusal(400, `Invalid deployment content specified.${reason}`), {
          ...(stageName === undefined ? {} : { stageName }),
          canarySettings: { percentTraffic: 50 },
        }),
      ),
    ],
  },
  {
    name: 'a canary deployment leaves the deployment of the stage',
    source: `${CANARY} test_create_canary_deployment_with_stage`,
    steps: [
      ...BEGUN,
      step(
        DEPLOY,
        { status: 201 },
        {
          stageName: 'test',
          canarySettings: { percentTraffic: 50, stageVariableOverrides: { testVar: 'canary' } },
        },
      ),
      step(`GET ${STAGE}`, {
        status: 200,
        jsonHas: {
          variables: VARIABLES,
          canarySettings: { percentTraffic: 50, stageVariableOverrides: { testVar: 'canary' } },
        },
      }),
      step(`GET /restapis/{api}/stages?deploymentId={first}`, {
        status: 200,
        jsonHas: { item: [{ stageName: 'test' }] },
      }),
    ],
  },
  {
    name: 'patches of a canary that are refused',
    source: `${CANARY} test_update_stage_canary_deployment_validation`,
    steps: [
      ...BEGUN,
      patched({ percentTraffic: 50 }, ['replace', '/canarySettings/percentTraffic', '50']),
      ...['stageVariableOverrides', 'badPath'].map((name) =>
        refused(
          `Cannot remove method setting canarySettings/${name} because there is no method ` +
            'setting for this method ',
          ['remove', `/canarySettings/${name}`],
        ),
      ),
      ...['/canarySettings', '/canarySettings/badPath'].map((path) =>
        step(
          `PATCH ${STAGE}`,
          {
            status: 400,
            jsonHas: {
              message: expect.stringContaining(
                `Invalid method setting path: ${path}. Must be one of: [/deploymentId,`,
              ),
            },
          },
          patch(['replace', path, 'test']),
        ),
      ),
      refused('Invalid add operation with path: /canarySettings/deploymentId', [
        'add',
        '/canarySettings/deploymentId',
        '{second}',
      ]),
    ],
  },
  {
    name: 'a canary is promoted by copies',
    source: `${CANARY} test_update_stage_with_copy_ops`,
    steps: [
      ...BEGUN,
      step(
        `PATCH ${STAGE}`,
        refusal(
          400,
          'Invalid copy operation with path: /canarySettings/stageVariableOverrides ' +
            'and from /variables. ' +
            'Valid copy:path are [/deploymentId, /variables] and valid copy:from are ' +
            '[/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]',
        ),
        {
          patchOperations: copies(['/variables', '/canarySettings/stageVariableOverrides']),
        },
      ),
      step(`PATCH ${STAGE}`, refusal(400, 'Promotion not available. Canary does not exist.'), {
        patchOperations: copies(OF_VARIABLES, OF_ID),
      }),
      step(
        DEPLOY,
        { status: 201 },
        {
          stageName: 'test',
          canarySettings: { percentTraffic: 50, stageVariableOverrides: { testVar: 'override' } },
        },
        { third: 'id' },
      ),
      step(
        `PATCH ${STAGE}`,
        {
          status: 200,
          jsonHas: {
            variables: { testVar: 'override', kept: 'default' },
            canarySettings: {
              percentTraffic: 0,
              stageVariableOverrides: { testVar: 'override' },
            },
          },
        },
        { patchOperations: [TO_ZERO, ...copies(OF_ID, OF_VARIABLES)] },
      ),
      step('GET /restapis/{api}/stages?deploymentId={third}', {
        status: 200,
        jsonHas: { item: [{ stageName: 'test' }] },
      }),
    ],
  },
];

const INTEGRATION = '/restapis/{api}/resources/{root}/methods/GET/integration/responses/200';

function answering(message: string): string {
  return JSON.stringify({
    message,
    variable: '$stageVariables.testVar',
    added: '$stageVariables.added',
    kept: '$stageVariables.kept',
    isCanary: '$context.isCanaryRequest',
  });
}

const CALLED: readonly Step[] = [
  ...NEW_API,
  ...integrated('root'),
  step('PUT /restapis/{api}/resources/{root}/methods/GET/responses/200', { status: 201 }, {}),
  step(
    `PUT ${INTEGRATION}`,
    { status: 201 },
    { responseTemplates: { 'application/json': answering('stage') } },
  ),
  ...deployed(
    step(
      `PATCH ${INTEGRATION}`,
      { status: 200 },
      patch(['replace', '/responseTemplates/application~1json', answering('canary')]),
    ),
  ),
  step(
    'POST /restapis/{api}/stages',
    { status: 201 },
    {
      stageName: 'test',
      deploymentId: '{first}',
      variables: VARIABLES,
      canarySettings: {
        deploymentId: '{second}',
        percentTraffic: 0,
        stageVariableOverrides: { testVar: 'canary', added: 'canary' },
      },
    },
  ),
  {
    call: 'GET /',
    expect: {
      status: 200,
      json: {
        message: 'stage',
        variable: 'default',
        added: '',
        kept: 'default',
        isCanary: 'false',
      },
    },
  },
  step(
    `PATCH ${STAGE}`,
    { status: 200 },
    patch(['replace', '/canarySettings/percentTraffic', '100.0']),
  ),
  {
    call: 'GET /',
    expect: {
      status: 200,
      json: {
        message: 'canary',
        variable: 'canary',
        added: 'canary',
        kept: 'default',
        isCanary: 'true',
      },
    },
  },
];

export const CONTROL_CANARIES: readonly Case[] = [
  ...onNewApi(ROWS),
  {
    name: 'control plane: calls reach the stage or its canary, with its variables',
    source: `${CANARY} test_invoking_canary_deployment`,
    steps: CALLED,
  },
];
