import { describe, expect, it } from 'vitest';
import { type ImageType, IMAGE_TYPES } from '../shared/image/type.ts';
import { createRandom } from '../shared/support/random.ts';
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
    ['image/png', 'png'],
    ['image/gif', 'gif'],
    ['text/html', 'jpeg'],
    ['image/svg+xml', 'jpeg'],
    ['webp', 'jpeg'],
    ['image/jpeg;q=0,*/*', 'png'],
    ['image/jpeg;q=0.5,image/png', 'png'],
    ['image/png,image/*;q=0.8', 'jpeg'],
    ['image/jpeg;q=0.1,image/*;q=0.5', 'png'],
    ['image/*;q=0,*/*', 'jpeg'],
    ['image/jpg,image/png;q=0.5', 'jpeg'],
    ['text/html;a="image/webp,image/avif",*/*', 'jpeg'],
    ['text/html;a=",image/webp,",*/*', 'jpeg'],
    ['image/avif;q=2', 'jpeg'],
    ['image/avif;q=abc,image/webp', 'webp'],
    [',,;q=1,', 'jpeg'],
    ['application/avif,xavif', 'jpeg'],
  ])('a JPEG for Accept %j is %s', (accept, expected) => {
    expect(first(accept)).toBe(expected);
  });

  it.each<[string, ReturnType<typeof image>, string | undefined, ImageType]>([
    ['a PNG', image('png'), '*/*', 'png'],
    ['a WebP photograph', image('webp'), undefined, 'jpeg'],
    ['a WebP photograph', image('webp'), 'image/png', 'png'],
    ['a WebP photograph', image('webp'), 'image/jpeg', 'jpeg'],
    ['a WebP photograph', image('webp'), 'image/webp', 'webp'],
    ['a transparent WebP', image('webp', { hasAlpha: true }), '*/*', 'png'],
    ['a transparent WebP', image('webp', { hasAlpha: true }), 'image/jpeg', 'jpeg'],
    ['a transparent WebP', image('webp', { hasAlpha: true }), 'image/jpeg,image/gif', 'jpeg'],
    ['a transparent PNG', image('png', { hasAlpha: true }), 'image/jpeg', 'jpeg'],
    ['a transparent PNG', image('png', { hasAlpha: true }), 'image/avif', 'avif'],
    ['a PNG', image('png'), 'image/jpeg', 'jpeg'],
    ['a PNG', image('png'), 'image/jpeg,image/*;q=0.8', 'png'],
    ['an AVIF', image('avif'), 'image/png', 'png'],
    ['an AVIF', image('avif'), 'image/webp', 'webp'],
    ['an AVIF', image('avif'), 'image/avif', 'avif'],
    ['a still GIF', image('gif'), 'image/gif', 'gif'],
    ['a still GIF', image('gif', { hasAlpha: true }), 'image/jpeg,image/gif', 'gif'],
    ['an AVIF photograph', image('avif'), '*/*', 'jpeg'],
    ['a transparent AVIF', image('avif', { hasAlpha: true }), '*/*', 'png'],
    ['a still GIF', image('gif', { hasAlpha: true }), undefined, 'png'],
    ['an animated GIF', image('gif', { animated: true }), '*/*', 'gif'],
    ['an animated GIF', image('gif', { animated: true }), 'image/avif,image/webp,*/*', 'webp'],
    ['an animated GIF', image('gif', { animated: true }), 'image/webp', 'webp'],
    ['an animated GIF', image('gif', { animated: true }), 'image/png', 'png'],
    ['an animated GIF', image('gif', { animated: true }), 'image/jpeg', 'jpeg'],
    ['an animated GIF', image('gif', { animated: true }), 'text/html', 'gif'],
    ['an animated WebP', image('webp', { animated: true }), undefined, 'gif'],
    ['an animated WebP', image('webp', { animated: true }), 'image/png', 'png'],
    ['an animated WebP', image('webp', { animated: true }), 'image/png,*/*;q=0.5', 'gif'],
    ['an animated WebP', image('webp', { animated: true }), 'image/webp,*/*', 'webp'],
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
    expect(negotiate(parseAccept('image/png'), image('jpeg'))).toEqual(['png']);
    expect(negotiate(parseAccept('image/webp'), image('png', { hasAlpha: true }))).toEqual([
      'webp',
      'png',
    ]);
  });
});

