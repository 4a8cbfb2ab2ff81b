import { describe, expect, it } from 'vitest';
import { createHandler } from '../shared/lambda.ts';
import { png } from '../shared/support/images.ts';
import { makeEvent } from '../shared/support/lambda-event.ts';
import { createMemoryStore } from '../shared/support/memory-store.ts';
import { createRandom } from '../shared/support/random.ts';
import { readUploadConfig } from './config.ts';
import { createUpload } from './upload.ts';

function setUp(env: Record<string, string> = {}) {
  const store = createMemoryStore();
  const config = readUploadConfig({ S3_BUCKET_NAME: 'b', ...env });
  const handle = createUpload({ store, config, makeId: () => 'id-1' });
  const handler = createHandler(handle, {
    functionName: 'upload',
    ...config,
    sink: () => undefined,
  });
  const post = async (body: Uint8Array, type: string) => {
    const headers = { 'content-type': type };
    const result = await handler(
      makeEvent({ method: 'POST', resource: '/images', body, headers }),
      {},
    );
    return { status: result.statusCode, body: JSON.parse(result.body) };
  };
  return { store, post };
}

const TYPE = 'multipart/form-data; boundary=XX';
const FILE = 'Content-Disposition: form-data; name="file"; filename="a.png"';

/** CRLF at the end of each text but the file's bytes. */
function form(...pieces: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat(
    pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(`${piece}\r\n`) : piece)),
  );
}

const part = (headers: readonly string[], bytes: Buffer | string = png) => [
  '--XX',
  ...headers,
  '',
  Buffer.from(bytes),
  '',
];

/** As a browser's fetch, or the one of Node, writes it. */
async function written(data: FormData) {
  const request = new Request('http://x/', { method: 'POST', body: data });
  const bytes = Buffer.from(await request.arrayBuffer());
  return { bytes, type: request.headers.get('content-type') ?? '' };
}

const blob = (type = 'image/png') => new Blob([new Uint8Array(png)], { type });

