import type { Case, Scene } from '../case.ts';
import { api, http, operation } from '../documents.ts';

const VARIABLES = 'Developer guide: Variables for data transformations for API Gateway';
const EXAMPLES = 'Developer guide: Examples using variables for mapping template transformations';
const FORMAT =
  'localstack/localstack test_apigateway_common.py test_input_path_template_formatting ' +
  '(template_mapping.py)';
const BODY =
  'localstack/localstack test_apigateway_common.py test_input_body_formatting ' +
  '(template_mapping.py)';
const UNIT = 'localstack/localstack test_template_mapping.py';
const VTL = 'Apache Velocity: VTL Reference, User Guide';

interface Rendering {
  readonly name: string;
  readonly source: string;
  readonly template: string;
  readonly body?: string;
  readonly call?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly text: string;
}

const PETS = JSON.stringify({
  name: 'ann',
  age: 3,
  price: 1.5,
  flag: true,
  none: null,
  empty: '',
  list: ['a', 'b'],
  pets: [
    { kind: 'dog', n: 1 },
    { kind: 'cat', n: 2 },
  ],
  inner: { a: 1, b: { c: 'd' } },
  nested: { a: 1, b: [{ c: 5 }] },
});

const JSON_CASES: readonly Rendering[] = [
  ['a string has quotes', "$input.json('$.name')", '"ann"'],
  ['a number', "$input.json('$.age')", '3'],
  ['a boolean', "$input.json('$.flag')", 'true'],
  ['null', "$input.json('$.none')", 'null'],
  ['a list', "$input.json('$.list')", '["a","b"]'],
  ['an object', "$input.json('$.inner')", '{"a":1,"b":{"c":"d"}}'],
  ['a field of an element', "$input.json('$.pets[1].kind')", '"cat"'],
  ['the whole body', "$input.json('$')", PETS],
].map(([what = '', template = '', text = '']) => ({
  name: `$input.json of ${what}`,
  source: VARIABLES,
  template,
  text,
}));

const PATH_CASES: readonly Rendering[] = (
  [
    ['a string', "$input.path('$.name')", 'ann', VARIABLES],
    ['a number', "$input.path('$.age')", '3', VARIABLES],
    ['a boolean', "$input.path('$.flag')", 'true', VARIABLES],
    ['an object in the form of a Java map', "$input.path('$.inner')", '{a=1, b={c=d}}', FORMAT],
    [
      'an object that holds lists: JSON inside the map',
      "$input.path('$.nested')",
      '{a=1, b=[{"c":5}]}',
      FORMAT,
    ],
    ['a list as JSON', "$input.path('$.list')", '["a","b"]', FORMAT],
    [
      'a list of objects as JSON',
      "$input.path('$.pets')",
      '[{"kind":"dog","n":1},{"kind":"cat","n":2}]',
      FORMAT,
    ],
    ['a field by a dot', "$input.path('$').inner.b.c", 'd', EXAMPLES],
    ['an element by an index', "$input.path('$').pets[1].kind", 'cat', EXAMPLES],
    ['a size', "$input.path('$.list').size()", '2', EXAMPLES],
    ['a wildcard', "#foreach($k in $input.path('$.pets[*].kind'))$k;#end", 'dog;cat;', VARIABLES],
  ] as const
).map(([what, template, text, source]) => ({
  name: `$input.path of ${what}`,
  source,
  template,
  text,
}));

