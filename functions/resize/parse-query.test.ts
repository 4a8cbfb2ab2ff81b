import { describe, expect, it } from 'vitest';
import type { NamesOf } from './parameters.ts';
import { canonicalText, createQueryParser } from './parse-query.ts';

const parse = (query: Record<string, string | string[]>) =>
  createQueryParser(4096)(
    new Map(Object.entries(query).map(([name, value]) => [name, [value].flat()])),
  );

describe('createQueryParser', () => {
  it('reads everything into typed values', () => {
    expect(
      parse({
        key: 'a.jpg',
        w: '100',
        h: '50',
        fit: 'contain',
        q: '60',
        f: 'avif',
        dpr: '1.5',
        bg: '0F8',
        k: 'secret',
      }),
    ).toEqual({
      settings: {
        w: 150,
        h: 75,
        fit: 'contain',
        f: 'avif',
        q: 60,
        bg: { r: 0, g: 255, b: 136 },
      },
      source: { kind: 'key', key: 'a.jpg' },
    });
  });

  it('has defaults', () => {
    expect(parse({ u: 'https://a.test/', w: '1' })).toEqual({
      settings: { w: 1, h: undefined, fit: 'cover', f: 'auto', q: undefined, bg: undefined },
      source: { kind: 'url', url: 'https://a.test/' },
    });
  });

  it.each<[Record<string, string | string[]>, string, string]>([
    [{ key: 'a' }, 'missing_parameter', '"w" is missing'],
    [{ w: '1' }, 'missing_parameter', '"u" is missing'],
    [{}, 'missing_parameter', '"u"'],
    [{ key: 'a', u: 'https://a.test', w: '1' }, 'invalid_parameter', '"u" and "key"'],
    [{ key: 'a', w: ['1', '1'] }, 'invalid_parameter', '"w" is given 2 times'],
    [{ key: ['a', 'b'], w: '1' }, 'invalid_parameter', '"key"'],
    [{ key: 'a', w: '1', x: '1' }, 'invalid_parameter', '"x" is unknown; known are u, key, w, h'],
    [{ key: 'a', w: '1', W: '1' }, 'invalid_parameter', '"W"'],
    [{ key: 'a', w: '1', __proto__x: '1' }, 'invalid_parameter', '__proto__x'],
    [{ key: 'a', w: '1', toString: '1' }, 'invalid_parameter', 'toString'],
    [{ key: 'a', w: '4000', dpr: '1.03' }, 'invalid_parameter', '"dpr" makes "w" 4120'],
    [{ key: 'a', w: '1', h: '4000', dpr: '2' }, 'invalid_parameter', '"dpr" makes "h" 8000'],
    [{ key: '', w: '1' }, 'invalid_parameter', '"key"'],
    [
      { key: 'a', w: '1', h: '1', fp: '0,0', crop: 'north' },
      'invalid_parameter',
      '"crop" and "fp" are both given; give one of them',
    ],
    [{ key: 'a', w: '1', fp: '0,0' }, 'invalid_parameter', '"fp" says what fit=cover keeps'],
    [
      { key: 'a', w: '1', h: '1', fit: 'contain', crop: 'smart' },
      'invalid_parameter',
      'give "h" and fit=cover, or leave "crop" out',
    ],
    [{ u: '', w: '1' }, 'invalid_parameter', '"u"'],
  ])('%j is %s, and says %j', (query, code, text) => {
    expect(() => parse(query)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(text) }),
    );
  });

  const bad: Record<string, string[]> = {
    w: [
      '',
      '0',
      '4097',
      '-1',
      '+1',
      '01',
      '1.5',
      '1e3',
      '0x10',
      ' 1',
      '1 ',
      'a',
      'NaN',
      'Infinity',
      '99999999999999999999',
      '१',
    ],
    h: ['', '0', '4097', '-0'],
    q: ['', '0', '101', '50%', '80.0'],
    dpr: ['', '0', '0.5', '4.01', '5', '1.234', '-1', '2x', '1,5', '1.', '.5'],
    fit: ['', 'Cover', 'crop', 'cover '],
    f: ['', 'jpg', 'heic', 'svg', 'AVIF', 'auto,webp'],
    v: ['', '"a"', 'a b', 'W/a', 'x'.repeat(65), 'é'],
    bg: ['', 'white', '#fff', 'ff', 'ffff', 'fffffff', 'ggg', 'ffffff80'],
    rect: [
      '',
      '1,2,3',
      '1,2,3,4,5',
      '1,2,0,4',
      '1,2,3,0',
      '-1,0,5,5',
      '1.5,0,5,5',
      '0,0,5,5%',
      '1e3,0,5,5',
      '0,0,1000000,5',
      'pct:',
      'pct:0,0,101,5',
      'pct:0.123,0,5,5',
      'PCT:0,0,5,5',
      'pct:0,0,0,5',
      ' 0,0,5,5',
      '00,0,5,5',
      '0,0,5,',
      'NaN,0,5,5',
    ],
    trim: ['', '0', '101', '1.5', '-1', 'true'],
    flip: ['', 'vh', 'H', 'x', 'h,v'],
    rot: ['', '0', '45', '-90', '360', '090', '90.0'],
    crop: ['', 'Smart', 'attention', 'centre', 'top', 'north east'],
    fp: ['', '0.5', '0.5,0.5,0.5', '1.1,0', '0,-0.1', '.5,.5', '0.12345,0', 'a,b', '0.5;0.5', ','],
    gray: ['', '0', 'true', '2', 'yes'],
    blur: ['', '0', '0.2', '50.01', '1.234', '-1'],
    sharpen: ['', '0', '0.2', '5.01', '1.234'],
  };
  it.each(
    Object.entries(bad).flatMap(([name, texts]) => texts.map((text) => [name, text] as const)),
  )('%s=%j is refused by name, with what is expected', (name, text) => {
    expect(() => parse({ key: 'a', w: '1', [name]: text })).toThrow(
      expect.objectContaining({
        code: 'invalid_parameter',
        message: expect.stringMatching(new RegExp(`^Parameter "${name}" is ".*; expected `)),
      }),
    );
  });

  it.each([
    ['w', '1', '4096'],
    ['h', '1', '4096'],
    ['q', '1', '100'],
    ['dpr', '1', '4.00'],
    ['trim', '1', '100'],
    ['blur', '0.3', '50'],
    ['sharpen', '0.3', '5'],
    ['fp', '0,0', '1,1.0000'],
    ['rect', '0,0,1,1', '999999,999999,999999,999999'],
    ['rect', 'pct:0,0,0.01,0.01', 'pct:100,100,100,100'],
  ])('%s takes both ends of its range', (name, low, high) => {
    const base = { key: 'a', w: '1', h: '1' };
    expect(() => parse({ ...base, [name]: low })).not.toThrow();
    expect(() => parse({ ...base, [name]: high })).not.toThrow();
  });
});

