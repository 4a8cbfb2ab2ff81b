import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRoot } from '../scripts/lib/root.ts';
import { createTerraform } from '../scripts/lib/terraform/terraform.ts';

const ROOT = findRoot();
const DIRECTORY = join(ROOT, '.local', `plan-route-problems-${process.pid}`);
const ROLE = 'arn:aws:iam::123456789012:role/s3';

const BALANCER =
  'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/shop/50dc6c495c0c9188';

const terraform = createTerraform({ root: ROOT });

beforeAll(async () => {
  mkdirSync(DIRECTORY, { recursive: true });
  // Two folders deep, as the module's relative path in it says.
  cpSync(join(ROOT, 'tests/support/route-problems/main.tf'), join(DIRECTORY, 'main.tf'));
  const init = await terraform.run(DIRECTORY, ['init', '-input=false', '-no-color']);
  expect(init.code, init.stderr).toBe(0);
});

afterAll(() => rmSync(DIRECTORY, { recursive: true, force: true }));

interface Event {
  readonly type: string;
  readonly diagnostic?: { readonly severity: string; readonly detail: string };
}

interface Plan {
  readonly code: number | null;
  readonly errors: readonly string[];
}

async function plan(routes: Readonly<Record<string, unknown>>, others = 'none'): Promise<Plan> {
  writeFileSync(join(DIRECTORY, 'routes.json'), JSON.stringify(routes));
  const args = ['plan', '-json', '-input=false', '-lock=false'];
  const { code, stdout } = await terraform.run(DIRECTORY, args, { TF_VAR_others: others });
  const errors = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Event)
    .flatMap(({ diagnostic }) => (diagnostic?.severity === 'error' ? [diagnostic.detail] : []));
  return { code, errors };
}

const problemsOf = (error = ''): string[] => error.split('\n- ').slice(1);

const open = (more: Record<string, unknown>) => ({ authorization: 'NONE', ...more });
const proxy = (more: Record<string, unknown>) => open({ lambda: { function_name: 'f', ...more } });
const s3 = (more: Record<string, unknown>) =>
  open({ s3: { bucket: 'b', key: 'x', credentials_arn: ROLE, responses: {}, ...more } });

const words = (...parts: readonly string[]): string => parts.join(' ');

const TIMEOUTS = words(
  'set 50 to 29000 (to 300000 with a raised quota, REGIONAL and PRIVATE only; to 900000 with',
  'response_streaming).',
);

/** Each route with its own problem, and the sentence that says it. */
const PROBLEMS: readonly { key: string; route: Record<string, unknown>; sentence: string }[] = [
  {
    key: 'GET /authorizer',
    route: { authorization: 'azure', mock: {} },
    sentence: words(
      'Route "GET /authorizer": authorization "azure" is not in var.authorizers; add it there,',
      'correct the key, or write "NONE" or "AWS_IAM".',
    ),
  },
  {
    // "Content type conversions in API Gateway": a text answer would be decoded as base64.
    key: 'GET /bytes',
    route: s3({ responses: { '200': { status: 200, content_handling: 'CONVERT_TO_BINARY' } } }),
    sentence: words(
      'Route "GET /bytes": response "200" has content_handling CONVERT_TO_BINARY, but',
      'binary_media_types is ["image/png"]: an answer of another type would be decoded as base64',
      'and become 500. Set binary_media_types = ["*/*"], or remove the route or its',
      'content_handling.',
    ),
  },
  {
    key: 'GET /conversion',
    route: s3({ responses: { '200': { status: 200, content_handling: 'BINARY' } } }),
    sentence: words(
      'Route "GET /conversion": response "200" has content_handling "BINARY"; write',
      'CONVERT_TO_BINARY or CONVERT_TO_TEXT (null passes bytes as the media types say).',
    ),
  },
  {
    key: 'GET /kinds',
    route: proxy({ async: true, response_streaming: true }),
    sentence: words(
      'Route "GET /kinds" sets lambda.async and lambda.response_streaming; each is another kind of',
      'invocation, so keep one.',
    ),
  },
  {
    key: 'GET /long',
    route: proxy({ timeout_ms: 900_000 }),
    sentence: `Route "GET /long" has timeout_ms 900000; ${TIMEOUTS}`,
  },
  {
    key: 'GET /model',
    route: open({ request_models: { 'application/json': 'Nope' }, mock: {} }),
    sentence: words(
      'Route "GET /model" names "Nope" in request_models, not in var.models; add the schema there',
      'or correct the name.',
    ),
  },
  {
    key: 'GET /parameter',
    route: open({
      request_parameters: { image: true, 'a.b.c.d': true, 'method.request.header.X': true },
      mock: {},
    }),
    sentence: words(
      'Route "GET /parameter" has "a.b.c.d", "image" in request_parameters; write',
      'method.request.querystring.NAME, method.request.header.NAME or method.request.path.NAME.',
    ),
  },
  {
    key: 'GET /scopes',
    route: { authorization: 'AWS_IAM', authorization_scopes: ['read'], mock: {} },
    sentence: words(
      'Route "GET /scopes" has authorization_scopes, but its authorizer "AWS_IAM" is not of type',
      'COGNITO_USER_POOLS; name one that is, or remove the scopes.',
    ),
  },
  {
    key: 'GET /short',
    route: proxy({ timeout_ms: 49 }),
    sentence: `Route "GET /short" has timeout_ms 49; ${TIMEOUTS}`,
  },
  {
    key: 'GET /status',
    route: s3({ responses: { default: { status: 99 } } }),
    sentence: 'Route "GET /status": response "default" has status 99; write 100 to 599.',
  },
  {
    key: 'GET /templates',
    route: proxy({ request_templates: { 'application/json': '{}' } }),
    sentence: words(
      'Route "GET /templates" has lambda.request_templates, which a proxy integration ignores;',
      'remove it, or set async or error_mapping.',
    ),
  },
  {
    // Integration responses are kept by status code (API reference, PutIntegrationResponse).
    key: 'GET /twice',
    route: s3({ responses: { '404': { status: 404 }, '410': { status: 404 } } }),
    sentence: words(
      'Route "GET /twice" answers 404 for the patterns "404" and "410", and API Gateway keeps one',
      'pattern per status; write "A|B" for both, or answer one of them with another status.',
    ),
  },
  {
    key: 'GET /unbound',
    route: s3({ key: 'images/{image}' }),
    sentence: words(
      'Route "GET /unbound": s3.key "images/{image}" has {image}, which is no path variable of the',
      'route; map it in request_parameters, as "integration.request.path.name" =',
      '"method.request.querystring.name".',
    ),
  },
];

