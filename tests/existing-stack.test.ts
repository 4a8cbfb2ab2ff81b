import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { architecture, jsonOf, useExample } from './support/example.ts';
import { head, image, mock, NAME, upload } from './support/lower-case/drives.ts';
import { driveInLowerCase } from './support/lower-case/lower-case.ts';

const example = useExample('existing-stack', { architecture });

describe('examples/existing-stack', () => {
  it('serves the module and the stack’s own routes from one API', async () => {
    const body = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const stored = await example.ask('/products/images', {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body,
    });
    expect(stored.status).toBe(201);
    const back = await example.ask(`/products/images/${String(jsonOf(stored)['key'])}`);
    expect(back.body.equals(body)).toBe(true);

    const label = await example.ask('/labels/sample.png');
    expect(label.body.equals(readFileSync(join(example.applied.directory, 'label.png')))).toBe(
      true,
    );
    expect(jsonOf(await example.ask('/version'))).toEqual({ version: '2.3.0' });
    expect((await example.applied.plan()).changes).toBe(false);
  });

  it('takes header names in lower case on every route', () => {
    const label = () => readFileSync(join(example.applied.directory, 'label.png'));
    const product = `/products/images/${NAME}`;
    return driveInLowerCase({
      example,
      drives: {
        'POST /products/images': upload('/products/images'),
        'GET /products/images/{key+}': image('function', product),
        'HEAD /products/images/{key+}': head(product),
        'GET /labels/{key+}': image('function', '/labels/sample.png', label),
        'GET /version': mock('/version'),
      },
    });
  });

  it('a route that nobody drives is a failure of that test', async () => {
    await expect(driveInLowerCase({ example })).rejects.toThrow(
      'Nobody drives GET /labels/{key+}, GET /products/images/{key+}, GET /version, ' +
        'HEAD /products/images/{key+}, POST /products/images.',
    );
  });

  it('answers 403 Missing Authentication Token on a route that was removed', async () => {
    const file = join(example.applied.directory, 'main.tf');
    const before = readFileSync(file, 'utf8');
    const after = before.replace(/\n {4}"GET \/version" = \{.*?\n {4}\}/s, '');
    expect(after).not.toBe(before);
    writeFileSync(file, after);
    await example.apply({});

    const answer = await example.ask('/version');
    expect(answer.status).toBe(403);
    expect(jsonOf(answer)).toMatchObject({
      code: 'missing_authentication_token',
      message: 'Missing Authentication Token',
    });
    expect((await example.ask('/labels/sample.png')).status).toBe(200);
    expect((await example.applied.plan()).changes).toBe(false);
  }, 120_000);
});
