import { describe, expect, it } from 'vitest';
import { render } from './evaluate.ts';
import { parseTemplate } from './parse.ts';

function rendered(template: string): string {
  const body = { name: 'a,b,,', list: [1, 'x'], map: { k: null, l: [{ a: 1 }] } };
  return render(parseTemplate(template), new Map<string, unknown>([['b', body]]));
}

/** Apache Velocity 1.7: VTL Reference and User Guide. */
describe('directives', () => {
  it.each([
    ['null is not assigned', '#set($x = 1)#set($x = $b.none)$x', '1'],
    ['blanks before #set go with it', 'a\n  #set($x = 1)  \nb', 'a\nb'],
    ['blanks before #if stay', 'a\n  #if(true)\nb\n  #end\nc', 'a\n  b\n  c'],
    ['an escaped reference', '#set($x = 1)\\$x \\\\$x \\$y', '$x \\1 \\$y'],
    ['an escaped directive', '\\#set(1) \\\\#if(true)x#end', '#set(1) \\x'],
    ['text that is not parsed', '#[[$b.name #if]]#', '$b.name #if'],
    ['#{else} and #{end} before text', '#if(false)a#{else}b#{end}c', 'bc'],
    ['#end before a hyphen', '#if(true)a#end-b', 'a-b'],
    ['#stop', 'a#foreach($i in [1, 2])$i#stop#{end}b', 'a1'],
    [
      '#break ends the inner loop only',
      '#foreach($i in [1, 2])#foreach($j in [1, 2])#break#end$i#end',
      '12',
    ],
    ['#foreach over a map: its values', '#foreach($v in {"a": 1, "c": 2})$v#end', '12'],
    ['#foreach over null', 'a#foreach($v in $b.none)x#end', 'a'],
    [
      'the loop around',
      '#foreach($i in [1])#foreach($j in [1, 2])$foreach.parent.count$foreach.last #end#end',
      '1false 1true ',
    ],
    ['the variable of a loop is what it was', '#set($i = 9)#foreach($i in [1])$i#end$i', '19'],
    [
      'at most 1000 iterations',
      '#foreach($i in [1..1200])#if($foreach.count > 999)$i #end#end',
      '1000 ',
    ],
    [
      '#define is rendered where it stands',
      '#define($d)[$x]#end#set($x = 1)$d#set($x = 2)$d',
      '[1][2]',
    ],
    ['a range downwards', '#foreach($i in [3..1])$i#end', '321'],
    ['words for operators', '#if(1 lt 2 and not (1 eq 2) or false)x#end', 'x'],
    ['division by zero is nothing', '#set($x = 5)#set($x = 1 / 0)$x', '5'],
    ['text is no number', '#if("5" > 3)a#{else}b#end', 'b'],
    ['different types by their text', '#if(5 == "5")a#end', 'a'],
    ['"" is true', '#if("")a#end', 'a'],
    ['strings are joined', '#set($x = "a" + 1)$x', 'a1'],
    ['doubled quotes', '#set($x = \'it\'\'s\')#set($y = "a ""q""")$x $y', 'it\'s a "q"'],
    ['a dollar sign alone', '$ $5 $. ${b.list[0]}', '$ $5 $. 1'],
  ])('%s', (_, template, expected) => {
    expect(rendered(template)).toBe(expected);
  });
});

/** java.lang.String, java.util.List and Map, as the guide's examples call them. */
describe('Java', () => {
  it.each([
    ['a map', '$b.map', '{k=null, l=[{"a":1}]}'],
    ['a list of the body', '$b.list', '[1,"x"]'],
    ['a list of the template', '#set($l = [1, "x", {"a": 1}])$l', '[1, x, {a=1}]'],
    ['keySet', '$b.map.keySet()', '[k, l]'],
    ['entrySet', '#foreach($e in $b.map.entrySet())$e.key:$e.getValue();#end', 'k:;l:[{"a":1}];'],
    ['split', '$b.name.split(",").size() $b.name.split(",", 9).size()', '2 4'],
    ['split by each character', '$b.name.split("")', '[a, ,, b, ,, ,]'],
    ['replaceAll with a group', '$b.name.replaceAll("([ab])", "<$1>")', '<a>,<b>,,'],
    ['replaceAll of an escaped quote', `#set($s = "it\\'s")$s.replaceAll("\\\\'", "'")`, "it's"],
    ['replace is literal', '$b.name.replace(",", "$&.")', 'a$&.b$&.$&.'],
    [
      'flags and quotations of a pattern',
      '$b.name.matches("(?i)A,.*") $b.name.replaceAll("\\Q,\\E", ".")',
      'true a.b..',
    ],
    ['indexOf from a place', '$b.name.indexOf(",", 2)', '3'],
    ['empty as a property', '$b.name.empty $b.list.empty', 'false false'],
    [
      'list methods',
      '#set($l = [1])$l.add(2)$l.add(0, 3)$l.remove(0)$l.indexOf(2)$l.addAll([4])$l',
      'truetrue31true[1, 2, 4]',
    ],
    [
      'map methods',
      '#set($m = {})$!m.put("a", 1)$m.getOrDefault("b", 2)$m.containsValue(1)' +
        '$m.remove("a")$m.isEmpty()',
      '2true1true',
    ],
    ['__proto__ is a key', '#set($m = {})$!m.put("__proto__", 1)$m', '{__proto__=1}'],
    ['what is missing has no methods', '[$b.none.toString().length()]', '[]'],
  ])('%s', (_, template, expected) => {
    expect(rendered(template)).toBe(expected);
  });
});

describe('a broken template fails by name', () => {
  it.each([
    ['#if(true)', '#end is missing'],
    ['#set($x 1)', '"=" expected'],
    ['#[[x', '"]]#" is missing'],
    ['$b.name.substring(9)', 'substring'],
    ['$b.name.replaceAll("(", "")', 'regular expression'],
    ['#define($d)$d#end$d', 'contains itself'],
    [
      '#foreach($a in [1..1000])#foreach($c in [1..1000])#foreach($d in [1..9])x#end#end#end',
      'steps',
    ],
    ['#foreach($i in [1..9999999])#end', 'range'],
    ['$b.name.getClass()', 'getClass'],
    ['#set($b.list[7] = 1)', 'no element'],
  ])('%s', (template, message) => {
    expect(() => rendered(template)).toThrow(message);
  });
});
