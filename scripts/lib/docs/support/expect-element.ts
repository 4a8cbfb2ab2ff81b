import sharp from 'sharp';
import { expect } from 'vitest';
import { type Candidate, candidatesOf, type Element } from './html.ts';
import type { Ask } from './page-api.ts';

/** What a browser may load, each asked for; the picture has to be what the element says of it. */
export async function expectTrue(element: Element, ask: Ask): Promise<void> {
  for (const candidate of candidatesOf(element)) {
    const answer = await ask(candidate.url);
    const { searchParams } = new URL(candidate.url);
    const { f = undefined } = Object.fromEntries(searchParams);
    expect([answer.status, candidate.url]).toEqual([200, candidate.url]);
    if (element.name === 'a') continue;
    const named = element.attributes.get('type') ?? (f && `image/${f}`);
    expect(answer.headers['content-type']).toBe(named ?? 'image/avif');
    expect(answer.headers['vary']).toBe(f === undefined ? 'Accept' : undefined);
    await expectSize(answer.bytes, element, candidate);
  }
}

async function expectSize(bytes: Buffer, { attributes }: Element, { descriptor }: Candidate) {
  const { width, height } = await sharp(bytes).metadata();
  const told = { w: Number(attributes.get('width')), h: Number(attributes.get('height')) };
  if (descriptor.endsWith('w')) expect(`${width}w`).toBe(descriptor);
  if (descriptor.endsWith('x')) expect(width).toBe(told.w * Number.parseFloat(descriptor));
  if (told.w > 0) expect(Math.abs((width * told.h) / told.w - height)).toBeLessThanOrEqual(1);
}
