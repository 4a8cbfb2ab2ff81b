import { expect } from 'vitest';
import type { Case, ControlStep, Expected } from '../case.ts';
import { onNewApi, patch, refusal, step, type Row } from '../control.ts';

const API = 'localstack/localstack test_apigateway_api.py';
const RESOURCE = '/restapis/{api}/resources/{resource}';
const ROOT = '/restapis/{api}/resources/{root}';

const NO_RESOURCE = refusal(404, 'Invalid Resource identifier specified');

function create(parent: string, pathPart: string, wanted: Expected, as = 'made'): ControlStep {
  return step(
    `POST /restapis/{api}/resources/{${parent}}`,
    wanted,
    { pathPart },
    wanted.status === 201 ? { [as]: 'id' } : undefined,
  );
}

const CREATED: Expected = { status: 201 };

const RESOURCES: readonly Row[] = [
  {
    name: 'a resource is created, moved and deleted with its children',
    source: `${API} test_resource_lifecycle`,
    steps: [
      create('resource', 'sub', {
        status: 201,
        jsonHas: { path: '/pets/sub', pathPart: 'sub', parentId: expect.any(String) },
      }),
      step(
        RESOURCE.replace(/^/, 'PATCH '),
        { status: 200, jsonHas: { path: '/dogs', pathPart: 'dogs' } },
        patch(['replace', '/pathPart', 'dogs']),
      ),
      step('GET /restapis/{api}/resources/{made}', { status: 200, jsonHas: { path: '/dogs/sub' } }),
      step(`DELETE ${RESOURCE}`, { status: 202 }),
      step('GET /restapis/{api}/resources/{made}', NO_RESOURCE),
      step('GET /restapis/{api}/resources', { status: 200, jsonHas: { item: [{ path: '/' }] } }),
    ],
  },
  {
    name: 'a patch of a resource that does not exist',
    source: `${API} test_update_resource_behaviour (nonexistent-resource)`,
    steps: [
      step(
        'PATCH /restapis/{api}/resources/badid',
        NO_RESOURCE,
        patch(['replace', '/pathPart', 'x']),
      ),
    ],
  },
  {
    name: 'a patch of a path that a resource does not have',
    source: `${API} test_update_resource_behaviour (invalid-path-part)`,
    steps: [
      step(
        `PATCH ${RESOURCE}`,
        refusal(
          400,
          "Invalid patch path  '/invalid' specified for op 'replace'. " +
            'Must be one of: [/parentId, /pathPart]',
        ),
        patch(['replace', '/invalid', 'x']),
      ),
    ],
  },
  {
    name: 'remove and add of a pathPart',
    source: `${API} test_update_resource_behaviour`,
    steps: ['remove', 'add'].map((op) =>
      step(
        `PATCH ${RESOURCE}`,
        refusal(
          400,
          `Invalid patch path  '/pathPart' specified for op '${op}'. ` +
            'Please choose supported operations',
        ),
        patch([op, '/pathPart', 'x']),
      ),
    ),
  },
  {
    name: 'a parent that does not exist',
    source: `${API} test_update_resource_behaviour (invalid-parent-id)`,
    steps: [step(`PATCH ${RESOURCE}`, NO_RESOURCE, patch(['replace', '/parentId', 'badid']))],
  },
  {
    name: 'a name that a sibling has',
    source: `${API} test_update_resource_behaviour (existing-future-sibling-path)`,
    steps: [
      create('resource', 'sub', CREATED),
      create('made', 'pets', CREATED, 'deep'),
      step(
        'PATCH /restapis/{api}/resources/{deep}',
        refusal(409, 'Another resource with the same parent already has this name: pets'),
        patch(['replace', '/parentId', '{root}']),
      ),
      create(
        'root',
        'pets',
        refusal(409, 'Another resource with the same parent already has this name: pets'),
      ),
    ],
  },
  {
    name: 'a resource below itself',
    source: `${API} test_update_resource_behaviour (update-parent-id-to-subresource-id)`,
    steps: [
      create('resource', 'sub', CREATED),
      step(
        `PATCH ${RESOURCE}`,
        refusal(400, 'Resources cannot be cyclical.'),
        patch(['replace', '/parentId', '{made}']),
      ),
    ],
  },
  {
    name: 'a resource moves to another parent',
    source: `${API} test_update_resource_behaviour (update-parent-id-to-root-id)`,
    steps: [
      create('resource', 'sub', CREATED),
      step(
        'PATCH /restapis/{api}/resources/{made}',
        { status: 200, jsonHas: { path: '/sub' } },
        patch(['replace', '/parentId', '{root}']),
      ),
    ],
  },
  {
    name: 'the root cannot be renamed or moved',
    source: `${API} test_update_resource_on_root`,
    steps: [
      step(
        `PATCH ${ROOT}`,
        refusal(400, 'Root resource cannot update its pathPart.'),
        patch(['replace', '/pathPart', 'x']),
      ),
      step(
        `PATCH ${ROOT}`,
        refusal(400, 'Root resource cannot update its parentId.'),
        patch(['replace', '/parentId', 'x']),
      ),
    ],
  },
  {
    name: 'a second variable sibling',
    source: `${API} test_create_proxy_resource_validation`,
    steps: [
      create('root', '{proxy+}', CREATED),
      create(
        'root',
        '{dynamic}',
        refusal(
          400,
          'A sibling ({proxy+}) of this resource already has a variable path part -- ' +
            'only one is allowed',
        ),
      ),
    ],
  },
  {
    name: 'a child of a greedy resource',
    source: `${API} test_create_proxy_resource_validation`,
    steps: [
      create('root', '{proxy+}', CREATED),
      create(
        'made',
        'x',
        refusal(400, 'Cannot create a child of a resource with a greedy path variable: {proxy+}'),
      ),
    ],
  },
  {
    name: 'a parent that is missing at creation',
    source: `${API} test_create_resource_parent_invalid`,
    steps: [step('POST /restapis/{api}/resources/badid', NO_RESOURCE, { pathPart: 'x' })],
  },
  ...['~tilde', 'a b', '{a}b', '{a', '{pr~oxy+}'].map((pathPart) => ({
    name: `the path part ${pathPart} is refused`,
    source:
      'Developer guide: Important notes (path segments); text: CloudFormation, AWS::ApiGateway',
    steps: [
      create(
        'root',
        pathPart,
        refusal(
          400,
          "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and " +
            'curly braces at the beginning and the end.',
        ),
      ),
    ],
  })),
  ...['user_09', 'good-dog', 'us:er', '{pro:xy+}'].map((pathPart) => ({
    name: `the path part ${pathPart} is taken`,
    source: 'getmoto/moto tests/test_apigateway test_create_resource__validate_name',
    steps: [create('root', pathPart, CREATED)],
  })),
];

export const CONTROL_RESOURCES: readonly Case[] = onNewApi(RESOURCES);
