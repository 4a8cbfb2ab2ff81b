import sharp from 'sharp';
import { type Check, NotAsked } from './check.ts';
import {
  expectImage,
  expectJson,
  expectSame,
  expectStatus,
  expectThat,
  header,
  mediaType,
} from './expect.ts';
import { inspectionChecks } from './inspection-checks.ts';
import { lifeChecks } from './life-checks.ts';
import { overlayCheck } from './overlay-check.ts';
import { presignChecks } from './presign-checks.ts';
import { routeChecks } from './route-checks.ts';

const originals: Check[] = [
  {
    name: 'POST /images',
    needs: ['upload'],
    run: async ({ ask, photograph, found, folder }) => {
      // Without a folder the server makes the key, as it does for most callers.
      const answer = await ask(
        folder === undefined ? '/images' : `/images?key=${folder}/photo.jpg`,
        {
          method: 'POST',
          headers: { 'content-type': 'image/jpeg' },
          body: photograph,
        },
      );
      const body = expectJson(answer, 201);
      expectThat(
        body['bytes'] === photograph.length && body['type'] === 'image/jpeg',
        'bytes and type of the photograph',
        answer,
      );
      expectThat(
        header(answer, 'location').endsWith(`/images/${String(body['key'])}`),
        'Location of the image',
        answer,
      );
      found.key = String(body['key']);
      found.etag = String(body['etag']);
      found.images.add(found.key);
      return `201 key ${found.key}, ${String(body['width'])} x ${String(body['height'])}`;
    },
  },
  {
    name: 'GET /images/{key}',
    needs: ['image', 'download'],
    run: async ({ ask, found, photograph }) =>
      expectSame(await ask(`/images/${found.key}`), photograph, 'image/jpeg'),
  },
  {
    name: 'HEAD /images/{key}',
    needs: ['image', 'download'],
    run: async ({ ask, found, photograph }) => {
      const answer = expectStatus(await ask(`/images/${found.key}`, { method: 'HEAD' }), 200);
      expectThat(
        answer.body.length === 0 && mediaType(answer) === 'image/jpeg',
        'headers of the image and no body',
        answer,
      );
      return `200 ${mediaType(answer)}, of ${photograph.length} bytes`;
    },
  },
  {
    name: 'GET /images/{key} Range',
    needs: ['image', 'download'],
    run: async ({ ask, found, photograph }) => {
      const answer = expectStatus(
        await ask(`/images/${found.key}`, { headers: { Range: 'bytes=100-199' } }),
        206,
      );
      expectThat(answer.body.equals(photograph.subarray(100, 200)), 'bytes 100 to 199', answer);
      return `206 ${header(answer, 'content-range')}`;
    },
  },
  {
    name: 'GET /images/{key} If-None-Match',
    needs: ['image', 'download'],
    run: async ({ ask, found }) => {
      const etag = header(await ask(`/images/${found.key}`, { method: 'HEAD' }), 'etag');
      const answer = await ask(`/images/${found.key}`, { headers: { 'If-None-Match': etag } });
      expectStatus(answer, 304);
      // What API Gateway writes where a function names no type; caches would keep it.
      expectThat(
        mediaType(answer) !== 'application/json',
        'the type of the image, or none',
        answer,
      );
      return `304 for ${etag}, ${mediaType(answer)}`;
    },
  },
];

const RESIZE_CASES = [
  {
    title: 'avif, webp, */*',
    accept: 'image/avif,image/webp,*/*',
    type: 'image/avif',
    file: 'resized-accept-avif.avif',
  },
  { title: '*/*', accept: '*/*', type: 'image/jpeg', file: 'resized-accept-any.jpg' },
  { title: 'no Accept', accept: undefined, type: 'image/jpeg', file: 'resized-no-accept.jpg' },
];

const resizing: Check[] = RESIZE_CASES.map(({ title, accept, type, file }) => ({
  name: `GET /resize w=720 (${title})`,
  needs: ['image', 'resize', 'resize-key'],
  run: async ({ ask, found, resizeKey, keep }) => {
    const answer = await ask(
      `/resize?key=${found.key}&w=720&k=${resizeKey}`,
      accept === undefined ? {} : { headers: { accept } },
    );
    const saw = await expectImage(answer, type, 720);
    keep?.(file, answer.body);
    return saw;
  },
}));

const preset: Check = {
  name: 'GET /resize p=thumb',
  needs: ['image', 'resize', 'resize-key'],
  run: async ({ ask, found, resizeKey, keep }) => {
    const answer = await ask(`/resize?key=${found.key}&p=thumb&k=${resizeKey}`);
    // examples/complete has it; another deployment has presets of its own, or none.
    if (answer.status === 400) throw new NotAsked('no preset "thumb"', 'absent');
    expectStatus(answer, 200);
    const { width, height } = await sharp(answer.body).metadata();
    expectThat(width === 200 && height === 200, `200 x 200 (it is ${width} x ${height})`, answer);
    keep?.('resized-thumb.jpg', answer.body);
    return `200 ${mediaType(answer)}, ${width} x ${height}`;
  },
};

const again: Check = {
  name: 'GET /resize again',
  needs: ['image', 'resize', 'resize-key'],
  run: async ({ ask, found, resizeKey }) => {
    const path = `/resize?key=${found.key}&w=96&k=${resizeKey}`;
    const first = expectStatus(await ask(path), 200);
    const second = expectStatus(await ask(path), 200);
    expectThat(second.body.equals(first.body), 'the bytes of the first answer', second);
    for (const name of ['etag', 'content-type', 'cache-control', 'vary']) {
      expectThat(header(second, name) === header(first, name), `the ${name} of the first`, second);
    }
    return `200 twice, ${first.body.length} bytes`;
  },
};

const fallback: Check = {
  name: 'GET /resize of an unknown image, as a picture',
  needs: ['resize', 'resize-key'],
  run: async ({ ask, resizeKey, keep }) => {
    const path = `/resize?key=no-such.jpg&w=200&k=${resizeKey}`;
    const answer = expectStatus(await ask(path, { headers: { accept: 'image/webp' } }), 404);
    // examples/complete has one; another deployment answers JSON unless it has one, too.
    if (mediaType(answer) === 'application/json') throw new NotAsked('no fallback', 'absent');
    const { width } = await sharp(answer.body).metadata();
    const code = header(answer, 'x-error-code');
    expectThat(width === 200 && code === 'not_found', 'a picture, and the code', answer);
    keep?.('fallback.webp', answer.body);
    return `404 ${code}, ${mediaType(answer)} of ${width} pixels`;
  },
};

const autoQuality: Check = {
  name: 'GET /resize q=auto',
  needs: ['image', 'resize', 'resize-key'],
  run: async ({ ask, found, resizeKey }) => {
    const path = `/resize?key=${found.key}&w=160&f=webp&q=auto&k=${resizeKey}`;
    const answer = await ask(path);
    // Where widths or presets are bounded, callers choose no quality.
    if (answer.status === 400) throw new NotAsked('callers choose no quality', 'absent');
    return expectImage(answer, 'image/webp', 160);
  },
};

export const imageChecks: readonly Check[] = [
  ...originals,
  ...resizing,
  preset,
  overlayCheck,
  again,
  fallback,
  autoQuality,
  ...presignChecks,
  ...inspectionChecks,
  ...routeChecks,
  ...lifeChecks,
];