const JAVA_CASES: readonly Rendering[] = (
  [
    ['toUpperCase', "$input.path('$.name').toUpperCase()", 'ANN'],
    ['substring', "$input.path('$.name').substring(1)", 'nn'],
    ['substring to an end', "$input.path('$.name').substring(0, 2)", 'an'],
    ['length', "$input.path('$.name').length()", '3'],
    ['contains', "#if($input.path('$.name').contains('nn'))yes#end", 'yes'],
    ['replaceAll', "$input.path('$.name').replaceAll('n', 'm')", 'amm'],
    ['split', '#foreach($p in $input.path(\'$.name\').split("n"))[$p]#end', '[a]'],
    ['indexOf', "$input.path('$.name').indexOf('n')", '1'],
    ['startsWith', "#if($input.path('$.name').startsWith('a'))yes#end", 'yes'],
    ['equals', "#if($input.path('$.name').equals('ann'))yes#end", 'yes'],
    ['isEmpty', "#if($input.path('$.empty').isEmpty())yes#end", 'yes'],
    ['trim', "#set($s = ' x ')[$s.trim()]", '[x]'],
    ['concat', "$input.path('$.name').concat('!')", 'ann!'],
    ['get of a map', "$input.path('$.inner').get('a')", '1'],
    ['get of a list', "$input.path('$.list').get(1)", 'b'],
    ['keySet', "#foreach($k in $input.path('$.inner').keySet())$k;#end", 'a;b;'],
    ['entrySet', "#foreach($e in $input.path('$.inner').entrySet())$e.key,#end", 'a,b,'],
    ['containsKey', "#if($input.path('$.inner').containsKey('a'))yes#end", 'yes'],
    ['contains of a list', "#if($input.path('$.list').contains('b'))yes#end", 'yes'],
    ['add to a list', "#set($l = [])#set($x = $l.add('q'))$l.size()", '1'],
    ['put into a map', "#set($m = {})#set($x = $m.put('k', 'v'))$m.k", 'v'],
    ['toString of a number', "$input.path('$.age').toString().length()", '1'],
  ] as const
).map(([what, template, text]) => ({
  name: `the Java method ${what}`,
  source: `${EXAMPLES}; ${VTL}`,
  template,
  text,
}));

const VTL_CASES: readonly Rendering[] = (
  [
    ['#set and a reference', '#set($a = 1)$a', '1'],
    ['a formal reference', '#set($a = "x")${a}y', 'xy'],
    ['a reference that is not set prints itself', 'a$nothing', 'a$nothing'],
    ['a quiet reference that is not set prints nothing', 'a$!nothing', 'a'],
    ['double quotes interpolate', '#set($a = "b")#set($c = "$a!")$c', 'b!'],
    ['single quotes do not', `#set($a = "b")#set($c = '$a!')$c`, '$a!'],
    ['#if, #elseif and #else', '#if(1 == 2)a#elseif(2 == 2)b#{else}c#end', 'b'],
    ['and, or, not', '#if(true && !false || false)x#end', 'x'],
    ['arithmetic', '#set($a = 7)#set($b = $a / 2)#set($c = $a % 4)$b $c', '3 3'],
    ['#foreach with hasNext', '#foreach($i in [1, 2, 3])$i#if($foreach.hasNext),#end#end', '1,2,3'],
    [
      '#foreach with count and index',
      '#foreach($i in ["a", "b"])$foreach.index$foreach.count #end',
      '01 12 ',
    ],
    ['#foreach over a range', '#foreach($i in [1..3])$i#end', '123'],
    ['#break', '#foreach($i in [1, 2, 3])#if($i == 2)#break#end$i#end', '1'],
    ['a map literal', '#set($m = {"a": "b"})$m.a', 'b'],
    ['a comment', 'a## gone\nb', 'ab'],
    ['a block comment', 'a#* gone *#b', 'ab'],
    ['#define', '#define($d)x#end$d$d', 'xx'],
    ['a line that is only #set leaves nothing', '#set($a = 1)\nx', 'x'],
  ] as const
).map(([what, template, text]) => ({ name: `VTL: ${what}`, source: VTL, template, text }));

const UTIL_CASES: readonly Rendering[] = (
  [
    ['urlEncode', "$util.urlEncode('x=a+b')", 'x%3Da%2Bb', UNIT],
    ['urlDecode', "$util.urlDecode('x=a+b')", 'x=a b', UNIT],
    ['base64Encode', "$util.base64Encode('abc')", 'YWJj', VARIABLES],
    ['base64Decode', "$util.base64Decode('YWJj')", 'abc', VARIABLES],
    ['parseJson of a list', "$util.parseJson('[1,2,3]')[0]", '1', UNIT],
    ['parseJson of an object', `$util.parseJson('{"k":{"arr":[1,2]}}').k.arr[0]`, '1', UNIT],
    ['parseJson of a string', `$util.parseJson('"string"')`, 'string', UNIT],
    [
      'escapeJavaScript of quotes',
      `$util.escapeJavaScript('{"foo": 123}')`,
      '{\\"foo\\": 123}',
      UNIT,
    ],
    [
      'escapeJavaScript of $input.json',
      "$util.escapeJavaScript($input.json('$.name'))",
      '\\"ann\\"',
      UNIT,
    ],
  ] as const
).map(([what, template, text, source]) => ({ name: `$util.${what}`, source, template, text }));

