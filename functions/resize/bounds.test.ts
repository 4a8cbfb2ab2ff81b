import { describe, expect, it } from 'vitest';
import { createParameters } from './parameters.ts';
import { canonicalText, createQueryParser } from './parse-query.ts';
import { readBounds } from './read-bounds.ts';
import { API_KEY, setUp } from './support/set-up.ts';

const PRESETS = {
  thumb: { w: 200, h: 200, fit: 'cover', q: null },
  hero: { w: 640, dpr: 2, f: 'webp', rect: 'pct:0,0,100,50', gray: true, blur: 1.5 },
  face: { w: 64, h: 64, crop: 'smart', sharpen: 1, gray: false },
};
const presets = { RESIZE_PRESETS: JSON.stringify(PRESETS) };

const parserOf = (env: Record<string, string>) => {
  const parse = createQueryParser(4096, readBounds(env, 4096, 'images/'));
  return (query: Record<string, string | string[]>) =>
    parse(new Map(Object.entries(query).map(([name, value]) => [name, [value].flat()])));
};
const textOf = (env: Record<string, string>, query: Record<string, string>) =>
  canonicalText(parserOf(env)({ key: 'a', ...query }).settings);
const refusal = (code: string, text: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(text) });

describe('a preset', () => {
  it.each<[string, Record<string, string>]>([
    ['thumb', { w: '200', h: '200', fit: 'cover' }],
    ['hero', { w: '1280', f: 'webp', rect: 'pct:0,0,100,50', gray: '1', blur: '1.5' }],
    ['face', { w: '64', h: '64', crop: 'smart', sharpen: '1' }],
  ])('%s has the canonical text of its parameters written out', (p, query) => {
    expect(textOf(presets, { p })).toBe(textOf({}, query));
  });

  it('gives the same bytes, headers and tag, and answers the tag with 304', async () => {
    const { get } = await setUp({ env: presets });
    const source = { key: 'photo.jpg', k: API_KEY };
    const named = await get({ ...source, p: 'thumb' });
    expect(named.status).toBe(200);
    expect(named).toEqual(await get({ ...source, w: '200', h: '200', fit: 'cover' }));
    const again = await get(
      { ...source, p: 'thumb' },
      { 'if-none-match': named.headers['etag'] ?? '' },
    );
    expect(again.status).toBe(304);
  });

  it.each<[Record<string, string | string[]>, string]>([
    [{ p: 'thum' }, 'Parameter "p" is "thum"; expected one of thumb, hero, face'],
    [{ p: '' }, 'expected one of thumb'],
    [{ p: 'toString' }, 'expected one of thumb'],
    [{ p: '__proto__' }, 'expected one of thumb'],
    [{ p: ['thumb', 'thumb'] }, '"p" is given 2 times'],
    [{ p: 'thumb', x: '1' }, '"x" is unknown'],
    [{ p: 'thumb', key: ['a', 'b'] }, '"key" is given 2 times'],
    ...Object.entries(createParameters(1))
      .filter(([, { role }]) => role === 'setting' || role === 'modifier')
      .map(([name]): [Record<string, string>, string] => [
        { p: 'thumb', [name]: '1' },
        `"${name}" is given beside "p"`,
      ]),
  ])('%j is refused: %s', (query, text) => {
    expect(() => parserOf(presets)({ key: 'a', ...query })).toThrow(
      refusal('invalid_parameter', text),
    );
  });

  it('needs a source, as always', () => {
    expect(() => parserOf(presets)({ p: 'thumb' })).toThrow(refusal('missing_parameter', '"u"'));
  });

  it('that none is configured says so', () => {
    expect(() => parserOf({})({ key: 'a', p: 'thumb' })).toThrow(
      refusal('invalid_parameter', 'expected the name of a preset'),
    );
  });
});

describe('presets only', () => {
  const parse = parserOf({ ...presets, RESIZE_PRESETS_ONLY: 'true' });

  it('takes presets', () => expect(parse({ key: 'a', p: 'thumb' }).settings.w).toBe(200));

  it.each([[{}], [{ w: '200' }], [{ w: '200', h: '200', fit: 'cover' }], [{ f: 'webp' }]])(
    'refuses %j, naming the presets',
    (query) => {
      expect(() => parse({ key: 'a', ...query })).toThrow(
        refusal('missing_parameter', '"p" is missing; here only presets are made: thumb, hero'),
      );
    },
  );

  it('holds for signed queries and keys alike', async () => {
    const { get } = await setUp({ env: { ...presets, RESIZE_PRESETS_ONLY: 'true' } });
    await expect(get({ key: 'photo.jpg', k: API_KEY, w: '20' })).rejects.toMatchObject({
      code: 'missing_parameter',
    });
  });
});

