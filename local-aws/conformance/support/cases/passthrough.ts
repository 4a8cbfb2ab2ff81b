import type { Case, Expected, Scene } from '../case.ts';
import { api, http, operation } from '../documents.ts';

const UNIT = 'localstack/localstack test_handler_integration_request.py';
const GUIDE = 'Developer guide: Method request behavior for payloads without mapping templates';

const TEMPLATES = {
  none: undefined,
  json: { 'application/json': '{"templated": "json"}' },
  xml: { 'application/xml': '{"templated": "xml"}' },
  both: { 'application/json': '{"templated": "json"}', 'application/xml': '{"templated": "xml"}' },
} as const;
type Given = keyof typeof TEMPLATES;

const SENT = '{"sent": 1}';
const REFUSED: Expected = { status: 415, json: { message: 'Unsupported Media Type' } };

function passed(body: string): Expected {
  return { status: 200, jsonHas: { body } };
}

/** Behaviour, templates, Content-Type of the request (none: JSON), outcome. */
const ROWS: readonly (readonly [string, Given, string | undefined, Expected, string])[] = [
  ['WHEN_NO_MATCH', 'none', 'application/json', passed(SENT), UNIT],
  ['WHEN_NO_MATCH', 'xml', 'application/json', passed(SENT), UNIT],
  ['WHEN_NO_MATCH', 'json', 'application/json', passed('{"templated": "json"}'), UNIT],
  ['WHEN_NO_MATCH', 'json', undefined, passed('{"templated": "json"}'), GUIDE],
  ['WHEN_NO_MATCH', 'json', 'text/plain', passed(SENT), GUIDE],
  ['WHEN_NO_MATCH', 'both', 'application/xml', passed('{"templated": "xml"}'), GUIDE],
  [
    'WHEN_NO_MATCH',
    'json',
    'application/json; charset=utf-8',
    passed('{"templated": "json"}'),
    GUIDE,
  ],
  ['WHEN_NO_TEMPLATES', 'none', 'application/json', passed(SENT), UNIT],
  ['WHEN_NO_TEMPLATES', 'xml', 'application/json', REFUSED, UNIT],
  ['WHEN_NO_TEMPLATES', 'json', 'application/json', passed('{"templated": "json"}'), UNIT],
  ['NEVER', 'none', 'application/json', REFUSED, UNIT],
  ['NEVER', 'xml', 'application/json', REFUSED, UNIT],
  ['NEVER', 'json', 'application/json', passed('{"templated": "json"}'), UNIT],
  ['NEVER', 'json', 'text/plain', REFUSED, GUIDE],
];

function sceneOf(behaviour: string, given: Given): Scene {
  const templates = TEMPLATES[given];
  return {
    document: (world) =>
      api({
        '/': {
          post: operation({
            integration: http(world, '/seen', {
              httpMethod: 'POST',
              passthroughBehavior: behaviour.toLowerCase(),
              ...(templates ? { requestTemplates: templates } : {}),
            }),
          }),
        },
      }),
  };
}

export const PASSTHROUGH: readonly Case[] = ROWS.map(
  ([behaviour, given, type, expect, source]) => ({
    name: `${behaviour}, templates ${given}, Content-Type ${type ?? 'missing'}: ${expect.status}`,
    source,
    scene: sceneOf(behaviour, given),
    steps: [
      {
        call: 'POST /',
        ...(type === undefined ? {} : { headers: { 'Content-Type': type } }),
        body: SENT,
        expect,
      },
    ],
  }),
);