/** What is behind a route may be known at apply only, so these are told apart from the others. */
const BACKENDS: readonly { key: string; route: Record<string, unknown>; sentence: string }[] = [
  {
    key: 'GET /arn',
    route: proxy({ function_name: 'arn:aws:lambda:eu-central-1:123456789012:function:orders' }),
    sentence: words(
      'Route "GET /arn": lambda.function_name',
      '"arn:aws:lambda:eu-central-1:123456789012:function:orders" is not a function\'s name; write',
      'the name alone ("orders"), an alias or version into lambda.qualifier, and an ARN, for a',
      'function of another account or region, into lambda.function_arn beside the name.',
    ),
  },
  {
    key: 'GET /bare',
    route: open({ http_proxy: { uri: 'example.com/x' } }),
    sentence: words(
      'Route "GET /bare": http_proxy.uri "example.com/x" is no address of an HTTP server; begin it',
      'with https:// or http://, such as "https://example.com/orders".',
    ),
  },
  {
    key: 'GET /greedy/{rest+}',
    route: open({ http_proxy: { uri: 'https://example.com/{rest+}' } }),
    sentence: words(
      'Route "GET /greedy/{rest+}": http_proxy.uri "https://example.com/{rest+}" has {rest+},',
      'which is no path variable of the route; correct the name (a greedy {name+} is {name} here),',
      'or map it in request_parameters, as "integration.request.path.name" =',
      '"method.request.querystring.name".',
    ),
  },
  {
    key: 'GET /linkless',
    route: open({ http_proxy: { uri: 'http://a.example/', integration_target: BALANCER } }),
    sentence: words(
      'Route "GET /linkless": http_proxy.integration_target is set without connection_id; add the',
      'id of the VPC link V2 that leads to the load balancer, or remove it.',
    ),
  },
  {
    key: 'GET /named',
    route: open({ http: { uri: 'http://example.com/{id}', responses: {} } }),
    sentence: words(
      'Route "GET /named": http.uri "http://example.com/{id}" has {id}, which is no path variable',
      'of the route; correct the name (a greedy {name+} is {name} here), or map it in',
      'request_parameters, as "integration.request.path.name" = "method.request.querystring.name".',
    ),
  },
];

