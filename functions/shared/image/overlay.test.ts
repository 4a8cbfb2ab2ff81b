import { describe, expect, it } from 'vitest';
import { GREY_WITH_PROFILE, PREMULTIPLIED } from '../support/avif-files.ts';
import { animationOf, type Pixels, pixelsOf, pngFile, withOrientation } from '../support/images.ts';
import { painted, render } from '../support/painted.ts';
import { greyPng16, greyProfile, iccChunk, proPhotoProfile } from '../support/profiles.ts';
import { RENDER_LIMITS, renderAs, type Wish } from '../support/render.ts';
import { type Overlay, overlayRegion, PLACES } from './overlay.ts';
import { planRender, renderImage } from './render.ts';
import { sharp } from './sharp.ts';

/** Each pixel of its own colour and, where it has one, opacity. */
const picture = painted(100, 60, (x, y) => [x * 2, 255 - y * 4, (x * y) % 256]);
const clearPicture = painted(100, 60, (x, y) => [x * 2, 255 - y * 4, 90, (x * 5 + y) % 256]);
const mark = painted(20, 10, (x, y) => [250 - x * 9, y * 20, x * 12, (x * 13 + y * 25) % 256]);

const overlay = (over: Partial<Overlay> = {}): Overlay => ({
  bytes: mark,
  place: 'southeast',
  size: 20,
  opacity: 100,
  margin: 5,
  asFailure: (cause) => cause,
  ...over,
});

type Rgba = readonly [number, number, number, number];
const rgba = ([r = 0, g = r, b = r, a = 255]: readonly number[]): Rgba => [r, g, b, a];

/** Porter and Duff's "over" (1984), of straight alpha. */
function over(below: Rgba, above: Rgba, opacity: number): Rgba {
  const a = (above[3] / 255) * (opacity / 100);
  const b = (below[3] / 255) * (1 - a);
  if (a + b === 0) return below;
  const mixed = [0, 1, 2].map((c) => ((above[c] ?? 0) * a + (below[c] ?? 0) * b) / (a + b));
  return [...mixed, (a + b) * 255] as unknown as Rgba;
}

interface Expectation {
  readonly plain: Pixels;
  readonly mark: Pixels;
  readonly left: number;
  readonly top: number;
  readonly opacity?: number;
  readonly tolerance?: number;
}

function expectMarked(marked: Pixels, wanted: Expectation): void {
  const { plain, mark: drawn, left, top, opacity = 100, tolerance = 1 } = wanted;
  expect([marked.width, marked.height]).toEqual([plain.width, plain.height]);
  for (let y = 0; y < plain.height; y++) {
    for (let x = 0; x < plain.width; x++) {
      const isInside = x >= left && x < left + drawn.width && y >= top && y < top + drawn.height;
      const below = rgba(plain.at(x, y));
      const expected = isInside ? over(below, rgba(drawn.at(x - left, y - top)), opacity) : below;
      const actual = rgba(marked.at(x, y));
      // A clear pixel has no colour.
      const channels = expected[3] < 1 ? [3] : [0, 1, 2, 3];
      const off = channels.map((c) => Math.abs((actual[c] ?? -9) - (expected[c] ?? 0)));
      const most = isInside ? tolerance : 0;
      if (Math.max(...off) > most) expect(actual, `at ${x}, ${y}`).toEqual(expected);
    }
  }
}