describe('allowed widths', () => {
  const widths = { RESIZE_ALLOWED_WIDTHS: '1280, 320,640' };
  const refusing = { ...widths, RESIZE_OTHER_WIDTHS: 'refuse' };

  it.each([
    ['1', undefined, 320],
    ['320', undefined, 320],
    ['321', undefined, 640],
    ['1281', undefined, 1280],
    ['4096', undefined, 1280],
    ['320', '2', 640],
    ['300', '1.5', 640],
    ['1000', '4', 1280],
  ])('w=%s with dpr=%s is made %i wide', (w, dpr, width) => {
    const query = { key: 'a', w, ...(dpr === undefined ? {} : { dpr }) };
    expect(parserOf(widths)(query).settings.w).toBe(width);
  });

  it.each([
    ['319', '1'],
    ['1281', '1'],
    ['320', '1.5'],
  ])('w=%s with dpr=%s is refused where it is so configured', (w, dpr) => {
    expect(() => parserOf(refusing)({ key: 'a', w, dpr })).toThrow(
      refusal('invalid_parameter', 'allowed are 320, 640, 1280'),
    );
    expect(parserOf(refusing)({ key: 'a', w: '160', dpr: '2' }).settings.w).toBe(320);
  });

  it('leave a caller no more results of an image than widths times types', () => {
    const all = new Set<string>();
    for (let w = 1; w <= 4096; w += 7) {
      for (const dpr of ['1', '1.01', '2.5', '4']) {
        for (const f of ['auto', 'jpeg', 'webp']) {
          if (w * Number(dpr) <= 4096) all.add(textOf(widths, { w: String(w), dpr, f }));
        }
      }
    }
    expect(all.size).toBe(3 * 3);
  });

  it.each(
    Object.entries(createParameters(1))
      .filter(([, { role }]) => role === 'setting' || role === 'modifier')
      .map(([name]) => name)
      .filter((name) => !['w', 'f', 'dpr'].includes(name)),
  )('%s cannot be chosen, unless it is freed', (name) => {
    const query = { key: 'a', w: '320', [name]: 'nonsense' };
    expect(() => parserOf(widths)(query)).toThrow(
      refusal('invalid_parameter', `"${name}" cannot be chosen here`),
    );
    const freed = parserOf({ ...widths, RESIZE_FREE_PARAMETERS: name });
    expect(() => freed(query)).toThrow(refusal('invalid_parameter', `"${name}" is "nonsense"`));
  });

  it('keep the shape where h is free', () => {
    const free = { ...widths, RESIZE_FREE_PARAMETERS: 'h' };
    expect(parserOf(free)({ key: 'a', w: '300', h: '150' }).settings).toMatchObject({
      w: 320,
      h: 160,
    });
    expect(() => parserOf(free)({ key: 'a', w: '1', h: '4096' })).toThrow(
      refusal('invalid_parameter', '"h" is 1310720 pixels at the allowed width of 320'),
    );
    expect(parserOf(free)({ key: 'a', w: '4096', h: '1' }).settings).toMatchObject({
      w: 1280,
      h: 1,
    });
  });

  it('do not bind presets', () => {
    expect(parserOf({ ...widths, ...presets })({ key: 'a', p: 'thumb' }).settings.w).toBe(200);
  });
});

describe('the function does not start with', () => {
  it.each<[Record<string, string>, string]>([
    [{ RESIZE_PRESETS: 'x' }, 'RESIZE_PRESETS is not JSON'],
    [{ RESIZE_PRESETS: '[]' }, 'RESIZE_PRESETS is not a JSON object'],
    [{ RESIZE_PRESETS: '{"a":1}' }, 'has no object at "a"'],
    [{ RESIZE_PRESETS: '{"a b":{"w":1}}' }, 'has the name "a b"'],
    [{ RESIZE_PRESETS: '{"__proto__":{"w":1}}' }, 'has the name "__proto__"'],
    [{ RESIZE_PRESETS: '{"a":{}}' }, 'bad preset "a": Parameter "w" is missing'],
    [{ RESIZE_PRESETS: '{"a":{"w":0}}' }, 'bad preset "a": Parameter "w" is "0"'],
    [{ RESIZE_PRESETS: '{"a":{"w":4097}}' }, '1 to 4096'],
    [{ RESIZE_PRESETS: '{"a":{"w":4000,"dpr":2}}' }, '"dpr" makes "w" 8000'],
    [{ RESIZE_PRESETS: '{"a":{"w":1,"width":1}}' }, '"width" is unknown'],
    [{ RESIZE_PRESETS: '{"a":{"w":1,"toString":1}}' }, '"toString" is unknown'],
    [{ RESIZE_PRESETS: '{"a":{"w":1,"key":"x"}}' }, 'has "key" in "a"'],
    [{ RESIZE_PRESETS: '{"a":{"w":1,"k":"x"}}' }, 'has "k" in "a"'],
    [{ RESIZE_PRESETS: '{"a":{"w":1,"p":"a"}}' }, 'has "p" in "a"'],
    [{ RESIZE_PRESETS: '{"a":{"w":1,"h":1,"fp":"0,0","crop":"smart"}}' }, '"crop" and "fp"'],
    [{ RESIZE_PRESETS_ONLY: 'true' }, 'RESIZE_PRESETS_ONLY is true without a preset'],
    [{ RESIZE_ALLOWED_WIDTHS: '320,x' }, 'RESIZE_ALLOWED_WIDTHS is "320,x"'],
    [{ RESIZE_ALLOWED_WIDTHS: '0' }, '1 to 4096'],
    [{ RESIZE_ALLOWED_WIDTHS: '4097' }, '1 to 4096'],
    [{ RESIZE_OTHER_WIDTHS: 'floor' }, 'RESIZE_OTHER_WIDTHS is "floor"'],
    [{ RESIZE_FREE_PARAMETERS: 'h,key' }, 'RESIZE_FREE_PARAMETERS names "key"'],
  ])('%j, and says %s', (env, text) => {
    expect(() => readBounds(env, 4096, 'images/')).toThrow(text);
  });
});
