import { describe, expect, it } from 'vitest';
import { readJsonPath } from './json-path.ts';

const STORE = {
  store: {
    book: [
      { category: 'reference', title: 'A', price: 8.95 },
      { category: 'fiction', title: 'B', price: 12.99, isbn: '0-1' },
      { category: 'fiction', title: 'C', price: 22.99, isbn: '0-2', tags: ['x', 'y'] },
    ],
    bicycle: { color: 'red', 'gear-count': 3, price: 19.95 },
  },
  limit: 10,
};

/** The README of json-path/JsonPath: operators, functions, filters, "What is returned when?". */
describe('JSONPath', () => {
  it.each<readonly [string, unknown]>([
    ['$.store.bicycle.color', 'red'],
    ['store.bicycle.color', 'red'],
    ['$.store.bicycle.gear-count', 3],
    ["$['store']['bicycle'][\"color\"]", 'red'],
    ["$.['limit']", 10],
    ['$.store.book[0].title', 'A'],
    ['$.store.book[-1].title', 'C'],
    ['$.store.book[9].title', undefined],
    ['$.store.book.title', undefined],
    ['$.none.deeper', undefined],
    ['$.toString', undefined],
    ['$.store.book[*].title', ['A', 'B', 'C']],
    ['$.store.bicycle.*', ['red', 3, 19.95]],
    ['$.store.book[0,2].title', ['A', 'C']],
    ['$.store.book[:2].title', ['A', 'B']],
    ['$.store.book[1:].title', ['B', 'C']],
    ['$.store.book[-2:].title', ['B', 'C']],
    ['$.store.book[0:1].title', ['A']],
    ["$.store.bicycle['color','price']", { color: 'red', price: 19.95 }],
    ['$..isbn', ['0-1', '0-2']],
    ['$..book[0].title', ['A']],
    ['$..[0].title', ['A']],
    ['$..none', []],
    ['$.store.book[?(@.isbn)].title', ['B', 'C']],
    ['$.store.book[?(!@.isbn)].title', ['A']],
    ['$.store.book[?(@.price < 10)].title', ['A']],
    ['$.store.book[?(@.price <= $.limit)].title', ['A']],
    ["$.store.book[?(@.category == 'fiction' && @.price > 20)].title", ['C']],
    ['$.store.book[?(@.price > 20 || @["title"] == "A")].title', ['A', 'C']],
    ["$.store.book[?((@.title != 'A') && (@.isbn =~ /0-[12]/))].title", ['B', 'C']],
    ["$.store.book[?(@.title in ['A', 'C'])].title", ['A', 'C']],
    ["$.store.book[?(@.title nin ['A', 'C'])].title", ['B']],
    ["$.store.book[?(@.tags contains 'x')].title", ['C']],
    ['$.store.book[?(@.tags size 2)].title', ['C']],
    ['$.store.book.length()', 3],
    ['$.store.book[*].price.max()', 22.99],
    ['$.store.book[*].price.min()', 8.95],
  ])('%s', (path, expected) => {
    expect(readJsonPath(STORE, path)).toEqual(expected);
  });

  it.each(['$.[', '$[?(@.a ==)]', '$[?(@.a =~ /(/)]', '$.a.none()', '$[a]', '$ .a'])(
    '%s is refused by name',
    (path) => {
      expect(() => readJsonPath(STORE, path)).toThrow(/JSONPath/);
    },
  );
});