describe('an overlay is drawn over the picture as arithmetic says', () => {
  /** Of 20 x 10 in 100 x 60 with a margin of 3, a twentieth of the shorter side. */
  const CORNERS: Readonly<Record<string, readonly [number, number]>> = {
    center: [40, 25],
    north: [40, 3],
    northeast: [77, 3],
    east: [77, 25],
    southeast: [77, 47],
    south: [40, 47],
    southwest: [3, 47],
    west: [3, 25],
    northwest: [3, 3],
  };

  it.each(PLACES)('at %s', async (place) => {
    const [left = -1, top = -1] = CORNERS[place] ?? [];
    for (const source of [picture, clearPicture]) {
      const marked = await render(source, 100, {}, { overlay: overlay({ place }) });
      const plain = await pixelsOf(source);
      expectMarked(marked, { plain, mark: await pixelsOf(mark), left, top });
    }
  });

  it.each([1, 33, 50, 99, 100])('with an opacity of %i percent', async (opacity) => {
    for (const source of [picture, clearPicture]) {
      const marked = await render(source, 100, {}, { overlay: overlay({ opacity }) });
      const plain = await pixelsOf(source);
      expectMarked(marked, { plain, mark: await pixelsOf(mark), left: 77, top: 47, opacity });
    }
  });

  it.each([1, 10, 40, 100])('%i percent of the width wide', async (size) => {
    const marked = await render(picture, 100, {}, { overlay: overlay({ size, margin: 0 }) });
    const height = Math.max(1, Math.round(size / 2));
    const drawn = await sharp(mark).resize(size, height, { fit: 'fill' }).png().toBuffer();
    expectMarked(marked, {
      plain: await pixelsOf(picture),
      mark: await pixelsOf(drawn),
      left: 100 - size,
      top: 60 - height,
    });
  });

  it.each<[string, Partial<Wish>]>([
    ['cropped', { height: 30 }],
    ['in margins', { height: 90, fit: 'contain' }],
    ['turned and mirrored', { framing: { turn: 90, flip: 'h' } }],
    ['a part', { framing: { rect: { x: 10, y: 10, width: 50, height: 40, unit: 'pixels' } } }],
    ['trimmed', { framing: { trim: 10 } }],
    ['grey', { framing: { gray: true } }],
    ['blurred', { framing: { blur: 4 } }],
    ['sharpened and grey', { framing: { sharpen: 2, gray: true } }],
  ])('and the picture below it is finished: %s', async (_name, wish) => {
    for (const source of [picture, clearPicture]) {
      const asked = { type: 'png', width: 50, ...wish } as const;
      const plain = await pixelsOf((await renderAs(source, asked)).bytes);
      const rendered = await renderAs(source, { ...asked, overlay: overlay({ size: 40 }) });
      const { left, top, width, height } = overlayRegion({ width: 20, height: 10 }, plain, {
        ...overlay({ size: 40 }),
      });
      const drawn = await sharp(mark).resize(width, height, { fit: 'fill' }).png().toBuffer();
      const marked = await pixelsOf(rendered.bytes);
      expectMarked(marked, { plain, mark: await pixelsOf(drawn), left, top });
    }
  });
});

describe('the place of an overlay', () => {
  const look = { place: 'southeast', size: 25, margin: 4 } as const;
  const at = (w: number, h: number, over = {}) =>
    Object.values(
      overlayRegion(
        { width: w, height: h },
        { width: 200, height: 100 },
        {
          ...look,
          opacity: 100,
          ...over,
        },
      ),
    );

  it.each([
    ['a small one is enlarged', 5, 2, {}, [146, 76, 50, 20]],
    ['a large one is reduced', 5000, 2000, {}, [146, 76, 50, 20]],
    ['a high one is no higher than the result', 10, 100, {}, [186, 0, 10, 100]],
    ['a high one of the whole width, too', 10, 20, { size: 100 }, [146, 0, 50, 100]],
    ['a line keeps a pixel', 10_000, 1, {}, [146, 95, 50, 1]],
    ['a column keeps a pixel', 1, 10_000, {}, [195, 0, 1, 100]],
    ['a margin gives way', 4, 1, { size: 99, margin: 50 }, [1, 25, 198, 50]],
    [
      'on the other side, too',
      4,
      1,
      { size: 99, margin: 50, place: 'northwest' },
      [1, 25, 198, 50],
    ],
  ])('%s', (_name, w, h, over, expected) => {
    expect(at(w, h, over)).toEqual(expected);
  });

  it('lies inside of every result', () => {
    for (const side of [1, 2, 3, 7, 50, 4096]) {
      for (const place of PLACES) {
        for (const [size, margin] of [
          [1, 0],
          [25, 4],
          [50, 50],
          [100, 50],
        ] as const) {
          for (const [width, height] of [
            [1, 1],
            [300, 7],
            [3, 900],
          ] as const) {
            const result = { width: side, height: Math.ceil(side / 3) };
            const region = overlayRegion({ width, height }, result, {
              place,
              size,
              margin,
              opacity: 100,
            });
            expect(Math.min(region.left, region.top)).toBeGreaterThanOrEqual(0);
            expect(Math.min(region.width, region.height)).toBeGreaterThanOrEqual(1);
            expect(region.left + region.width).toBeLessThanOrEqual(result.width);
            expect(region.top + region.height).toBeLessThanOrEqual(result.height);
          }
        }
      }
    }
  });
});

