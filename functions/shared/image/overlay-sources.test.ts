import { describe, expect, it } from 'vitest';
import { GREY_WITH_PROFILE, PREMULTIPLIED } from '../support/avif-files.ts';
import { animationOf, pixelsOf, pngFile, withOrientation } from '../support/images.ts';
import { CLEAR_PICTURE, expectMarked, MARK, overlay, PICTURE } from '../support/overlay.ts';
import { painted, render } from '../support/painted.ts';
import { greyPng16, greyProfile, iccChunk, proPhotoProfile } from '../support/profiles.ts';
import { RENDER_LIMITS, renderAs } from '../support/render.ts';
import { overlayRegion } from './overlay.ts';
import { planRender, renderImage } from './render.ts';
import { sharp } from './sharp.ts';

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
      const drawn = await sharp(MARK).resize(width, height, { fit: 'fill' }).png().toBuffer();
      expectMarked(marked, { plain, mark: await pixelsOf(drawn), left, top });
    }
  });

  it('marks with the colours that it has as a picture', async () => {
    const bytes = await made();
    const drawn = await render(bytes, 8, {});
    const size = drawn.width;
    const marked = await render(PICTURE, 100, {}, { overlay: overlay({ bytes, size, margin: 0 }) });
    expectMarked(marked, {
      plain: await pixelsOf(PICTURE),
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
    for (const source of [PICTURE, CLEAR_PICTURE]) {
      const bytes = await renderAs(source, { type, width: 100, overlay: overlay({ bytes: red }) });
      const pixels = await pixelsOf(bytes.bytes);
      const [r = 0, g = 0, b = 0] = pixels.at(87, 52);
      expect([r > 225, g < 30, b < 30], `${r} ${g} ${b}`).toEqual([true, true, true]);
      const { hasAlpha } = await sharp(bytes.bytes).metadata();
      expect(hasAlpha).toBe(type !== 'jpeg' && source === CLEAR_PICTURE);
    }
  });

  it('a grey JPEG shows the colours of its mark', async () => {
    const framing = { gray: true };
    const rendered = await renderAs(PICTURE, {
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
      expect(Math.min(...(seen[0] ?? []).slice(0, 3))).toBeGreaterThan(200);
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
      PICTURE,
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
    const whole = await sharp(PICTURE).jpeg().toBuffer();
    const noise = await sharp(painted(64, 64, (x, y) => [x * y, x ^ y, 0]))
      .webp({ lossless: true })
      .toBuffer();
    for (const bytes of [whole, noise].map((file) => file.subarray(0, file.length / 2))) {
      const request = {
        box: { width: 100, fit: 'cover' as const },
        chooseTypes: () => ['png' as const],
        overlay: overlay({ bytes, asFailure }),
      };
      await expect(renderImage(PICTURE, request, RENDER_LIMITS, () => 60_000)).rejects.toBe(
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
      planRender(PICTURE, { ...request, overlay: overlay({ bytes }) }, RENDER_LIMITS, () => 500);
    await expect(within(MARK)).resolves.toMatchObject({ type: 'png' });
    await expect(within(large)).rejects.toMatchObject({ code: 'timeout' });
  });

  it('and so has drawing it on each pixel of a large result', async () => {
    const source = painted(2000, 1000, () => [1, 2, 3]);
    const request = {
      box: { width: 2000, fit: 'cover' as const },
      chooseTypes: () => ['png' as const],
    };
    const within = (more: object) =>
      planRender(source, { ...request, ...more }, RENDER_LIMITS, () => 480);
    await expect(within({})).resolves.toMatchObject({ type: 'png' });
    await expect(within({ overlay: overlay() })).rejects.toMatchObject({ code: 'timeout' });
  });
});