describe('a form', () => {
  it.each([
    ['a.png', 'image/png'],
    ['"é\r\n;filename=x.png', 'image/png'],
    ['a.png', ''],
    ['a.png', 'application/octet-stream'],
  ])('of a page gives its one file, named %j of type %j', async (name, type) => {
    const { store, post } = setUp();
    const data = new FormData();
    data.append('any name', blob(type), name);
    const sent = await written(data);
    expect(await post(sent.bytes, sent.type)).toMatchObject({
      status: 201,
      body: { key: 'id-1.png', type: 'image/png', bytes: png.length },
    });
    expect(store.objects.get('images/id-1.png')?.bytes).toEqual(png);
  });

  it.each([
    ['as curl writes it', [FILE, 'Content-Type: image/png'], TYPE],
    ['with a quoted boundary', [FILE], 'Multipart/Form-Data; charset=utf-8; boundary="XX"'],
    [
      'with a name in another script',
      ["Content-Disposition: form-data; name=f; filename*=UTF-8''%C3%A9"],
      TYPE,
    ],
    ['that says it is binary', [FILE, 'content-transfer-encoding: BINARY'], TYPE],
  ])('%s gives its file', async (_, headers, type) => {
    const { post } = setUp();
    const { status, body } = await post(form(...part(headers), '--XX--'), type);
    expect([status, body.bytes]).toEqual([201, png.length]);
  });

  it('has a file of as many bytes as an upload, whatever the form adds', async () => {
    const body = form(...part([FILE]), '--XX--');
    expect((await setUp({ MAX_UPLOAD_BYTES: `${png.length}` }).post(body, TYPE)).status).toBe(201);
    const { status, body: error } = await setUp({ MAX_UPLOAD_BYTES: `${png.length - 1}` }).post(
      body,
      TYPE,
    );
    expect([status, error.message]).toEqual([413, expect.stringContaining(`${png.length} bytes`)]);
  });

  const field = part(['Content-Disposition: form-data; name="key"'], 'a.png');
  const file = part([FILE]);
  const hidden = part(['Content-Disposition: form-data; name="; filename=x"']);
  it.each<[string, Buffer, string, string]>([
    ['no file', form('--XX--'), TYPE, 'holds no file'],
    ['two files', form(...file, ...file, '--XX--'), TYPE, 'holds several files'],
    ['a field beside the file', form(...file, ...field, '--XX--'), TYPE, 'has the field "key"'],
    ['a field that looks like a file', form(...hidden, '--XX--'), TYPE, 'has the field'],
    ['many parts', form(...Array(10).fill(file).flat(), '--XX--'), TYPE, 'too many parts'],
    ['no boundary', form(...file, '--XX--'), 'multipart/form-data', 'no boundary'],
    ['two boundaries', form(...file, '--XX--'), `${TYPE}; boundary=YY`, 'no boundary'],
    ['another boundary', form(...file, '--XX--'), 'multipart/form-data; boundary=YY', 'begins'],
    ['a bare image', png, TYPE, 'begins without boundary'],
    ['nothing', Buffer.alloc(0), TYPE, 'begins without boundary'],
    ['no end', form(...file), TYPE, 'ends early'],
    ['half of its bytes', form(...file, '--XX--').subarray(0, 80), TYPE, 'ends early'],
    ['no last boundary', form(...file, '--XX'), TYPE, 'ends early'],
    ['something behind its end', form(...file, '--XX--', 'x'), TYPE, 'last boundary'],
    ['a boundary that goes on', form(...file, '--XXY--'), TYPE, 'last boundary'],
    ['no headers', form(...part([]), '--XX--'), TYPE, 'headers'],
    ['a line that is no header', form(...part([FILE, 'x']), '--XX--'), TYPE, 'headers'],
    ['a header twice', form(...part([FILE, FILE]), '--XX--'), TYPE, 'headers'],
    [
      'many headers',
      form(...part([FILE, ...Array.from({ length: 10 }, (_, n) => `x-${n}: y`)]), '--XX--'),
      TYPE,
      'too many headers',
    ],
    ['a long header', form(...part([FILE, `x: ${'y'.repeat(4096)}`]), '--XX--'), TYPE, 'too many'],
    [
      'no name',
      form(...part(['Content-Disposition: form-data; filename=a']), '--XX--'),
      TYPE,
      'name',
    ],
    [
      'another disposition',
      form(...part([FILE.replace('form-data', 'inline')]), '--XX--'),
      TYPE,
      'headers',
    ],
    ['an open quote', form(...part([FILE.slice(0, -1)]), '--XX--'), TYPE, 'broken headers'],
    [
      'base64',
      form(...part([FILE, 'Content-Transfer-Encoding: base64']), '--XX--'),
      TYPE,
      'encoded',
    ],
  ])('with %s is refused, and the way out named', async (_, body, type, flaw) => {
    const { store, post } = setUp();
    const answer = await post(body, type);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_body' } });
    expect(answer.body.message).toContain(flaw);
    expect(answer.body.message).toContain('send the file itself, or a form with exactly one file');
    expect(store.calls).toEqual([]);
  });

  it.each([
    ['text', [FILE, 'Content-Type: text/plain'], png, 415],
    ['what is no image', [FILE], Buffer.from('text of some length'), 415],
    ['no bytes', [FILE], Buffer.alloc(0), 400],
  ])('whose file is %s is judged as the file alone', async (_, headers, bytes, status) => {
    const { post } = setUp();
    expect((await post(form(...part(headers, bytes), '--XX--'), TYPE)).status).toBe(status);
  });

  it('answers no 5xx, and stores nothing else, whatever bytes of it are changed', async () => {
    const random = createRandom(5);
    const { store, post } = setUp();
    const whole = form(...part([FILE, 'Content-Type: image/png']), '--XX--');
    for (let round = 0; round < 300; round++) {
      const cut = random.pick([whole, whole.subarray(0, random.below(whole.length))]);
      const body = Buffer.from(cut);
      for (let n = random.below(3); n > 0; n--) body[random.below(body.length)] = random.below(256);
      const { status } = await post(
        body,
        random.pick([TYPE, `multipart/form-data${random.text(9)}`]),
      );
      expect(status).toBeLessThan(500);
    }
    for (const { contentType } of store.objects.values()) expect(contentType).toBe('image/png');
  });
});
