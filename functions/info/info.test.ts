import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { createHandler } from '../shared/lambda.ts';
import { QUIET } from '../shared/support/adapter-options.ts';
import { animationOf, jpegOf, makePng, withOrientation } from '../shared/support/images.ts';
import { makeEvent } from '../shared/support/lambda-event.ts';
import { createMemoryStore } from '../shared/support/memory-store.ts';
import { createRandom } from '../shared/support/random.ts';
import { readInfoConfig } from './config.ts';
import { createInfo } from './info.ts';
import { takeInfoImage } from './support/take-image.ts';

const solid = (channels: 3 | 4, background: object | string, width = 30, height = 20) =>
  sharp({ create: { width, height, channels, background } as never });

function noise(width: number, height: number, channels: 3 | 4) {
  const random = createRandom(5);
  const pixels = Buffer.from(
    Array.from({ length: width * height * channels }, () => random.below(256)),
  );
  return sharp(pixels, { raw: { width, height, channels } });
}

function setUp(bytes: Buffer, env: Record<string, string> = {}) {
  const store = createMemoryStore();
  store.seed('images/a/b.png', bytes, 'image/png');
  const config = readInfoConfig({ S3_BUCKET_NAME: 'b', ...env });
  const handler = createHandler(createInfo({ config, store }), QUIET);
  const ask = async (
    headers: Record<string, string> = {},
    query: Record<string, string[]> | null = null,
    key = 'a%2Fb.png',
  ) => {
    const resource = '/info/{key+}';
    const result = await handler(
      makeEvent({ resource, pathParameters: { key }, headers, query }),
      {},
    );
    const body = result.body === '' ? '' : JSON.parse(result.body);
    return { status: result.statusCode, headers: result.headers, body };
  };
  return { store, ask };
}

describe('GET /info/{key+}', () => {
  it('tells what the stored image is, upright', async () => {
    const bytes = withOrientation(await jpegOf(400, 200), 6);
    const { ask, store } = setUp(bytes);
    const { status, headers, body } = await ask();
    expect(status).toBe(200);
    expect(body).toEqual({
      key: 'a/b.png',
      etag: store.objects.get('images/a/b.png')?.etag,
      bytes: bytes.length,
      type: 'image/jpeg',
      width: 200,
      height: 400,
      frames: 1,
      alpha: false,
      colourSpace: 'rgb',
      dominantColour: expect.stringMatching(/^#[0-9a-f]{6}$/),
      placeholder: expect.stringMatching(/^data:image\/webp;base64,[A-Za-z0-9+/=]+$/),
    });
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'private, max-age=300',
      etag: expect.stringMatching(/^W\/"/),
    });
  });

  it.each<[string, () => Promise<Buffer>, object]>([
    [
      'grey',
      () => solid(3, '#777').toColourspace('b-w').jpeg().toBuffer(),
      { colourSpace: 'grey' },
    ],
    [
      'CMYK',
      () => solid(3, '#123').toColourspace('cmyk').jpeg().toBuffer(),
      { colourSpace: 'cmyk' },
    ],
    [
      'transparent',
      () => solid(4, { r: 255, g: 0, b: 0, alpha: 0.5 }).webp().toBuffer(),
      { alpha: true },
    ],
    ['a colour', () => solid(3, '#3366cc').png().toBuffer(), { dominantColour: '#3366cc' }],
    [
      'nothing visible',
      () => solid(4, { r: 9, g: 9, b: 9, alpha: 0 }).png().toBuffer(),
      { alpha: true, dominantColour: '#ffffff' },
    ],
    [
      'AVIF',
      () => solid(3, '#fff').avif().toBuffer(),
      { type: 'image/avif', width: 30, height: 20 },
    ],
  ])('knows %s', async (_name, make, expected) => {
    expect((await takeInfoImage(await make())).body).toMatchObject(expected);
  });

  it('counts frames, and shows the first', async () => {
    const { body } = await takeInfoImage(await animationOf('gif', 20, 10, ['red', 'blue', 'lime']));
    expect(body).toMatchObject({ type: 'image/gif', frames: 3 });
    const uri = Buffer.from(body.placeholder.split(',')[1], 'base64');
    expect((await sharp(uri, { animated: true }).metadata()).pages ?? 1).toBe(1);
  });

  it('the dominant colour is the most frequent one, by what is visible', async () => {
    const over = await solid(4, { r: 0, g: 0, b: 255, alpha: 1 }, 10, 20).png().toBuffer();
    const clear = solid(4, { r: 255, g: 0, b: 0, alpha: 0.1 });
    const mixed = await clear
      .composite([{ input: over, left: 0, top: 0 }])
      .png()
      .toBuffer();
    expect((await takeInfoImage(mixed)).body.dominantColour).toBe('#0000ff');
  });

  it.each<[string, () => Promise<Buffer>]>([
    ['noise', () => noise(200, 200, 3).png().toBuffer()],
    ['noise with alpha', () => noise(200, 200, 4).png().toBuffer()],
    ['one pixel', async () => makePng(1, 1)],
    ['a line', async () => makePng(3000, 1)],
    ['a column', async () => makePng(1, 3000)],
  ])('the placeholder of %s has at most 400 bytes and its shape', async (_name, make) => {
    const { status, body } = await takeInfoImage(await make());
    expect(status).toBe(200);
    expect(body.placeholder.length).toBeLessThanOrEqual(400);
    const uri = Buffer.from(body.placeholder.split(',')[1], 'base64');
    const { format, width, height } = await sharp(uri).metadata();
    expect(format).toBe('webp');
    expect([Math.max(width, height) <= 16, width >= height]).toEqual([
      true,
      body.width >= body.height,
    ]);
  });
});

