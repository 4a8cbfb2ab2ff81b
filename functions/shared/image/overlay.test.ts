import { describe, expect, it } from 'vitest';
import { pixelsOf } from '../support/images.ts';
import { CLEAR_PICTURE, expectMarked, MARK, overlay, PICTURE } from '../support/overlay.ts';
import { render } from '../support/painted.ts';
import { renderAs, type Wish } from '../support/render.ts';
import { PLACES } from './framing.ts';
import { overlayRegion } from './overlay.ts';
import { sharp } from './sharp.ts';

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
    for (const source of [PICTURE, CLEAR_PICTURE]) {
      const marked = await render(source, 100, {}, { overlay: overlay({ place }) });
      const plain = await pixelsOf(source);
      expectMarked(marked, { plain, mark: await pixelsOf(MARK), left, top });
    }
  });

  it.each([1, 33, 50, 99, 100])('with an opacity of %i percent', async (opacity) => {
    for (const source of [PICTURE, CLEAR_PICTURE]) {
      const marked = await render(source, 100, {}, { overlay: overlay({ opacity }) });
      const plain = await pixelsOf(source);
      expectMarked(marked, { plain, mark: await pixelsOf(MARK), left: 77, top: 47, opacity });
    }
  });

  it.each([1, 10, 40, 100])('%i percent of the width wide', async (size) => {
    const marked = await render(PICTURE, 100, {}, { overlay: overlay({ size, margin: 0 }) });
    const height = Math.max(1, Math.round(size / 2));
    const drawn = await sharp(MARK).resize(size, height, { fit: 'fill' }).png().toBuffer();
    expectMarked(marked, {
      plain: await pixelsOf(PICTURE),
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
    for (const source of [PICTURE, CLEAR_PICTURE]) {
      const asked = { type: 'png', width: 50, ...wish } as const;
      const plain = await pixelsOf((await renderAs(source, asked)).bytes);
      const rendered = await renderAs(source, { ...asked, overlay: overlay({ size: 40 }) });
      const { left, top, width, height } = overlayRegion({ width: 20, height: 10 }, plain, {
        ...overlay({ size: 40 }),
      });
      const drawn = await sharp(MARK).resize(width, height, { fit: 'fill' }).png().toBuffer();
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
