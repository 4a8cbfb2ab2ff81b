import { expect } from 'vitest';
import type { Case, ControlStep, Expected } from '../case.ts';
import { integrated, onNewApi, patch, refusal, step, type Row } from '../control.ts';

const COMMON = 'localstack/localstack test_apigateway_common.py';

const CREATED: Expected = { status: 201 };

const STAGE = '/restapis/{api}/stages/s1';
const ACTIVE = refusal(400, 'Active stages pointing to this deployment must be moved or deleted');
const METHOD_SETTINGS = {
  cacheDataEncrypted: false,
  cacheTtlInSeconds: 300,
  cachingEnabled: true,
  dataTraceEnabled: false,
  metricsEnabled: false,
  requireAuthorizationForCacheControl: true,
  throttlingBurstLimit: 123,
  throttlingRateLimit: 10000,
  unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER',
};

const DEPLOYED: readonly ControlStep[] = [
  ...integrated('root'),
  step('POST /restapis/{api}/deployments', CREATED, {}, { deployment: 'id' }),
  step(
    'POST /restapis/{api}/stages',
    {
      status: 201,
      jsonHas: {
        stageName: 's1',
        cacheClusterEnabled: false,
        cacheClusterStatus: 'NOT_AVAILABLE',
        methodSettings: {},
        tracingEnabled: false,
      },
    },
    { stageName: 's1', deploymentId: '{deployment}', description: 'my stage' },
  ),
];

const STAGES: readonly Row[] = [
  {
    name: 'a stage is patched',
    source: `${COMMON} test_create_update_stages`,
    steps: [
      ...DEPLOYED,
      step(
        `PATCH ${STAGE}`,
        {
          status: 200,
          jsonHas: {
            description: 'stage new',
            tracingEnabled: true,
            variables: { var1: 'test' },
            methodSettings: { '*/*': METHOD_SETTINGS },
          },
        },
        patch(
          ['replace', '/description', 'stage new'],
          ['replace', '/variables/var1', 'test'],
          ['replace', '/*/*/throttling/burstLimit', '123'],
          ['replace', '/*/*/caching/enabled', 'true'],
          ['replace', '/tracingEnabled', 'true'],
        ),
      ),
    ],
  },
  {
    name: 'the settings of a method start from those of all methods',
    source: `${COMMON} test_create_update_stages (update-stage)`,
    steps: [
      ...DEPLOYED,
      step(
        `PATCH ${STAGE}`,
        {
          status: 200,
          jsonHas: {
            methodSettings: {
              '*/*': METHOD_SETTINGS,
              'test/GET': { ...METHOD_SETTINGS, throttlingBurstLimit: 124 },
            },
          },
        },
        patch(
          ['replace', '/*/*/throttling/burstLimit', '123'],
          ['replace', '/*/*/caching/enabled', 'true'],
          ['replace', '/test/GET/throttling/burstLimit', '124'],
        ),
      ),
    ],
  },
  {
    name: 'a patch of what a stage does not have',
    source: `${COMMON} test_create_update_stages (error-update-tags)`,
    steps: [
      ...DEPLOYED,
      step(
        `PATCH ${STAGE}`,
        {
          status: 400,
          jsonHas: {
            message: expect.stringContaining(
              'Invalid method setting path: /tags/tag1. ' +
                'Must be one of: [/deploymentId, /description,',
            ),
          },
        },
        patch(['replace', '/tags/tag1', 'value1']),
      ),
    ],
  },
  {
    name: 'remove of method settings that are not set',
    source: `${COMMON} test_update_stage_remove_wildcard`,
    steps: [
      ...DEPLOYED,
      step(
        `PATCH ${STAGE}`,
        refusal(
          400,
          'Cannot remove method setting */* because there is no method setting for this method ',
        ),
        patch(['remove', '/*/*']),
      ),
    ],
  },
  {
    name: 'a deployment that a stage uses is not deleted',
    source: `${COMMON} test_create_delete_deployments`,
    steps: [
      ...DEPLOYED,
      step('DELETE /restapis/{api}/deployments/{deployment}', ACTIVE),
      step(`DELETE ${STAGE}`, { status: 202 }),
      step('DELETE /restapis/{api}/deployments/{deployment}', { status: 202 }),
    ],
  },
  {
    name: 'a new deployment to a stage frees the old one',
    source: `${COMMON} test_create_update_deployments`,
    steps: [
      ...DEPLOYED,
      step('POST /restapis/{api}/deployments', CREATED, { stageName: 's1' }, { second: 'id' }),
      step('DELETE /restapis/{api}/deployments/{deployment}', { status: 202 }),
      step('DELETE /restapis/{api}/deployments/{second}', ACTIVE),
    ],
  },
  {
    name: 'a stage with an access log needs the role of the account',
    source: 'Developer guide: Set up CloudWatch logging for REST APIs, Permissions',
    steps: [
      ...DEPLOYED,
      step(
        `PATCH ${STAGE}`,
        refusal(400, 'CloudWatch Logs role ARN must be set in account settings to enable logging'),
        patch(
          [
            'replace',
            '/accessLogSettings/destinationArn',
            'arn:aws:logs:us-east-1:123456789012:log-group:x',
          ],
          ['replace', '/accessLogSettings/format', '$context.requestId'],
        ),
      ),
    ],
  },
  {
    name: 'a stage with an execution log needs the role of the account',
    source: 'Developer guide: Set up CloudWatch logging for REST APIs, Permissions',
    steps: [
      ...DEPLOYED,
      step(
        `PATCH ${STAGE}`,
        refusal(400, 'CloudWatch Logs role ARN must be set in account settings to enable logging'),
        patch(['replace', '/*/*/logging/loglevel', 'INFO']),
      ),
    ],
  },
  {
    name: 'documentation parts and versions',
    source: `${COMMON} test_documentation_parts_and_versions`,
    steps: [
      step(
        'POST /restapis/{api}/documentation/parts',
        {
          status: 201,
          json: { id: expect.any(String), location: { type: 'API' }, properties: '{"foo": "bar"}' },
        },
        { location: { type: 'API' }, properties: '{"foo": "bar"}' },
      ),
      step('GET /restapis/{api}/documentation/parts', {
        status: 200,
        jsonHas: { item: [{ location: { type: 'API' } }] },
      }),
      step(
        'POST /restapis/{api}/documentation/versions',
        { status: 201, jsonHas: { version: 'v123' } },
        { documentationVersion: 'v123' },
      ),
    ],
  },
];

export const CONTROL_STAGES: readonly Case[] = onNewApi(STAGES);
