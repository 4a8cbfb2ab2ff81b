import { expect } from 'vitest';
import type { Case, Scene, World } from '../case.ts';
import { api, http, httpProxy, lambda, lambdaProxy, mock, operation } from '../documents.ts';

const SOURCE =
  'localstack/localstack test_apigateway_integrations.py TestApiGatewayHeaderRemapping';

/** What an integration response sets under these names goes out under the same. */
const KEPT = [
  'Accept',
  'Accept-Charset',
  'Accept-Encoding',
  'Age',
  'Content-Type',
  'Pragma',
  'Range',
  'Referer',
  'TE',
  'Via',
  'Warn',
];

/** ... and under these as x-amzn-Remapped-NAME. */
const REMAPPED = [
  'Authorization',
  'Connection',
  'Content-Length',
  'Content-MD5',
  'Date',
  'Expect',
  'Host',
  'Max-Forwards',
  'Proxy-Authenticate',
  'Server',
  'Trailer',
  'Upgrade',
  'User-Agent',
  'WWW-Authenticate',
];

/** Names under which nothing of the client's reaches the method request. */
const STRIPPED = [
  'Content-MD5',
  'Max-Forwards',
  'Proxy-Authenticate',
  'Server',
  'TE',
  'Upgrade',
  'WWW-Authenticate',
];

const ARRIVING = [
  'Accept-Charset',
  'Age',
  'Authorization',
  'Date',
  'Pragma',
  'Range',
  'Referer',
  'Warn',
];

/** Mapped to a header of the integration request, these are sent to an HTTP backend. */
const SENT = [
  'Accept',
  'Accept-Charset',
  'Age',
  'Authorization',
  'Content-MD5',
  'Max-Forwards',
  'Pragma',
  'Range',
  'Referer',
  'Server',
  'User-Agent',
  'Warn',
  'WWW-Authenticate',
];

const NOT_SENT = ['Proxy-Authenticate', 'TE', 'Via'];

/** A mapping to these makes the call fail. */
const FATAL = ['Content-Length', 'Transfer-Encoding'];
const FATAL_FOR_LAMBDA = ['Authorization', 'Connection', 'Expect', 'Proxy-Authenticate', 'TE'];

function declared(names: readonly string[]): object {
  return {
    '200': {
      description: 'ok',
      headers: Object.fromEntries(names.map((name) => [name, { schema: { type: 'string' } }])),
    },
  };
}

function answering(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => [`method.response.header.${name}`, `'response_param_${name}'`]),
  );
}

function sending(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => [`integration.request.header.${name}`, `'mapped_${name}'`]),
  );
}

const KINDS = {
  HTTP: (world: World, extra: object) => http(world, '/seen', { httpMethod: 'POST', ...extra }),
  HTTP_PROXY: (world: World, extra: object) =>
    httpProxy(world, '/seen', { httpMethod: 'POST', ...extra }),
  AWS: (world: World, extra: object) => lambda(world, 'echo', { ...extra }),
  AWS_PROXY: (world: World, extra: object) => ({ ...lambdaProxy(world, 'event'), ...extra }),
} as const;
type Kind = keyof typeof KINDS;

function responses(kind: Kind): Scene {
  const names = [...KEPT, ...REMAPPED];
  return {
    functions: ['echo', 'event'],
    create: { endpointConfiguration: { types: ['REGIONAL'] } },
    document: (world) =>
      api({
        '/': {
          get: operation({
            responses: declared(names) as Record<string, unknown>,
            integration: KINDS[kind](world, {
              responses: { default: { statusCode: '200', responseParameters: answering(names) } },
            }),
          }),
        },
      }),
  };
}

function requests(kind: Kind, names: readonly string[]): Scene {
  return {
    functions: ['echo', 'event'],
    create: { endpointConfiguration: { types: ['REGIONAL'] } },
    document: (world) =>
      api({
        '/': {
          get: operation({
            integration: KINDS[kind](world, { requestParameters: sending(names) }),
          }),
        },
      }),
  };
}

const ARRIVED: Scene = {
  create: { endpointConfiguration: { types: ['REGIONAL'] } },
  document: (world) =>
    api({
      '/': {
        get: operation({
          integration: http(world, '/seen', {
            httpMethod: 'POST',
            requestTemplates: {
              'application/json': `{${[...STRIPPED, ...ARRIVING]
                .map((name) => `"${name}": "$input.params('${name}')"`)
                .join()}}`,
            },
          }),
        }),
      },
    }),
};

const PLAIN: Scene = {
  functions: ['event', 'echo'],
  create: { endpointConfiguration: { types: ['REGIONAL'] } },
  document: (world) =>
    api({
      '/aws': { get: operation({ integration: lambda(world, 'echo') }) },
      '/awsproxy': { get: operation({ integration: lambdaProxy(world, 'event') }) },
      '/http': { get: operation({ integration: http(world, '/seen') }) },
      '/httpproxy': { get: operation({ integration: httpProxy(world, '/seen') }) },
      '/mock': { get: operation({ integration: mock('{}') }) },
    }),
};