const deep = (profile?: Buffer) => {
  const pixels = Buffer.alloc((8 * 6 + 1) * 8, 0x40);
  for (let y = 0; y < 8; y++) pixels[y * 49] = 0;
  return pngFile(8, 8, 16, 2, pixels, profile === undefined ? [] : [iccChunk(profile)]);
};
const p3 = () =>
  sharp(painted(8, 8, () => [255, 60, 0]))
    .toColourspace('rgb16')
    .withIccProfile('p3')
    .png()
    .toBuffer();
const solid = () => sharp(painted(8, 8, (x) => [x * 30, 90, 200]));
const greys = { levels: [0, 9000, 32_896, 65_535] };

/** What each is without an overlay, other tests say. */
const KINDS: readonly (readonly [string, () => Buffer | Promise<Buffer>])[] = [
  ['16 bits', () => deep()],
  ['16 bits of P3', p3],
  ['16 bits of ProPhoto', () => deep(proPhotoProfile())],
  ['grey of 16 bits', () => greyPng16(greys)],
  [
    'grey of 16 bits with a profile and alpha',
    () => greyPng16({ ...greys, profile: greyProfile(1.8), alpha: 32_896 }),
  ],
  ['CMYK', () => solid().toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer()],
  ['grey JPEG', () => solid().greyscale().toColourspace('b-w').jpeg().toBuffer()],
  ['8 bits of P3', () => solid().withIccProfile('p3').png().toBuffer()],
  ['palette', () => solid().png({ palette: true }).toBuffer()],
  ['grey AVIF with a profile', () => GREY_WITH_PROFILE],
  ['premultiplied AVIF', () => PREMULTIPLIED],
  [
    'JPEG on its side',
    async () => withOrientation(await solid().resize(8, 4).jpeg().toBuffer(), 6),
  ],
  ['animation', () => animationOf('gif', 8, 8, ['red', 'lime'])],
];

describe.each(KINDS)('%s', (_name, made) => {
  it('is marked without a change beside the mark', async () => {
    const source = await made();
    for (const framing of [{}, { gray: true }]) {
      const plain = await render(source, 8, framing);
      const marked = await render(source, 8, framing, { overlay: overlay({ size: 50 }) });
      const { left, top, width, height } = overlayRegion({ width: 20, height: 10 }, plain, {
        ...overlay({ size: 50 }),
      });
      const drawn = await sharp(mark).resize(width, height, { fit: 'fill' }).png().toBuffer();
      expectMarked(marked, { plain, mark: await pixelsOf(drawn), left, top });
    }
  });

  it('marks with the colours that it has as a picture', async () => {
    const bytes = await made();
    const drawn = await render(bytes, 8, {});
    const size = drawn.width;
    const marked = await render(picture, 100, {}, { overlay: overlay({ bytes, size, margin: 0 }) });
    expectMarked(marked, {
      plain: await pixelsOf(picture),
      mark: drawn,
      left: 100 - drawn.width,
      top: 60 - drawn.height,
      tolerance: 1,
    });
  });
});

describe('every type of result', () => {
  const red = painted(4, 2, () => [255, 0, 0]);
  it.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('%s is marked', async (type) => {
    for (const source of [picture, clearPicture]) {
      const bytes = await renderAs(source, { type, width: 100, overlay: overlay({ bytes: red }) });
      const pixels = await pixelsOf(bytes.bytes);
      const [r = 0, g = 0, b = 0] = pixels.at(87, 52);
      expect([r > 225, g < 30, b < 30], `${r} ${g} ${b}`).toEqual([true, true, true]);
      const { hasAlpha } = await sharp(bytes.bytes).metadata();
      expect(hasAlpha).toBe(type !== 'jpeg' && source === clearPicture);
    }
  });

  it('a grey JPEG shows the colours of its mark', async () => {
    const framing = { gray: true };
    const rendered = await renderAs(picture, {
      type: 'jpeg',
      width: 100,
      framing,
      overlay: overlay({ bytes: red }),
    });
    const pixels = await pixelsOf(rendered.bytes);
    expect((pixels.at(87, 52)[0] ?? 0) - (pixels.at(87, 52)[1] ?? 0)).toBeGreaterThan(200);
    const [r = 0, g = 0, b = 0] = pixels.at(20, 20);
    expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThan(4);
  });
});