/** Problems between routes, which no single one has. */
const EXPOSED = {
  'POST /open/{name+}': open({ mock: {} }),
  'POST /open/admin': { authorization: 'AWS_IAM', mock: {} },
};
const SIBLINGS = { 'PUT /a/{x}': open({ mock: {} }), 'PUT /a/{y}/b': open({ mock: {} }) };
const BETWEEN = [
  words(
    'Route "POST /open/admin" has its own authorization, but an open route of the same method',
    'covers its path in the resource policy ("*" crosses slashes), which would let everybody in.',
    'Move it to a path that no open route covers, or give both the same authorization.',
  ),
  words(
    'Routes "PUT /a/{x}", "PUT /a/{y}/b" have different variables in one place: /a has {x} and',
    '{y}. Give them one name.',
  ),
];

describe('route problems of modules/rest-api, planned with a real provider', () => {
  it('are shown all together, sorted, each with its route and the remedy', async () => {
    const single = Object.fromEntries(PROBLEMS.map(({ key, route }) => [key, route]));
    const { code, errors } = await plan({ ...single, ...EXPOSED, ...SIBLINGS });
    expect(code).toBe(1);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/^REST API "unit" cannot be made of its routes:\n- /);
    const sentences = [...PROBLEMS.map(({ sentence }) => sentence), ...BETWEEN];
    expect(problemsOf(errors[0])).toEqual(sentences);
  });

  it('of back ends are shown together, with the remedy', async () => {
    const { code, errors } = await plan(
      Object.fromEntries(BACKENDS.map(({ key, route }) => [key, route])),
    );
    expect(code).toBe(1);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/^REST API "unit" cannot call what is behind its routes:\n- /);
    expect(problemsOf(errors[0])).toEqual(BACKENDS.map(({ sentence }) => sentence));
  });

  it('are none where a name is bound: by the path, by a mapping, by a stage variable', async () => {
    const parameters = { 'integration.request.path.id': 'method.request.querystring.id' };
    const routes = {
      'GET /a/{rest+}': open({ http_proxy: { uri: 'https://example.com/{rest}' } }),
      'GET /b': open({
        http_proxy: { uri: 'https://example.com/{id}', request_parameters: parameters },
      }),
      'GET /c': open({ http_proxy: { uri: 'http://${stageVariables.host}/c' } }),
      'GET /d': proxy({ function_arn: 'arn:aws:lambda:eu-west-1:123456789012:function:f' }),
    };
    expect(await plan(routes)).toEqual({ code: 0, errors: [] });
  });

  it('count the permissions of one function, and name the key that makes one of many', async () => {
    const many = (more: Record<string, unknown>) =>
      Object.fromEntries(
        Array.from({ length: 51 }, (_, i) => [
          `GET /r${i}`,
          proxy({ function_name: 'f', ...more }),
        ]),
      );
    const { errors } = await plan(many({}));
    expect(problemsOf(errors[0])).toEqual([
      words(
        'Function "f" would get 51 permissions ("GET /r0", "GET /r1", "GET /r10", ...), and its',
        'policy holds about 50; give its routes one lambda.permission_key, so that they share a',
        'permission.',
      ),
    ]);
    expect(await plan(many({ permission_key: 'f' }))).toEqual({ code: 0, errors: [] });
  });

  it('name routes that share a permission_key and not the function', async () => {
    const { errors } = await plan({
      'GET /a': proxy({ permission_key: 'shared' }),
      'GET /b': proxy({ permission_key: 'shared', function_name: 'g' }),
    });
    expect(errors.flatMap(problemsOf)).toEqual([
      words(
        'Routes "GET /a", "GET /b" have one lambda.permission_key, "shared", and different',
        'functions or qualifiers; give each function a key of its own, or leave it out.',
      ),
    ]);
  });

  it('are none in a map whose backends only the apply knows', async () => {
    expect(await plan({ 'GET /health': open({ mock: {} }) }, 'unknown')).toEqual({
      code: 0,
      errors: [],
    });
  });

  it('are found beside backends that only the apply knows', async () => {
    const { code, errors } = await plan({ 'GET /short': proxy({ timeout_ms: 49 }) }, 'unknown');
    expect(code).toBe(1);
    expect(errors.flatMap(problemsOf)).toEqual([
      `Route "GET /short" has timeout_ms 49; ${TIMEOUTS}`,
    ]);
  });

  it('wait for the apply when an S3 key is unknown, and do not end the plan', async () => {
    expect(await plan({ 'GET /health': open({ mock: {} }) }, 'unknown_key')).toEqual({
      code: 0,
      errors: [],
    });
  });

  it('leave the key and the one integration to the variable, which names each', async () => {
    const { errors } = await plan({
      'GET /{key+}/meta': open({ mock: {} }),
      'GET /none': open({}),
    });
    expect(errors.map((error) => error.split(';')[0])).toEqual([
      'Route "GET /{key+}/meta"',
      'Route "GET /none" has 0 integrations',
    ]);
  });
});
