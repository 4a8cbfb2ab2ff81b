import { gzipSync } from 'node:zlib';
import type { Bytes, Case, Expected, Scene, Step } from '../case.ts';
import { ANY, api, operation, s3 } from '../documents.ts';

const SOURCE = 'localstack/localstack test_apigateway_s3.py TestApiGatewayS3BinarySupport';
const GUIDE = 'Developer guide: Content type conversions in API Gateway';

const RAW = gzipSync('bytes that are not valid UTF-8', { level: 9 });
const ENCODED = RAW.toString('base64');
const TEXT = 'a text in UTF-8';
const BODIES = { raw: RAW, encoded: Buffer.from(ENCODED), text: Buffer.from(TEXT) } as const;
type Kind = keyof typeof BODIES;

/** What becomes of a body, in the words of the guide's tables. */
const CONVERSIONS = {
  same: (body: Buffer): Bytes => body,
  asText: (body: Buffer): Bytes => body.toString('utf8'),
  encoded: (body: Buffer): Bytes => body.toString('base64'),
  decoded: (body: Buffer): Bytes => Buffer.from(body.toString('utf8'), 'base64'),
} as const;
type Outcome = keyof typeof CONVERSIONS | 'error';

const HANDLINGS = ['none', 'CONVERT_TO_TEXT', 'CONVERT_TO_BINARY'] as const;
type Handling = (typeof HANDLINGS)[number];
type Rule = Readonly<Record<Kind, Outcome>>;

const ALL_SAME: Rule = { raw: 'same', encoded: 'same', text: 'same' };
const ALL_TEXT: Rule = { raw: 'asText', encoded: 'asText', text: 'asText' };
const ALL_ENCODED: Rule = { raw: 'encoded', encoded: 'encoded', text: 'encoded' };
const DECODED: Rule = { raw: 'error', encoded: 'decoded', text: 'error' };

function handled(handling: Handling): Record<string, string> {
  return handling === 'none' ? {} : { contentHandling: handling };
}

function scene(requests: Handling, responses: Handling, binary: readonly string[]): Scene {
  return {
    objects: { raw: { body: RAW }, encoded: { body: ENCODED }, text: { body: TEXT } },
    document: (world) =>
      api(
        {
          '/{key+}': {
            [ANY]: operation({
              parameters: ['path key', 'header Content-Type', 'header response-content-type'],
              responses: {
                '200': { description: 'ok', headers: { ETag: { schema: { type: 'string' } } } },
              },
              integration: s3(world, '{key}', {
                ...handled(requests),
                requestParameters: {
                  'integration.request.path.key': 'method.request.path.key',
                  'integration.request.header.Content-Type': 'method.request.header.Content-Type',
                  'integration.request.querystring.response-content-type':
                    'method.request.header.response-content-type',
                },
                responses: {
                  default: {
                    statusCode: '200',
                    ...handled(responses),
                    responseParameters: {
                      'method.response.header.ETag': 'integration.response.header.ETag',
                    },
                  },
                },
              }),
            }),
          },
        },
        { 'x-amazon-apigateway-binary-media-types': binary },
      ),
  };
}

const NO_TYPES: readonly string[] = [];
const PNG: readonly string[] = ['image/png'];

function result(kind: Kind, outcome: Outcome): Expected {
  if (outcome === 'error') return { status: 500 };
  return { status: 200, body: CONVERSIONS[outcome](BODIES[kind]) };
}

/** Uploads, by handling, binary types and the request's Content-Type. */
const UPLOADS: readonly (readonly [Handling, readonly string[], string, Rule])[] = [
  ['none', NO_TYPES, 'image/png', ALL_TEXT],
  ['none', PNG, 'image/png', ALL_SAME],
  ['none', PNG, 'text/plain', ALL_TEXT],
  ['CONVERT_TO_TEXT', NO_TYPES, 'image/png', ALL_TEXT],
  ['CONVERT_TO_TEXT', PNG, 'image/png', ALL_ENCODED],
  ['CONVERT_TO_TEXT', PNG, 'text/plain', ALL_TEXT],
  ['CONVERT_TO_BINARY', NO_TYPES, 'image/png', DECODED],
  ['CONVERT_TO_BINARY', PNG, 'image/png', ALL_SAME],
  ['CONVERT_TO_BINARY', PNG, 'text/plain', DECODED],
];

/** Downloads, by handling, binary types, the object's Content-Type and Accept. */
const DOWNLOADS: readonly (readonly [Handling, readonly string[], string, string, Rule])[] = [
  ['none', NO_TYPES, 'binary/octet-stream', 'image/png', ALL_TEXT],
  ['none', PNG, 'binary/octet-stream', 'image/png', DECODED],
  ['none', PNG, 'image/png', 'image/png', ALL_SAME],
  ['none', PNG, 'binary/octet-stream', 'text/plain', ALL_TEXT],
  ['none', PNG, 'image/png', 'text/plain', ALL_ENCODED],
  ['CONVERT_TO_TEXT', NO_TYPES, 'binary/octet-stream', 'image/png', ALL_TEXT],
  ['CONVERT_TO_TEXT', PNG, 'binary/octet-stream', 'image/png', ALL_TEXT],
  ['CONVERT_TO_TEXT', PNG, 'image/png', 'image/png', ALL_ENCODED],
  ['CONVERT_TO_TEXT', PNG, 'binary/octet-stream', 'text/plain', ALL_TEXT],
  ['CONVERT_TO_TEXT', PNG, 'image/png', 'text/plain', ALL_ENCODED],
  ['CONVERT_TO_BINARY', NO_TYPES, 'binary/octet-stream', 'image/png', DECODED],
  ['CONVERT_TO_BINARY', PNG, 'binary/octet-stream', 'image/png', DECODED],
  ['CONVERT_TO_BINARY', PNG, 'image/png', 'image/png', ALL_SAME],
  ['CONVERT_TO_BINARY', PNG, 'binary/octet-stream', 'text/plain', DECODED],
  ['CONVERT_TO_BINARY', PNG, 'image/png', 'text/plain', ALL_SAME],
];