describe('animations', () => {
  it.each(['gif', 'webp'] as const)('%s: every frame is marked, at its time', async (type) => {
    const frames = ['red', 'lime', 'blue'] as const;
    const moving = await animationOf('webp', 40, 20, frames);
    const source = await sharp(moving, { pages: -1 })
      .webp({ delay: [50, 70, 900], loop: 3, lossless: true })
      .toBuffer();
    const bytes = painted(4, 2, () => [255, 255, 255]);
    const wish = { type, width: 20 } as const;
    const { bytes: plain } = await renderAs(source, wish);
    const { bytes: marked } = await renderAs(source, {
      ...wish,
      overlay: overlay({ bytes, size: 50 }),
    });
    const { pages, delay, loop, width, height } = await sharp(marked).metadata();
    expect({ pages, delay, loop, width, height }).toEqual({
      pages: 3,
      delay: [50, 70, 900],
      loop: 3,
      width: 20,
      height: 10,
    });
    for (const page of [0, 1, 2]) {
      const [before, after] = await Promise.all(
        [plain, marked].map(async (bytes) =>
          pixelsOf(await sharp(bytes, { page }).png().toBuffer()),
        ),
      );
      // 10 x 5 pixels, one from each edge.
      const seen = [after?.at(14, 7), after?.at(3, 2)?.slice(0, 3)];
      expect(Math.min(...(seen[0] ?? []).slice(0, 3))).toBeGreaterThan(225);
      const off = (seen[1] ?? []).map((v, c) => Math.abs(v - (before?.at(3, 2)[c] ?? 0)));
      expect(Math.max(...off)).toBeLessThan(12);
    }
  });

  it('of a GIF that its canvas makes longer, too', async () => {
    const moving = await animationOf('gif', 40, 20, ['red', 'lime']);
    const wish = { type: 'webp', width: 20 } as const;
    const plain = await sharp((await renderAs(moving, wish)).bytes).metadata();
    const marked = await renderAs(moving, { ...wish, overlay: overlay() });
    const { pages, delay, loop } = await sharp(marked.bytes).metadata();
    expect({ pages, delay, loop }).toEqual({
      pages: plain.pages,
      delay: plain.delay,
      loop: plain.loop,
    });
  });

  it('that a framing makes a still stay one', async () => {
    const moving = await animationOf('webp', 40, 20, ['red', 'lime']);
    const rendered = await renderAs(moving, {
      type: 'webp',
      width: 20,
      framing: { turn: 180 },
      overlay: overlay(),
    });
    expect((await sharp(rendered.bytes).metadata()).pages).toBeUndefined();
  });
});

describe('an overlay that cannot be drawn', () => {
  const failure = new Error('the overlay');
  const asFailure = () => failure as never;
  const plan = (bytes: Buffer, limits = {}) =>
    planRender(
      picture,
      {
        box: { width: 100, fit: 'cover' },
        chooseTypes: () => ['png'],
        overlay: overlay({ bytes, asFailure }),
      },
      { ...RENDER_LIMITS, ...limits },
      () => 60_000,
    );

  it.each<[string, Buffer, object]>([
    ['no image', Buffer.from('<svg/>'), {}],
    ['nothing', Buffer.alloc(0), {}],
    ['too many pixels', painted(100, 61, () => [0, 0, 0]), { maxInputPixels: 6000 }],
  ])('is refused by its header: %s', async (_name, bytes, limits) => {
    await expect(plan(bytes, limits)).rejects.toBe(failure);
  });

  it('is refused where half of it is missing', async () => {
    const whole = await sharp(picture).jpeg().toBuffer();
    const noise = await sharp(painted(64, 64, (x, y) => [x * y, x ^ y, 0]))
      .webp({ lossless: true })
      .toBuffer();
    for (const bytes of [whole, noise].map((file) => file.subarray(0, file.length / 2))) {
      const request = {
        box: { width: 100, fit: 'cover' as const },
        chooseTypes: () => ['png' as const],
        overlay: overlay({ bytes, asFailure }),
      };
      await expect(renderImage(picture, request, RENDER_LIMITS, () => 60_000)).rejects.toBe(
        failure,
      );
    }
  });

  it('has its part in the time estimate', async () => {
    const large = await sharp({
      create: { width: 6000, height: 6000, channels: 3, background: '#123' },
    })
      .png()
      .toBuffer();
    const request = {
      box: { width: 100, fit: 'cover' as const },
      chooseTypes: () => ['png' as const],
    };
    const within = (bytes: Buffer) =>
      planRender(picture, { ...request, overlay: overlay({ bytes }) }, RENDER_LIMITS, () => 500);
    await expect(within(mark)).resolves.toMatchObject({ type: 'png' });
    await expect(within(large)).rejects.toMatchObject({ code: 'timeout' });
  });
});
