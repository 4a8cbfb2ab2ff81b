import { describe, expect, it } from 'vitest';
import { mockAnswering } from '../support/integrations.ts';
import { createWorld } from '../support/world.ts';

const BODY = '{"a":{"b":[1,2]},"s":"it\'s \\"q\\"/","n":null}';

/** Through the request side of a MOCK: its status comes from the template's own text. */
async function rendered(template: string): Promise<{
  status: number;
  text: string;
  log: string;
  header: (name: string) => string | undefined;
}> {
  const set = `#set($r = '')\n`;
  const world = createWorld({
    routes: { 'POST /a/{id}': { integration: mockAnswering(set + template) } },
    stage: { variables: { v: 'sv' } },
  });
  const { status, text, header } = await world.get('/a/x%20y?q=1&q=2', {
    method: 'POST',
    headers: [['X-H', 'h']],
    body: Buffer.from(BODY),
  });
  return { status, text, log: world.log.join('\n'), header };
}

describe('references and directives', () => {
  it.each([
    ['plain $ 5 # text', 'plain $ 5 # text'],
    ['$unknown ${unknown} $!unknown.', '$unknown ${unknown} .'],
    ['$stageVariables.v $context.stage [$context.none]', 'sv v1 []'],
    [
      '$input.params("id")|$input.params("q")|$input.params("X-H")|$input.params("x-h")|',
      'x y|2|h||',
    ],
    ['$input.params().path.id', 'x y'],
    ['#set($x = 1 + 2 * 3)$x', '7'],
    ['#set($x = "a$stageVariables.v")$x', 'asv'],
    ["#set($x = '$y')$x", '$y'],
    ['#if(1 > 2)a#elseif("b" == "b")b#else c#end', 'b'],
    ['#if($missing)a#{else}b#end', 'b'],
    ['#if(!$missing && (true || false))yes#end', 'yes'],
    ['#foreach($i in [1, 2])$i#if($foreach.hasNext),#end#end', '1,2'],
    ['#foreach($i in [1..3])$velocityCount#end', '123'],
    ['#set($m = {"k": [1, "two"]})$m.k[1] $m.get("k").size()', 'two 2'],
    ['#set($m = {})#set($m.a = 5)$m.a', '5'],
    ['a## comment\nb#* block *#c', 'abc'],
    [
      '#set($s = "a,b")$s.split(",").size() $s.contains("a") $s.length() $s.toUpperCase() ' +
        '$s.equals("a,b") $s.substring(2)',
      '2 true 3 A,B true b',
    ],
    [
      '$util.urlEncode("a b/ü") $util.urlDecode("a+b%2F") ' +
        '$util.base64Encode("hi") $util.base64Decode("aGk=")',
      'a+b%2F%C3%BC a b/ hi aGk='.replace('hi aGk=', 'aGk= hi'),
    ],
    [`$util.escapeJavaScript("it's /")`, "it\\'s \\/"],
    ['$util.parseJson(\'{"a":{"b":1}}\').a.b', '1'],
  ])('%s', async (template, expected) => {
    expect(await rendered(template)).toMatchObject({ status: 200, text: expected });
  });

  it.each([
    ['#include("x")', '#include', 501],
    ['$util.other("x")', '$util.other()', 501],
    ['$stageVariables.v.getClass()', 'getClass', 501],
    ['#if(true) open', '#end', 500],
    ['$input.json("$.[")', 'JSONPath', 500],
    ['#macro(x)a#end', '#macro', 501],
  ])('%s is refused by name', async (template, name, expected) => {
    const { status, log } = await rendered(template);
    expect(status).toBe(expected);
    expect(log).toContain(name);
  });

  it('overrides of status and headers', async () => {
    const { status, header } = await rendered(
      '#set($context.responseOverride.status = 418)' +
        '#set($context.responseOverride.header.X-Tea = "pot")x',
    );
    expect([status, header('x-tea')]).toEqual([418, 'pot']);
  });
});

it('the body: whole, by path, and as JSON', async () => {
  const requestTemplates = {
    'application/json':
      '{"statusCode":200,"s":$input.json("$.s"),"b":"$input.path("$.a.b[1]")",' +
      '"n":"$input.path("$.n")"}' +
      '#if($input.path("$.a.b").size() == 2 && $input.body.contains("it"))' +
      '#set($context.requestOverride.header.X = "1")#end',
  };
  const { get } = createWorld({
    routes: { 'POST /a': { integration: mockAnswering('ok', { requestTemplates }) } },
  });
  expect(await get('/a', { method: 'POST', body: Buffer.from(BODY) })).toMatchObject({
    status: 200,
    text: 'ok',
  });
});
