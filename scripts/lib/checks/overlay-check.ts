import sharp from 'sharp';
import { type Check, type CheckTools, NotAsked } from './check.ts';
import { expectStatus, expectThat, mediaType } from './expect.ts';

/** The overlay of the preset `marked` in examples/complete. */
const LOGO = 'logo.png';

export const overlayCheck: Check = {
  name: 'GET /resize p=marked',
  needs: ['image', 'upload', 'resize', 'resize-key'],
  run: async (tools) => {
    const { ask, found, resizeKey, keep } = tools;
    const get = (more: string) => ask(`/resize?key=${found.key}&${more}&k=${resizeKey}`);
    let marked = await get('p=marked');
    if (marked.status === 400) throw new NotAsked('no preset "marked"', 'absent');
    const wasMissing = marked.status === 502;
    if (wasMissing) {
      await storeLogo(tools);
      marked = await get('p=marked');
    }
    const { width = 0 } = await sharp(expectStatus(marked, 200).body).metadata();
    const plain = expectStatus(await get(`w=${width}`), 200);
    const [near, far] = [
      await difference(marked.body, plain.body, 'southeast'),
      await difference(marked.body, plain.body, 'northwest'),
    ];
    expectThat(near > 5, `a mark at the bottom right (it differs by ${near})`, marked);
    expectThat(far < 1, `no mark at the top left (it differs by ${far})`, marked);
    keep?.('resized-marked.jpg', marked.body);
    return `${wasMissing ? '502 without the overlay, then ' : ''}200 ${mediaType(marked)}, marked`;
  },
};

async function storeLogo({ ask, found }: CheckTools): Promise<void> {
  const logo = { width: 160, height: 80, channels: 3, background: '#ff00ff' } as const;
  const body = await sharp({ create: logo }).png().toBuffer();
  const headers = { 'content-type': 'image/png' };
  expectStatus(await ask(`/images?key=${LOGO}`, { method: 'POST', headers, body }), 201);
  found.images.add(LOGO);
}

/** Levels between two pictures, on average, in a quarter of them. */
async function difference(one: Buffer, other: Buffer, quarter: 'southeast' | 'northwest') {
  const [a = Buffer.alloc(0), b = Buffer.alloc(0)] = await Promise.all(
    [one, other].map(async (bytes) => {
      const { width, height } = await sharp(bytes).metadata();
      const [w, h] = [Math.floor(width / 2), Math.floor(height / 2)];
      const [left, top] = quarter === 'southeast' ? [width - w, height - h] : [0, 0];
      return sharp(bytes)
        .extract({ left, top, width: w, height: h })
        .removeAlpha()
        .raw()
        .toBuffer();
    }),
  );
  const sum = a.reduce((total, value, at) => total + Math.abs(value - (b[at] ?? 0)), 0);
  return Math.round((10 * sum) / a.length) / 10;
}
