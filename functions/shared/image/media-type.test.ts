import { expect, it } from 'vitest';
import type { ImageType } from './type.ts';
import { imageTypeOfHeader } from './media-type.ts';

/** RFC 9110, 8.3.1: names in any case, parameters behind ";". */
it.each<[string, ImageType | undefined]>([
  ['image/png', 'png'],
  ['image/PNG', 'png'],
  [' Image/Webp ', 'webp'],
  ['image/png; charset=binary', 'png'],
  ['image/png;charset="a;b" ; x=y;', 'png'],
  ['image/jpg', 'jpeg'],
  ['image/pjpeg', 'jpeg'],
  ['image/x-png', 'png'],
  ['image/svg+xml', undefined],
  ['text/html', undefined],
  ['image/png, text/html', undefined],
  ['image/png text/html', undefined],
  ['image/png; x=<b>', undefined],
  ['image/png; charset', undefined],
  ['image', undefined],
  ['', undefined],
])('%j is %s', (header, expected) => {
  expect(imageTypeOfHeader(header)).toBe(expected);
});

it('judges a long header in no time', () => {
  const start = performance.now();
  expect(imageTypeOfHeader(`image/png${'; a="'.repeat(3001)}`)).toBeUndefined();
  expect(imageTypeOfHeader(`image/png${'; \t'.repeat(3000)}!`)).toBeUndefined();
  expect(performance.now() - start).toBeLessThan(200);
});