/**
 * MDN, "List of default Accept values" (Firefox, Chrome and Edge 121, Safari to 15);
 * vercel/next.js, image optimizer tests (Safari 13, "old Safari"); requests that were logged
 * (Edge 84, IE 11, iPhone OS 16.6, Safari 17.6, HttpURLConnection); RFC 9110, 12.5.1 (none).
 */
describe('what clients send for an <img>', () => {
  const clients: readonly (readonly [string, string | undefined, ImageType])[] = [
    ['Chrome 121', 'image/avif,image/webp,image/apng,image/*,*/*;q=0.8', 'avif'],
    ['Chrome 96', 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8', 'avif'],
    ['Edge 84', 'image/webp,image/apng,image/*,*/*;q=0.8', 'webp'],
    ['IE 11', 'image/png, image/svg+xml, image/jxr, image/*; q=0.8, */*; q=0.5', 'jpeg'],
    [
      'Firefox 128',
      'image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5',
      'avif',
    ],
    ['Firefox 92', 'image/avif,image/webp,*/*', 'avif'],
    ['Firefox 65', 'image/webp,*/*', 'webp'],
    ['Firefox 47', '*/*', 'jpeg'],
    ['Firefox 46', 'image/png,image/*;q=0.8,*/*;q=0.5', 'jpeg'],
    ['Safari 13', 'image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5', 'jpeg'],
    [
      'Safari 14',
      'image/webp,image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5',
      'webp',
    ],
    [
      'Safari 16',
      'image/webp,image/avif,video/*;q=0.8,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5',
      'avif',
    ],
    [
      'Safari 17',
      'image/webp,image/avif,image/jxl,image/heic,image/heic-sequence,video/*;q=0.8,image/png,' +
        'image/svg+xml,image/*;q=0.8,*/*;q=0.5',
      'avif',
    ],
    [
      'Opera 11',
      'text/html, application/xml;q=0.9, application/xhtml+xml, image/png, image/webp, ' +
        'image/jpeg, image/gif, image/x-xbitmap, */*;q=0.1',
      'webp',
    ],
    ['curl, wget, Googlebot', '*/*', 'jpeg'],
    ['okhttp, which sends none', undefined, 'jpeg'],
    ['HttpURLConnection', 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2', 'jpeg'],
  ];

  it.each(clients)('%s, which sends %j, gets a photograph as %s', (_name, accept, expected) => {
    for (const type of ['jpeg', 'webp', 'avif'] as const) {
      expect([type, first(accept, image(type))]).toEqual([type, expected]);
    }
  });

  const shows = (accept: string | undefined, type: ImageType) =>
    ['jpeg', 'png', 'gif'].includes(type) || (accept ?? '').includes(`image/${type}`);

  it.each(clients)('%s, which sends %j, gets nothing that it cannot show', (_name, accept) => {
    for (const type of IMAGE_TYPES) {
      for (const hasAlpha of [true, false]) {
        for (const animated of [true, false]) {
          const types = negotiate(parseAccept(accept), { type, hasAlpha, animated });
          expect(types.length).toBeGreaterThan(0);
          expect(types.filter((chosen) => !shows(accept, chosen))).toEqual([]);
          // Transparency and movement stay where the client's types have them.
          if (animated) expect(['webp', 'gif']).toContain(types[0]);
          else if (hasAlpha) expect(types[0]).not.toBe('jpeg');
        }
      }
    }
  });
});

/** RFC 9110, 12.4.2: q=0 is "not acceptable"; here for headers of up to four ranges. */
it('never gives what was refused where something is acceptable that it can make', () => {
  const { below, pick } = createRandom(10);
  const names = [...IMAGE_TYPES.map((type) => `image/${type}`), 'image/*', '*/*', 'text/html'];
  for (let round = 0; round < 3000; round++) {
    const ranges = Array.from({ length: 1 + below(4) }, () => `${pick(names)};q=0.${below(3)}`);
    const accepted = parseAccept(ranges.join(','));
    const source = { type: pick(IMAGE_TYPES), animated: below(2) === 0, hasAlpha: below(2) === 0 };
    const [best = 'avif'] = negotiate(accepted, source);
    const isUniversal = ['jpeg', 'png', 'gif'].includes(best);
    const canHave = (type: ImageType) =>
      accepted.named.has(type) ||
      (['jpeg', 'png', 'gif'].includes(type) && accepted.quality[type] > 0);
    const why = JSON.stringify({ ranges, source, best });
    if (IMAGE_TYPES.some(canHave)) expect(canHave(best), why).toBe(true);
    else expect(isUniversal, why).toBe(true);
  }
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