describe('the canonical text', () => {
  const of = (query: Record<string, string>) => canonicalText(parse(query).settings);
  const base = { key: 'a', w: '100', h: '80' };
  /** Another value than the base has, for all that can change a result. */
  const other: Record<NamesOf<'setting' | 'modifier'>, string> = {
    w: '101',
    h: '81',
    fit: 'fill',
    q: '80',
    f: 'jpeg',
    dpr: '2',
    bg: '000',
    rect: '0,0,9,9',
    trim: '10',
    flip: 'h',
    rot: '90',
    crop: 'north',
    fp: '0.5,0.3',
    gray: '1',
    blur: '2',
    sharpen: '1',
  };

  it.each(Object.entries(other))('moves with %s', (name, value) => {
    expect(of({ ...base, [name]: value })).not.toBe(of(base));
  });

  it.each([
    ['what is given as it is by default', { ...base, fit: 'cover', f: 'auto', dpr: '1' }],
    ['the order', { h: '80', w: '100', key: 'a' }],
    ['the source', { ...base, key: 'b' }],
    ['the version', { ...base, v: '5d41402abc4b2a76b9719d911017c592' }],
    ['the credentials', { ...base, k: 'secret' }],
    ['how dpr and size make the same box', { ...base, w: '50', h: '40', dpr: '2' }],
  ])('does not move with %s', (_name, query) => {
    expect(of(query)).toBe(of(base));
  });

  it.each([
    ['a crop of the middle', { crop: 'center' }, {}],
    ['a focal point', { fp: '0.50,0.3' }, { fp: '0.5,0.3000' }],
    ['percent', { rect: 'pct:1.50,0,5,5.00' }, { rect: 'pct:1.5,0,5,5' }],
    ['a blur', { blur: '2.50' }, { blur: '2.5' }],
  ])('writes %s in one way', (_name, one, same) => {
    expect(of({ ...base, ...one })).toBe(of({ ...base, ...same }));
  });

  it('tells pixels from percent', () => {
    expect(of({ ...base, rect: '0,0,5,5' })).not.toBe(of({ ...base, rect: 'pct:0,0,5,5' }));
  });

  it('writes a colour in one way', () => {
    expect(of({ ...base, bg: 'fff' })).toBe(of({ ...base, bg: 'FFFFFF' }));
  });

  it('leaves out what is not given, so that a new parameter leaves the ETags of before', () => {
    expect(of({ key: 'a', w: '1' })).toBe('{"w":1,"fit":"cover","f":"auto"}');
  });
});