const PARAMS =
  '#set($p = $input.params())#foreach($t in $p.keySet())$t:' +
  '#foreach($n in $p.get($t).keySet())#if($n == "q" || $n == "id" || $n == "x-own")' +
  '$n=$p.get($t).get($n);#end#end#end';

const OTHER_CASES: readonly Rendering[] = [
  {
    name: '$input.body is the body as it came',
    source: VARIABLES,
    template: '$input.body',
    body: '{"a":  1}',
    text: '{"a":  1}',
  },
  {
    name: '$input.body of an empty body is {}',
    source: BODY,
    template: '[$input.body]',
    body: '',
    text: '[{}]',
  },
  {
    name: '$input.json of an empty body is {}',
    source: BODY,
    template: "$input.json('$')",
    body: '',
    text: '{}',
  },
  {
    name: "$input.params finds a path parameter before the query's",
    source: VARIABLES,
    template: "$input.params('id')",
    call: 'POST /NAME/p?id=q',
    text: 'p',
  },
  {
    name: '$input.params finds a query parameter',
    source: VARIABLES,
    template: "$input.params('q')",
    call: 'POST /NAME/p?q=v',
    text: 'v',
  },
  {
    name: '$input.params finds a header',
    source: VARIABLES,
    template: "$input.params('x-own')",
    headers: { 'x-own': 'h' },
    text: 'h',
  },
  {
    name: '$input.params of what is missing is empty',
    source: VARIABLES,
    template: "[$input.params('nothing')]",
    text: '[]',
  },
  {
    name: '$input.params().path, querystring and header are maps',
    source: EXAMPLES,
    template:
      "$input.params().path.id $input.params().querystring.q $input.params().header.get('x-own')",
    call: 'POST /NAME/p?q=v',
    headers: { 'x-own': 'h' },
    text: 'p v h',
  },
  {
    name: '$input.params() has path, querystring and header',
    source: EXAMPLES,
    template: PARAMS,
    call: 'POST /NAME/p?q=v',
    headers: { 'x-own': 'h' },
    text: 'path:id=p;querystring:q=v;header:x-own=h;',
  },
  {
    name: '$context names the stage, the method and the resource',
    source: EXAMPLES,
    template: '$context.stage $context.httpMethod',
    text: 'test POST',
  },
  {
    name: '$stageVariables',
    source: VARIABLES,
    template: '$stageVariables.colour $stageVariables.get("colour") ${stageVariables.colour}',
    text: 'blue blue blue',
  },
  {
    name: 'a loop with #define over maps',
    source: `${UNIT} test_render_custom_template`,
    template:
      '#define($loop){#foreach($e in $map.keySet())"$e":"$map.get($e)"' +
      '#if($foreach.hasNext),#end#end}#end#set($map = $stageVariables)$loop',
    text: '{"colour":"blue"}',
  },
];

const RENDERINGS = [
  ...JSON_CASES,
  ...PATH_CASES,
  ...JAVA_CASES,
  ...VTL_CASES,
  ...UTIL_CASES,
  ...OTHER_CASES,
];

const SCENE: Scene = {
  stageVariables: { colour: 'blue' },
  document: (world) =>
    api(
      Object.fromEntries(
        RENDERINGS.map(({ template }, index) => [
          `/t${index}/{id}`,
          {
            post: operation({
              parameters: ['path id', 'query q', 'query id', 'header x-own'],
              integration: http(world, '/seen', {
                httpMethod: 'POST',
                requestTemplates: { 'application/json': template },
              }),
            }),
          },
        ]),
      ),
    ),
};

export const TEMPLATES: readonly Case[] = RENDERINGS.map(
  ({ name, source, call, headers, body, text }, index) => ({
    name: `template: ${name}`,
    source,
    scene: SCENE,
    steps: [
      {
        call: (call ?? 'POST /NAME/p').replace('NAME', `t${index}`),
        headers: { 'Content-Type': 'application/json', ...headers },
        body: body ?? PETS,
        expect: { status: 200, jsonHas: { body: text } },
      },
    ],
  }),
);