const CLIENT = Object.fromEntries(
  [...STRIPPED, ...ARRIVING].map((name) => [name, `client_${name}`]),
);

const RESPONSE_SCENES = { HTTP: responses('HTTP'), AWS: responses('AWS') } as const;
const SENT_SCENES = {
  HTTP: requests('HTTP', SENT),
  HTTP_PROXY: requests('HTTP_PROXY', SENT),
} as const;
const NOT_SENT_SCENES = {
  HTTP: requests('HTTP', NOT_SENT),
  HTTP_PROXY: requests('HTTP_PROXY', NOT_SENT),
} as const;

const ANSWERED = (['HTTP', 'AWS'] as const).flatMap((kind) => [
  ...KEPT.map((name): Case => ({
    name: `${kind}: a mapped answer header ${name} goes out as it is`,
    source: `${SOURCE} full-integration[${kind}]`,
    scene: RESPONSE_SCENES[kind],
    steps: [
      {
        call: 'GET /',
        expect: { status: 200, headers: { [name]: new RegExp(`response_param_${name}`) } },
      },
    ],
  })),
  ...REMAPPED.map((name): Case => ({
    name: `${kind}: a mapped answer header ${name} is remapped`,
    source: `${SOURCE} full-integration[${kind}]`,
    scene: RESPONSE_SCENES[kind],
    steps: [
      {
        call: 'GET /',
        expect: { status: 200, headers: { [`x-amzn-Remapped-${name}`]: `response_param_${name}` } },
      },
    ],
  })),
]);

const SENT_CASES = (['HTTP', 'HTTP_PROXY'] as const).flatMap((kind) => [
  {
    name: `${kind}: mapped headers that are sent to the backend`,
    source: `${SOURCE} full-integration[${kind}]`,
    scene: SENT_SCENES[kind],
    steps: [
      {
        call: 'GET /',
        expect: {
          status: 200,
          jsonHas: {
            headers: Object.fromEntries(SENT.map((name) => [name.toLowerCase(), `mapped_${name}`])),
          },
        },
      },
    ],
  },
  ...NOT_SENT.map((name): Case => ({
    name: `${kind}: a mapped header ${name} is not sent to the backend`,
    source: `${SOURCE} full-integration[${kind}]`,
    scene: NOT_SENT_SCENES[kind],
    steps: [
      {
        call: 'GET /',
        expect: {
          status: 200,
          jsonHas: {
            headers: expect.not.objectContaining({ [name.toLowerCase()]: `mapped_${name}` }),
          },
        },
      },
    ],
  })),
]);

const FATAL_CASES = (Object.keys(KINDS) as Kind[]).flatMap((kind) =>
  [...FATAL, ...(kind.startsWith('AWS') ? FATAL_FOR_LAMBDA : [])].map((name): Case => ({
    name: `${kind}: a mapping to the request header ${name} fails`,
    source: `${SOURCE} ${name.toLowerCase()}[${kind}]`,
    scene: requests(kind, [name]),
    steps: [
      {
        call: 'GET /',
        expect: {
          status: 500,
          json: { message: 'Internal server error' },
          headers: { 'x-amzn-errortype': 'InternalServerErrorException' },
        },
      },
    ],
  })),
);

const ARRIVED_CASES = [
  ...STRIPPED.map((name) => [name, ''] as const),
  ...ARRIVING.map((name) => [name, `client_${name}`] as const),
].map(([name, value]): Case => ({
  name: `a client's header ${name} ${value === '' ? 'does not arrive' : 'arrives'} (REGIONAL)`,
  source: `${SOURCE} full-integration (body)`,
  scene: ARRIVED,
  steps: [
    {
      call: 'GET /',
      headers: CLIENT,
      expect: { status: 200, jsonHas: { body: expect.stringContaining(`"${name}": "${value}"`) } },
    },
  ],
}));

const OWN_CASES = [
  ['aws', true],
  ['awsproxy', true],
  ['http', true],
  ['httpproxy', false],
].map(([path, has]): Case => ({
  name: `${path}: the answer ${has ? 'carries' : 'does not carry'} X-Amzn-Trace-Id`,
  source: `${SOURCE} no-param-integration; test_handler_response_enricher.py`,
  scene: PLAIN,
  steps: [
    {
      call: `GET /${path}`,
      expect: { status: 200, headers: { 'X-Amzn-Trace-Id': has ? /^Root=1-/ : null } },
    },
  ],
}));

export const HEADERS: readonly Case[] = [
  ...ANSWERED,
  ...SENT_CASES,
  ...FATAL_CASES,
  ...ARRIVED_CASES,
  ...OWN_CASES,
];
