import { describe, expect, it } from 'vitest';
import { IDS, parametersOf, setUp } from './support/set-up.ts';

describe('download URL', () => {
  it('is a GET with nothing else in it', async () => {
    const { body } = await setUp().download(IDS);
    expect(body).toMatchObject({
      method: 'GET',
      key: 'u1/t1.png',
      objectKey: 'images/u1/t1.png',
      headers: {},
      expiresIn: 1800,
    });
    const parameters = parametersOf(body.presignedUrl);
    expect(parameters).toMatchObject({ 'X-Amz-SignedHeaders': 'host', 'X-Amz-Expires': '1800' });
    expect(Object.keys(parameters).join()).not.toMatch(/response-|checksum/i);
  });

  it('fixes allowed response headers', async () => {
    const { body } = await setUp().download({
      ...IDS,
      contentType: 'image/webp',
      cacheControl: 'max-age=60',
      fileName: 'é "x"%.png',
    });
    expect(parametersOf(body.presignedUrl)).toMatchObject({
      'response-content-type': 'image/webp',
      'response-cache-control': 'max-age=60',
      'response-content-disposition':
        'attachment; filename="_ _x__.png"; ' + "filename*=UTF-8''%C3%A9%20%22x%22%25.png",
    });
    const inline = await setUp().download({ ...IDS, disposition: 'inline' });
    expect(parametersOf(inline.body.presignedUrl)['response-content-disposition']).toBe('inline');
  });

  it('lives as long as asked for, up to the longest life', async () => {
    for (const expiresIn of [1, 1800]) {
      const { body } = await setUp().download({ ...IDS, expiresIn });
      expect([body.expiresIn, parametersOf(body.presignedUrl)['X-Amz-Expires']]).toEqual([
        expiresIn,
        String(expiresIn),
      ]);
    }
  });

  it.each([
    [{ contentType: 'text/html' }, 'contentType'],
    [{ cacheControl: 'a\r\nb: c' }, 'cacheControl'],
    [{ fileName: 'a\r\nb' }, 'fileName'],
    [{ fileName: '../a' }, 'fileName'],
    [{ fileName: '' }, 'fileName'],
    [{ disposition: 'form-data' }, 'disposition'],
    [{ contentLength: 5 }, 'contentLength'],
    [{ expiresIn: 0 }, 'expiresIn'],
    [{ expiresIn: 1801 }, 'expiresIn'],
    [{ responseContentType: 'x' }, 'responseContentType'],
  ])('refuses %j', async (more, name) => {
    const { status, body } = await setUp().download({ ...IDS, ...more });
    expect([status, body.code]).toEqual([400, 'invalid_parameter']);
    expect(body.message).toContain(`"${name}"`);
  });
});
