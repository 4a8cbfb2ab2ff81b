import { describe, expect, it } from 'vitest';
import type { ImageType } from '../shared/image/type.ts';
import { acceptFingerprint, negotiate, parseAccept } from './accept.ts';

const image = (type: ImageType, over: { animated?: boolean; hasAlpha?: boolean } = {}) => ({
  type,
  animated: false,
  hasAlpha: false,
  ...over,
});
const first = (accept: string | undefined, of = image('jpeg')) =>
  negotiate(parseAccept(accept), of)[0];

describe('negotiate', () => {
  it.each<[string | undefined, ImageType]>([
    [undefined, 'jpeg'],
    ['', 'jpeg'],
    ['*/*', 'jpeg'],
    ['image/*', 'jpeg'],
    ['image/*,*/*;q=0.8', 'jpeg'],
    ['image/avif,image/webp,*/*', 'avif'],
    ['image/webp,image/avif,*/*', 'avif'],
    ['image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8', 'avif'],
    ['image/webp,*/*', 'webp'],
    ['image/webp,*/*;q=0.8', 'webp'],
    ['IMAGE/AVIF', 'avif'],
    ['image/avif;q=0.5,image/webp', 'webp'],
    ['image/avif;q=0.5,image/webp;q=0.6,image/jpeg;q=0.9', 'jpeg'],
    ['image/avif;q=0,image/webp;q=0,*/*', 'jpeg'],
    ['image/avif;q=0.000,*/*', 'jpeg'],
    ['image/avif ; q=1.000 , image/webp', 'avif'],
    ['image/webp;q=0.9,*/*', 'jpeg'],
    ['image/png', 'jpeg'],
    ['text/html', 'jpeg'],
    ['image/avif;q=2', 'jpeg'],
    ['image/avif;q=abc,image/webp', 'webp'],
    [',,;q=1,', 'jpeg'],
    ['application/avif,xavif', 'jpeg'],
  ])('a JPEG for Accept %j is %s', (accept, expected) => {
    expect(first(accept)).toBe(expected);
  });

  it.each<[string, ReturnType<typeof image>, string | undefined, ImageType]>([
    ['a PNG', image('png'), '*/*', 'png'],
    ['a WebP', image('webp'), undefined, 'webp'],
    ['an AVIF photograph', image('avif'), '*/*', 'jpeg'],
    ['a transparent AVIF', image('avif', { hasAlpha: true }), '*/*', 'png'],
    ['a still GIF', image('gif', { hasAlpha: true }), undefined, 'png'],
    ['an animated GIF', image('gif', { animated: true }), '*/*', 'gif'],
    ['an animated GIF', image('gif', { animated: true }), 'image/avif,image/webp,*/*', 'webp'],
    ['an animated WebP', image('webp', { animated: true }), undefined, 'webp'],
    ['an animated WebP', image('webp', { animated: true }), 'image/gif', 'gif'],
    ['an AVIF', image('avif'), 'image/jpeg', 'jpeg'],
  ])('%s (%j) for Accept %j is %s', (_name, of, accept, expected) => {
    expect(first(accept, of)).toBe(expected);
  });

  it('keeps the type that everybody shows as the last resort', () => {
    expect(negotiate(parseAccept('image/avif'), image('jpeg'))).toEqual(['avif', 'jpeg']);
    expect(negotiate(parseAccept('image/avif,image/webp,*/*'), image('jpeg'))).toEqual([
      'avif',
      'webp',
      'jpeg',
    ]);
  });
});

it('equal wishes have one fingerprint, different ones do not', () => {
  const fingerprint = (text?: string) => acceptFingerprint(parseAccept(text));
  expect(fingerprint('image/webp , image/avif;q=1.0,*/*')).toBe(
    fingerprint('image/avif,image/webp,*/*'),
  );
  expect(fingerprint()).toBe(fingerprint('*/*'));
  expect(fingerprint('image/avif,*/*')).not.toBe(fingerprint('*/*'));
  expect(fingerprint('image/avif;q=0.5,*/*')).not.toBe(fingerprint('image/avif,*/*'));
});
