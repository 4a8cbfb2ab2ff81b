import { describe, expect, it } from 'vitest';
import { sniffType } from '../shared/image/type.ts';
import { makePng, nameAt, pixelsOf } from '../shared/support/images.ts';
import { photoOf } from '../shared/support/photo.ts';
import { readBounds } from './read-bounds.ts';
import { createQueryParser } from './parse-query.ts';
import { API_KEY, bytesOf, setUp } from './support/set-up.ts';

const photo = await photoOf(160, 120);

async function setUpPhoto(env: Record<string, string> = {}) {
  const { get, store } = await setUp({ env });
  store.seed('images/p.png', photo, 'image/png');
  return (more: Record<string, string>) => get({ key: 'p.png', w: '160', k: API_KEY, ...more });
}

describe('q=auto', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'avif'])('makes a %s', async (f) => {
    const get = await setUpPhoto();
    expect(sniffType(bytesOf(await get({ f, q: 'auto' })))).toBe(f);
  });

  it('is a setting of its own in the ETag, with the bytes of what it comes to', async () => {
    const get = await setUpPhoto();
    const answers = await Promise.all(
      [{}, { q: 'auto' }, { q: '80' }].map((more) => get({ f: 'jpeg', ...more })),
    );
    expect(new Set(answers.map(({ headers }) => headers['etag'])).size).toBe(3);
    const [first, ...others] = answers.map(bytesOf);
    expect(others).toEqual([first, first]);
  });

  it('is as much of a choice as a number where widths are bounded', async () => {
    const get = await setUpPhoto({ RESIZE_ALLOWED_WIDTHS: '160' });
    await expect(get({ q: 'auto' })).rejects.toMatchObject({ code: 'invalid_parameter' });
  });

  it.each(['Auto', 'auto ', '0', '101', '1.5', ''])('is not %j', (q) => {
    const parse = createQueryParser(4096);
    const query = new Map([
      ['key', ['a']],
      ['w', ['9']],
      ['q', [q]],
    ]);
    expect(() => parse(query)).toThrow('expected a whole number from 1 to 100, or auto.');
  });

  it.each([['auto'], [80], ['80']])('may be the %j of a preset', (q) => {
    const env = { RESIZE_PRESETS: JSON.stringify({ thumb: { w: 9, q } }) };
    expect(readBounds(env, 4096, 'images/').presets.get('thumb')?.query.get('q')).toEqual([
      String(q),
    ]);
  });
});

it('q=auto of a preset sees its overlay', async () => {
  const preset = { w: 160, f: 'webp', overlay: { key: 'logo.png', size: 50, place: 'center' } };
  const presets = { plain: { ...preset, q: 82 }, auto: { ...preset, q: 'auto' } };
  const { get, store } = await setUp({ env: { RESIZE_PRESETS: JSON.stringify(presets) } });
  store.seed('images/p.png', photo, 'image/png');
  store.seed('images/logo.png', makePng(40, 40), 'image/png');
  for (const p of ['plain', 'auto']) {
    const pixels = await pixelsOf(bytesOf(await get({ key: 'p.png', p, k: API_KEY })));
    expect(nameAt(pixels, 80, 60)).toBe('red');
  }
});

it.each([
  ['jpeg', { JPEG_MOZJPEG: 'true' }],
  ['webp', { WEBP_EFFORT: '6' }],
  ['avif', { AVIF_EFFORT: '3' }],
])('the settings of encoders reach a %s (%j)', async (f, env) => {
  const [plain, set] = [await setUpPhoto(), await setUpPhoto(env)];
  const bytes = await Promise.all(
    [plain, set].map(async (get) => bytesOf(await get({ f })).length),
  );
  expect(bytes[1]).toBeLessThan(bytes[0] ?? 0);
});

it('a result that was kept under other settings of encoders is not served', async () => {
  const [plain, slow] = [{}, { WEBP_EFFORT: '6' }].map((env) =>
    setUp({ env: { RESIZE_CACHE: 'true', ...env } }),
  );
  const made = await Promise.all(
    [plain, slow].map(async (ready) => {
      const { get, store } = (await ready) ?? (await setUp());
      store.seed('images/p.png', photo, 'image/png');
      await get({ key: 'p.png', w: '160', f: 'webp', k: API_KEY });
      return [...store.objects.keys()].filter((key) => key.includes('results/'));
    }),
  );
  expect(made.map(({ length }) => length)).toEqual([1, 1]);
  expect(made[0]).not.toEqual(made[1]);
});
