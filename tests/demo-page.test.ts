import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePng } from '../functions/shared/support/images.ts';
import { findChromium, startChromium, type Chromium } from './support/browser/chromium.ts';
import { openPage, type Page } from './support/browser/page.ts';
import { architecture, publicUrl, useExample } from './support/example.ts';

const program = findChromium(process.env);
const resizeKey = 'a-key-for-acceptance-tests';

describe.skipIf(program === undefined)('the demo page in a browser (Chromium)', () => {
  const example = useExample('complete', { resize_api_keys: [resizeKey], architecture });
  const files = mkdtempSync(join(tmpdir(), `image-api-page-${process.pid}-`));
  let chromium: Chromium;
  let page: Page;

  const file = (name: string, bytes: Buffer | string): string => {
    writeFileSync(join(files, name), bytes);
    return join(files, name);
  };
  const text = (selector: string): Promise<string> =>
    page.value(`document.querySelector(${JSON.stringify(selector)}).textContent`);
  const says = (selector: string, words: string): Promise<void> =>
    page.until(
      `document.querySelector('${selector}').textContent.includes(${JSON.stringify(words)})`,
    );
  const complaints = () => page.complaints.splice(0);

  beforeAll(async () => {
    chromium = startChromium(String(program));
    page = await openPage(chromium);
    await page.show({ width: 1280 });
    for (let n = 0; n < 13; n += 1)
      await example.ask(`/images?key=seed/${n}.png`, { method: 'POST', body: makePng(40 + n, 30) });
    await page.go(`${publicUrl(example)}/demo#k=${resizeKey}`);
  });
  afterAll(async () => {
    await chromium?.stop();
    rmSync(files, { recursive: true, force: true });
  });

  it('shows what is stored, page by page', async () => {
    const tiles = 'document.querySelectorAll("#gallery li").length';
    await page.until(`${tiles} === 12`);
    await page.click('#more');
    await page.until(`${tiles} === 13`);
    await page.until('document.querySelector("#gallery img").naturalWidth > 0');
    expect(complaints()).toEqual([]);
  });

  it('stores a picture and shows it as AVIF, which this browser negotiates', async () => {
    await page.choose('#files', [file('small.png', makePng(300, 200))]);
    await says('#uploads', 'stored as');
    await page.click('#gallery li:first-child button');
    await says('#result-facts', 'image/');
    expect(await text('#result-facts')).toMatch(/^200 x 200, image\/avif, [\d.]+ k?B, \d+ ms$/);
    expect(await text('#facts')).toContain('300 x 200, image/png');
    expect(complaints()).toEqual([]);
  });

  it('keeps in sight what was clicked', async () => {
    const before = await text('#curl');
    await page.click('#source', { x: 0.9, y: 0.25 });
    await page.until(`document.querySelector("#curl").textContent !== ${JSON.stringify(before)}`);
    expect(await text('#curl')).toMatch(/&h=640&fp=0\.9%2C0\.25&/);
    await says('#result-facts', 'image/avif');
    expect(complaints()).toEqual([]);
  });

  it('sends what is too large for the API by a presigned URL, with its progress', async () => {
    const noise = Buffer.allocUnsafe(1400 * 1400 * 3).map(() => Math.random() * 256);
    const raw = { width: 1400, height: 1400, channels: 3 } as const;
    const large = await sharp(noise, { raw }).png({ compressionLevel: 0 }).toBuffer();
    await page.value(`void new MutationObserver(() => {
      window.seen = Math.max(window.seen ?? 0, document.querySelector('progress').value);
    }).observe(document.querySelector('#uploads'), { subtree: true, childList: true, characterData: true })`);
    await page.choose('#files', [file('large.png', large)]);
    await says('#uploads li:first-child', 'by a presigned URL');
    expect(await page.value('window.seen')).toBe(1);
    expect(complaints()).toEqual([]);
  });

  it('says of a refused file what the API says', async () => {
    await page.choose('#files', [file('words.jpg', 'no picture')]);
    await says('#uploads li:first-child', '415 unsupported_media_type: ');
    // The browser notes each answer of 4xx by itself.
    expect(complaints()).toEqual([expect.stringContaining('status of 415')]);
  });

  it('makes thumbnails in the background, and a table of widths and formats', async () => {
    await page.click('#job');
    await says('#job-state', 'done after');
    await page.until('document.querySelectorAll("#made img").length === 3');
    await page.click('#compare');
    await page.until('!document.querySelector("#compare").disabled', 'the table');
    const cells = await page.value<string[]>(
      '[...document.querySelectorAll("#variants td")].map((cell) => cell.textContent)',
    );
    expect(cells).toHaveLength(20);
    for (const cell of cells) expect(cell).toMatch(/^[\d.]+ (k?B|MB), \d+ ms$/);
    expect(complaints()).toEqual([]);
  });

  it('has 360 pixels of width without scrolling sideways, light and dark', async () => {
    for (const dark of [false, true]) {
      await page.show({ width: 360, dark });
      expect(await page.value('document.documentElement.scrollWidth')).toBe(360);
      writeFileSync(`/tmp/wt/page-shot-360-${dark}.png`, await page.screenshot());
      await page.show({ width: 1280, dark });
      await page.value('scrollTo(0,0)');
      writeFileSync(`/tmp/wt/page-shot-${dark}.png`, await page.screenshot());
    }
    await page.show({ width: 1280 });
  });
});