describe('caching of /info', () => {
  it('answers 304 from the head of the object alone, until the image changes', async () => {
    const { ask, store } = setUp(makePng(8, 8));
    const etag = String((await ask()).headers['etag']);
    store.calls.length = 0;
    expect(await ask({ 'if-none-match': etag })).toMatchObject({ status: 304, body: '' });
    expect(store.calls).toEqual(['head images/a/b.png']);
    store.seed('images/a/b.png', makePng(9, 9), 'image/png');
    expect((await ask({ 'if-none-match': etag })).body).toMatchObject({ width: 9 });
  });

  it('tells answers with and without EXIF apart', async () => {
    const { ask } = setUp(makePng(8, 8));
    const etag = String((await ask()).headers['etag']);
    expect((await ask({ 'if-none-match': etag }, { exif: ['1'] })).status).toBe(200);
    expect((await ask({ 'if-none-match': etag }, { exif: ['0'], v: ['1'] })).status).toBe(304);
  });

  it.each([
    [{ 'if-none-match': '*' }, 304],
    [{ 'if-match': '*' }, 200],
    [{ 'if-match': '"x"' }, 412],
  ])('with %o is %i', async (headers: Record<string, string>, status) => {
    expect((await setUp(makePng(8, 8)).ask(headers)).status).toBe(status);
  });

  it('If-None-Match: * of what is no image is no 304', async () => {
    const { ask } = setUp(Buffer.from('<html>'.repeat(9)));
    expect((await ask({ 'if-none-match': '*' })).status).toBe(415);
  });
});

describe('EXIF', () => {
  const IFD0 = { Make: 'Maker', Model: 'M 1', Artist: 'Somebody', Software: 'S' };
  const IFD2 = { ExposureTime: '1/250', ISOSpeedRatings: '200', BodySerialNumber: '1234' };
  const IFD3 = { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1', GPSLongitude: '0/1 7/1 0/1' };
  const withAll = (image: ReturnType<typeof solid>) => image.withExif({ IFD0, IFD2, IFD3 });

  it.each<[string, () => Promise<Buffer>]>([
    ['jpeg', () => withAll(solid(3, '#fff')).jpeg().toBuffer()],
    ['webp', () => withAll(solid(3, '#fff')).webp().toBuffer()],
    ['png', () => withAll(solid(3, '#fff')).png().toBuffer()],
  ])('of %s is told on request, and never a place or a person', async (_type, make) => {
    const bytes = await make();
    expect((await takeInfoImage(bytes)).body).not.toHaveProperty('exif');
    const { body } = await takeInfoImage(bytes, { exif: ['1'] });
    expect(body.exif).toMatchObject({ make: 'Maker', model: 'M 1', exposureTime: 0.004, iso: 200 });
    expect(JSON.stringify(body)).not.toMatch(/gps|51|Somebody|1234/i);
  });

  it('that is broken is left out, whatever is in it', async () => {
    const whole = await withAll(solid(3, '#fff')).jpeg().toBuffer();
    const at = whole.indexOf('Exif');
    const random = createRandom(11);
    for (let n = 0; n < 200; n++) {
      const bytes = Buffer.from(whole);
      for (let m = 0; m < 4; m++) bytes[at + 6 + random.below(120)] = random.below(256);
      expect((await takeInfoImage(bytes, { exif: ['1'] })).status).toBeLessThan(500);
    }
  });
});

describe('what /info refuses', () => {
  it.each<[string, Record<string, string[]>]>([
    ['an unknown parameter', { gps: ['1'] }],
    ['another value', { exif: ['yes'] }],
    ['a repeated one', { exif: ['1', '1'] }],
  ])('%s', async (_name, query) => {
    const { ask, store } = setUp(makePng(4, 4));
    expect((await ask({}, query)).body.code).toBe('invalid_parameter');
    expect(store.calls).toEqual([]);
  });

  it('what is missing, no image, broken, or too large', async () => {
    const { ask } = setUp(makePng(4, 4));
    expect((await ask({}, null, 'none.png')).status).toBe(404);
    expect((await ask({}, null, '..%2Fa')).status).toBe(400);
    expect((await takeInfoImage(Buffer.from('text'))).status).toBe(415);
    expect((await takeInfoImage(makePng(40, 40).subarray(0, 80))).status).toBe(422);
    expect((await setUp(makePng(40, 40), { MAX_INPUT_PIXELS: '100' }).ask()).status).toBe(413);
    expect((await setUp(makePng(40, 40), { MAX_SOURCE_BYTES: '10' }).ask()).status).toBe(413);
  });
});
