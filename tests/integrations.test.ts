import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { findMotoPython } from '../local-aws/moto/python.ts';
import { readZip } from '../scripts/lib/zip.ts';
import { bucketOf } from './support/bucket.ts';
import { jsonOf, useExample } from './support/example.ts';
import { startPets } from './support/pets.ts';
import { askService, askSigned, type Sent } from './support/signed-calls.ts';

const pets = await startPets();
afterAll(pets.stop);

const example = useExample('integrations', { backend_url: pets.url, force_destroy: true });
const outputs = <T>(name: string): T => example.applied.outputs[name] as T;
const ask = (line: string, sent?: Sent): ReturnType<typeof askSigned> =>
  askSigned(example, line, sent);

const json = (body: unknown, type = 'application/json'): Sent => ({
  headers: { 'content-type': type },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

async function service(name: string, target: string, body: object): Promise<unknown> {
  return JSON.parse((await askService(example, name, target, body)).body.toString());
}

const ORDER = { item: 'pear', quantity: 3 };
/** Whatever could end a form's field, a JSON string, a template's word, or a line. */
const HOSTILE = `a'b"c\\d&MessageBody=x$input.body\${x}#set($y=1)%26+ \n\tü€😀</x>`;
const escaped = encodeURIComponent('a\'b"c\\d&$x ü€');

type Row = readonly [what: string, line: string, sent: Sent, status: number, answer: object];

async function answers([, line, sent, status, expected]: Row): Promise<void> {
  const answer = await ask(line, sent);
  const text = answer.body.toString();
  expect(answer.status, text).toBe(status);
  const body = jsonOf(answer);
  expect(body).toMatchObject(expected);
  if (status < 400) return;
  // The one shape, and nothing of the inside.
  expect(Object.keys(body).sort()).toEqual(['code', 'message', 'requestId']);
  expect(body['requestId']).toMatch(/^[0-9a-f-]{36}$/);
  expect(text).not.toMatch(/amazon|Exception|arn:|secret|trace|srv|moto|__type/i);
}

describe('each kind of integration', () => {
  it.each<Row>([
    ['AWS_PROXY', 'GET /hello/ada', {}, 200, { hello: 'ada' }],
    ['Lambda, mapped', 'POST /quotes', json(ORDER), 200, { ...ORDER, total: 90 }],
    ['its error', 'POST /quotes', json({ ...ORDER, item: 'fig' }), 404, { code: 'not_found' }],
    [
      'its other error',
      'POST /quotes',
      json({ ...ORDER, quantity: 99 }),
      400,
      { code: 'invalid_parameter' },
    ],
    [
      'an error without a pattern',
      'POST /quotes',
      json({ ...ORDER, item: 'broken' }),
      500,
      { code: 'internal_error' },
    ],
    [
      'DynamoDB PutItem',
      'PUT /items/one',
      json({ name: HOSTILE, quantity: 7 }),
      201,
      { id: 'one' },
    ],
    ['GetItem', 'GET /items/one', {}, 200, { id: 'one', name: HOSTILE, quantity: 7 }],
    [
      'PutItem again',
      'PUT /items/one',
      json({ name: 'x', quantity: 1 }),
      412,
      { code: 'key_exists' },
    ],
    [
      'a name to be escaped',
      `PUT /items/${escaped}`,
      json({ name: 'x', quantity: 1 }),
      201,
      { id: decodeURIComponent(escaped) },
    ],
    [
      'it is read',
      `GET /items/${escaped}`,
      {},
      200,
      { id: decodeURIComponent(escaped), name: 'x', quantity: 1 },
    ],
    ['no item', 'GET /items/two', {}, 404, { code: 'not_found' }],
    [
      'a name that DynamoDB refuses',
      `PUT /items/${'x'.repeat(2100)}`,
      json({ name: 'x', quantity: 1 }),
      400,
      { code: 'invalid_parameter' },
    ],
    ['no report', 'GET /reports/two', {}, 404, { code: 'not_found' }],
    ['no execution', 'GET /executions/two', {}, 404, { code: 'not_found' }],
    ['HTTP, mapped', 'GET /pets/1', {}, 200, { id: 1, kind: 'dog "Rex"', price: 249.99 }],
    ['its 404', 'GET /pets/2', {}, 404, { code: 'not_found' }],
    ['its 500', 'GET /pets/3', {}, 503, { code: 'unavailable' }],
    ['what never answers', 'GET /pets/4', {}, 504, { code: 'timeout' }],
    ['MOCK', 'GET /health', {}, 200, { status: 'ok' }],
  ])('%s', async (...row) => answers(row), 15_000); // less than the 29 s of a route without a limit

  it.each([
    ['GET /else/where?a=b%20c&a=d', { method: 'GET', url: '/else/where?a=b%20c&a=d' }],
    ['DELETE /health', { method: 'DELETE', url: '/health' }],
    ['GET /health/more', { method: 'GET', url: '/health/more' }],
  ])('HTTP_PROXY takes what no fixed route has: %s', async (line, expected) => {
    const answer = await ask(line);
    expect(answer.status).toBe(418);
    expect(jsonOf(answer)).toMatchObject(expected);
  });

  it('streams', async () => {
    const answer = await ask('GET /stream');
    expect([answer.status, answer.headers['content-type'], answer.body.toString()]).toEqual([
      200,
      'application/x-ndjson',
      '{"line":1}\n{"line":2}\n{"line":3}\n',
    ]);
  });
});

describe('bodies', () => {
  const routes = ['POST /quotes', 'POST /orders', 'POST /executions'] as const;
  const bad: Readonly<Record<string, Sent>> = {
    'no body': json(''),
    'no JSON': json('{"item":'),
    'a list': json([ORDER]),
    'a field too few': json({ item: 'pear' }),
    'a field too many': json({ ...ORDER, id: 'x' }),
    'a text too long': json({ ...ORDER, note: 'x'.repeat(501) }),
    'an object for a number': json({ ...ORDER, quantity: { '$.': 1 } }),
  };
  const others: readonly Row[] = [
    ['a null', 'PUT /items/bad', json({ name: null, quantity: 1 }), 400, { code: 'invalid_body' }],
    ['one too many', 'POST /reports', json({ values: [1], a: 1 }), 400, { code: 'invalid_body' }],
  ];
  it.each<Row>([
    ...routes.flatMap((line) =>
      Object.entries(bad).map(
        ([what, sent]) => [what, line, sent, 400, { code: 'invalid_body' }] as const,
      ),
    ),
    ...others,
    // The model is asked for JSON alone.
    ...[...routes, 'PUT /items/bad', 'POST /reports'].map(
      (line) =>
        [
          'another type',
          line,
          json({ anything: 1 }, 'text/plain'),
          415,
          { code: 'unsupported_media_type' },
        ] as const,
    ),
  ])('%s: %s', async (...row) => answers(row));
});

describe('what the services hold', () => {
  it('SQS: each message once, with the id that the caller got', async () => {
    const notes = [HOSTILE, 'plain'];
    const ids: unknown[] = [];
    for (const note of notes) {
      const answer = await ask('POST /orders', json({ ...ORDER, note }));
      expect(answer.status, answer.body.toString()).toBe(202);
      ids.push(jsonOf(answer)['id']);
    }
    expect(new Set(ids).size).toBe(2);
    expect(ids[0]).toMatch(/^[0-9]{13}[0-9A-Za-z-]+$/);
    const received = (await service('sqs', 'AmazonSQS.ReceiveMessage', {
      QueueUrl: outputs('queue_url'),
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
    })) as { Messages: { Body: string; MessageAttributes: { id: { StringValue: string } } }[] };
    const messages = received.Messages.map(({ Body, MessageAttributes }) => [
      MessageAttributes.id.StringValue,
      JSON.parse(Body) as unknown,
    ]);
    expect(messages).toEqual(notes.map((note, index) => [ids[index], { ...ORDER, note }]));
  });

  it('a body is passed on without the spaces that no model counts', async () => {
    const order = `{${' '.repeat(300_000)}"item":"plum","quantity":1}`;
    expect((await ask('POST /orders', json(order))).status).toBe(202);
    const received = (await service('sqs', 'AmazonSQS.ReceiveMessage', {
      QueueUrl: outputs('queue_url'),
    })) as { Messages: { Body: string }[] };
    expect(received.Messages[0]?.Body).toBe('{"item":"plum","quantity":1}');
  });

  it('Step Functions: an execution with that input', async () => {
    const answer = await ask('POST /executions', json({ ...ORDER, note: HOSTILE }));
    expect(answer.status, answer.body.toString()).toBe(202);
    const id = String(jsonOf(answer)['id']);
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    const machine = outputs<string>('state_machine_arn');
    const held = (await service('states', 'AWSStepFunctions.DescribeExecution', {
      executionArn: `${machine.replace(':stateMachine:', ':execution:')}:${id}`,
    })) as { input: string };
    expect(JSON.parse(held.input)).toEqual({ ...ORDER, note: HOSTILE });
    const state = jsonOf(await ask(`GET /executions/${id}`));
    expect(state).toEqual({ id, status: expect.stringMatching(/^[A-Z_]+$/) });
  });

  it('S3: the bytes, once', async () => {
    const bytes = Buffer.from([0, 255, 137, 80, 78, 71, 10, 128]);
    const sent = { headers: { 'content-type': 'image/png' }, body: bytes };
    const answer = await ask('PUT /files/a.png', sent);
    expect([answer.status, jsonOf(answer)]).toEqual([201, { name: 'a.png' }]);
    const held = await bucketOf(example).read('files/a.png');
    expect(held.bytes.equals(bytes)).toBe(true);
    expect(held.etag).toBe(answer.headers['etag']);
    await answers(['', 'PUT /files/a.png', sent, 412, { code: 'key_exists' }]);
    await ask('PUT /files/..%2f..%2fout.png', sent);
    expect(await bucketOf(example).keys()).not.toContain('out.png');
  });

  it('an asynchronous function: 202, then its state', async () => {
    const answer = await ask('POST /reports', json({ values: [1, 2, 3.5] }));
    expect(answer.status, answer.body.toString()).toBe(202);
    const { id } = jsonOf(answer);
    const state = async (): Promise<unknown> => jsonOf(await ask(`GET /reports/${String(id)}`));
    await expect
      .poll(state, { timeout: 20_000, interval: 100 })
      .toEqual({ id, status: 'done', result: { count: 3, sum: 6.5 } });
  });
});

describe('callers', () => {
  it('unsigned ones are refused', async () => {
    const answer = await example.ask('/orders', { method: 'POST', ...json(ORDER) });
    expect([answer.status, jsonOf(answer)['code']]).toEqual([403, 'missing_authentication_token']);
  });

  it('a route has its own limit', async () => {
    const many = await Promise.all(Array.from({ length: 60 }, () => ask('GET /hello/ada')));
    expect(many.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(20);
    const refused = many.find(({ status }) => status === 429);
    expect(refused && jsonOf(refused)['code']).toBe('throttled');
    expect((await ask('GET /health')).status).toBe(200);
  });
});

describe('the local AWS', () => {
  it('says 501 to an action that moto lacks, which SDKs do not repeat', async () => {
    const answer = await askService(
      example,
      'dynamodb',
      'DynamoDB_20120810.ListContributorInsights',
      {},
    );
    expect([answer.status, answer.body.toString()]).toEqual([
      501,
      expect.stringMatching(/not implemented by the local AWS: .*list_contributor_insights/),
    ]);
  });

  it.each([
    ['{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}', 'OK'],
    ['{"StartAt":"B","States":{"A":{"Type":"Succeed"}}}', 'FAIL'],
    ['no JSON', 'FAIL'],
  ])('takes a state machine %s: %s', async (definition, result) => {
    const target = 'AWSStepFunctions.ValidateStateMachineDefinition';
    expect(await service('states', target, { definition })).toMatchObject({ result });
  });
});

describe('the example', () => {
  it("its archive holds its functions' sources", () => {
    const { directory } = example.applied;
    const archive = readZip(readFileSync(join(directory, 'functions.zip')));
    const folder = join(directory, 'functions');
    // If not: cd examples/integrations/functions && zip -X ../functions.zip *.mjs
    expect([...archive].map(([name, bytes]) => [name, bytes.toString()]).sort()).toEqual(
      readdirSync(folder)
        .map((name) => [name, readFileSync(join(folder, name), 'utf8')])
        .sort(),
    );
  });

  it('its document is valid OpenAPI', async () => {
    const python = await findMotoPython(() => {});
    const program =
      'import json, sys; from openapi_spec_validator import validate; ' +
      'validate(json.load(sys.stdin))';
    const running = promisify(execFile)(python, ['-c', program]);
    running.child.stdin?.end(outputs('openapi'));
    await running;
  });

  it('plans nothing again', async () => {
    expect((await example.applied.plan()).changes).toBe(false);
  }, 60_000);
});