const SCENES = new Map<string, Scene>(
  HANDLINGS.flatMap((handling) =>
    [NO_TYPES, PNG].flatMap((binary) => [
      [`upload ${handling} ${binary.join()}`, scene(handling, 'none', binary)] as const,
      [`download ${handling} ${binary.join()}`, scene('none', handling, binary)] as const,
    ]),
  ),
);

function sceneOf(name: string): { scene: Scene } {
  const found = SCENES.get(name);
  if (!found) throw new Error(`No scene "${name}".`);
  return { scene: found };
}

function upload(kind: Kind, type: string, outcome: Outcome, key: string): readonly Step[] {
  const call = {
    call: `PUT /${key}`,
    headers: { 'Content-Type': type },
    body: BODIES[kind],
  };
  if (outcome === 'error')
    return [
      { ...call, body: BODIES.encoded, expect: { status: 200 } },
      { ...call, expect: { status: 500 } },
    ];
  return [
    { ...call, expect: { status: 200, body: '' } },
    { object: key, expect: { ...result(kind, outcome), headers: { 'content-type': type } } },
  ];
}

function short(type: string): string {
  return type.split('/').at(-1) ?? type;
}

const KINDS: readonly Kind[] = ['raw', 'encoded', 'text'];

const UPLOAD_CASES = UPLOADS.flatMap(([handling, binary, type, rule]) =>
  KINDS.map((kind): Case => ({
    name:
      `S3 upload: ${kind} as ${short(type)}, ${handling}, ` +
      `types [${binary.map(short).join()}]: ${rule[kind]}`,
    source: `${SOURCE} test_apigw_s3_binary_support_request*; ${GUIDE}`,
    ...sceneOf(`upload ${handling} ${binary.join()}`),
    steps: upload(kind, type, rule[kind], `put-${kind}-${type.replace('/', '-')}`),
  })),
);

const DOWNLOAD_CASES = DOWNLOADS.flatMap(([handling, binary, type, accept, rule]) =>
  KINDS.map((kind): Case => ({
    name:
      `S3 download: ${kind} as ${short(type)} for ${short(accept)}, ${handling}, ` +
      `types [${binary.map(short).join()}]: ${rule[kind]}`,
    source: `${SOURCE} test_apigw_s3_binary_support_response*; ${GUIDE}`,
    ...sceneOf(`download ${handling} ${binary.join()}`),
    steps: [
      {
        call: 'GET /encoded',
        headers: { Accept: accept, 'response-content-type': type },
        expect: { status: 200 },
      },
      {
        call: `GET /${kind}`,
        headers: { Accept: accept, 'response-content-type': type },
        expect: {
          ...result(kind, rule[kind]),
          ...(rule[kind] === 'error' ? {} : { headers: { etag: /^"[0-9a-f]{32}"$/ } }),
        },
      },
    ],
  })),
);

/** A body that became binary cannot be read by a template. */
const TEMPLATED: Scene = {
  document: (world) =>
    api({
      '/{key+}': {
        [ANY]: operation({
          parameters: ['path key', 'header Content-Type'],
          integration: s3(world, '{key}', {
            contentHandling: 'CONVERT_TO_BINARY',
            requestTemplates: { 'application/json': '{"data": "$input.body"}' },
            requestParameters: {
              'integration.request.path.key': 'method.request.path.key',
              'integration.request.header.Content-Type': 'method.request.header.Content-Type',
            },
          }),
        }),
      },
    }),
  objects: {},
};

export const S3_BINARY: readonly Case[] = [
  ...UPLOAD_CASES,
  ...DOWNLOAD_CASES,
  {
    name: 'S3 upload, CONVERT_TO_BINARY, a template of another type: decoded',
    source: `${SOURCE} ...convert_to_binary_with_request_template`,
    scene: TEMPLATED,
    steps: [
      {
        call: 'PUT /encoded',
        headers: { 'Content-Type': 'image/png' },
        body: ENCODED,
        expect: { status: 200, body: '' },
      },
      { object: 'encoded', expect: { status: 200, body: RAW } },
    ],
  },
  {
    name: 'S3 upload, CONVERT_TO_BINARY, the template of its type: error',
    source: `${SOURCE} ...convert_to_binary_with_request_template`,
    scene: TEMPLATED,
    steps: [
      {
        call: 'PUT /templated',
        headers: { 'Content-Type': 'image/png' },
        body: ENCODED,
        expect: { status: 200 },
      },
      {
        call: 'PUT /templated',
        headers: { 'Content-Type': 'application/json' },
        body: ENCODED,
        expect: { status: 500 },
      },
    ],
  },
];
