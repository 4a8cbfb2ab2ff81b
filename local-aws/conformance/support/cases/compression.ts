import { deflateSync, gzipSync } from 'node:zlib';
import type { Case, Expected, Scene } from '../case.ts';
import { api, http, mock, operation } from '../documents.ts';

const REQUEST = 'Developer guide: Call an API method with a compressed payload';
const RESPONSE = 'Developer guide: Receive an API response with a compressed payload';

const LONG = JSON.stringify({ text: 'x'.repeat(200) });
const BODY = '{"type": "dog", "price": 249.99}';

function scene(size?: number): Scene {
  return {
    ...(size === undefined ? {} : { create: { minimumCompressionSize: size } }),
    document: (world) =>
      api(
        {
          '/seen': {
            post: operation({ integration: http(world, '/seen', { httpMethod: 'POST' }) }),
          },
          '/long': { get: operation({ integration: mock(LONG) }) },
          '/short': { get: operation({ integration: mock('{}') }) },
          '/encoded': {
            get: operation({
              responses: {
                '200': {
                  description: 'x',
                  headers: { 'Content-Encoding': { schema: { type: 'string' } } },
                },
              },
              integration: mock(undefined, {
                responses: {
                  default: {
                    statusCode: '200',
                    responseParameters: { 'method.response.header.Content-Encoding': "'identity'" },
                    responseTemplates: { 'application/json': LONG },
                  },
                },
              }),
            }),
          },
        },
        size === undefined ? {} : { 'x-amazon-apigateway-minimum-compression-size': size },
      ),
  };
}

const OFF = scene();
const ON = scene(100);

const UNSUPPORTED: Expected = { status: 415, json: { message: 'Unsupported Media Type' } };

const UPLOADS: readonly (readonly [string, string, Buffer, Expected])[] = [
  ['gzip', 'gzip', gzipSync(BODY), { status: 200, jsonHas: { body: BODY } }],
  ['deflate', 'deflate', deflateSync(BODY), { status: 200, jsonHas: { body: BODY } }],
  ['identity', 'identity', Buffer.from(BODY), { status: 200, jsonHas: { body: BODY } }],
  ['a coding that is not supported', 'br', Buffer.from(BODY), UNSUPPORTED],
  ['a body that is not what it says', 'gzip', Buffer.from(BODY), UNSUPPORTED],
];

const DOWNLOADS: readonly (readonly [string, Scene, string, string | undefined, Expected])[] = [
  ['gzip', ON, '/long', 'gzip', { status: 200, headers: { 'content-encoding': 'gzip' } }],
  ['deflate', ON, '/long', 'deflate', { status: 200, headers: { 'content-encoding': 'deflate' } }],
  [
    'several',
    ON,
    '/long',
    'gzip, deflate, br',
    { status: 200, headers: { 'content-encoding': /gzip|deflate/ } },
  ],
  [
    'no Accept-Encoding',
    ON,
    '/long',
    undefined,
    { status: 200, headers: { 'content-encoding': null }, body: LONG },
  ],
  ['* alone', ON, '/long', '*', { status: 200, headers: { 'content-encoding': null }, body: LONG }],
  [
    'a coding that is not supported',
    ON,
    '/long',
    'br',
    { status: 200, headers: { 'content-encoding': null }, body: LONG },
  ],
  [
    'a body below the size',
    ON,
    '/short',
    'gzip',
    { status: 200, headers: { 'content-encoding': null }, body: '{}' },
  ],
  ['an answer that has a Content-Encoding', ON, '/encoded', 'gzip', { status: 200, body: LONG }],
  [
    'compression that is off',
    OFF,
    '/long',
    'gzip',
    { status: 200, headers: { 'content-encoding': null }, body: LONG },
  ],
];

export const COMPRESSION: readonly Case[] = [
  ...UPLOADS.map(([name, coding, body, expect]): Case => ({
    name: `compression of a request: ${name}`,
    source: REQUEST,
    scene: OFF,
    steps: [
      {
        call: 'POST /seen',
        headers: { 'Content-Type': 'application/json', 'Content-Encoding': coding },
        body,
        expect,
      },
    ],
  })),
  ...DOWNLOADS.map(([name, where, path, accepted, expect]): Case => ({
    name: `compression of an answer: ${name}`,
    source: RESPONSE,
    scene: where,
    steps: [
      {
        call: `GET ${path}`,
        ...(accepted === undefined ? {} : { headers: { 'Accept-Encoding': accepted } }),
        expect,
      },
    ],
  })),
];
