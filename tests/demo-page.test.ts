import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePng } from '../functions/shared/support/images.ts';
import { findRoot } from '../scripts/lib/root.ts';
import { writeAtomic } from '../scripts/lib/files.ts';
import { readSamples, storeSamples } from '../scripts/start/samples.ts';
import { findChromium, startChromium, type Chromium } from './support/browser/chromium.ts';
import { openPage, type Page } from './support/browser/page.ts';
import { bucketOf } from './support/bucket.ts';
import { architecture, publicUrl, useExample } from './support/example.ts';

const program = findChromium(process.env);
const resizeKey = 'a-key-for-acceptance-tests';

describe.skipIf(program === undefined)('the demo page in a browser (Chromium)', () => {
  const example = useExample('complete', { resize_api_keys: [resizeKey], architecture });
  const files = mkdtempSync(join(tmpdir(), `image-api-page-${process.pid}-`));
  let chromium: Chromium;
  let page: Page;
  let other: Server;

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
  /** Since they were last asked for. */
  const complaints = (): string[] => page.complaints.splice(0);
  const address = (): string => `${publicUrl(example)}/demo#k=${resizeKey}`;

  /** On request: it is looked at by people, and fonts differ from machine to machine. */
  const writePicture = async (): Promise<void> => {
    await page.show({ width: 1200, height: 745 });
    await page.value('scrollTo(0, 0)');
    await page.until('[...document.images].every(({ complete }) => complete)');
    const png = { compressionLevel: 9, palette: true, colours: 160 };
    const picture = await sharp(await page.screenshot())
      .png(png)
      .toBuffer();
    expect(picture.length).toBeLessThan(200_000);
    writeAtomic(join(findRoot(), 'docs/page.png'), picture);
    await page.show({ width: 1280 });
  };

  beforeAll(async () => {
    chromium = startChromium(String(program));
    page = await openPage(chromium);
    await page.show({ width: 1280 });
    const seeds = Array.from({ length: 9 }, (_, n) => ({
      key: `seed/${n}.png`,
      bytes: makePng(40 + n, 30),
    }));
    await storeSamples(publicUrl(example), [...readSamples(findRoot()), ...seeds], 'example.logs');
    other = createServer((_, outgoing) => {
      outgoing.setHeader('content-type', 'text/html');
      outgoing.end('<!doctype html><link rel="icon" href="data:,"><title>Another site</title>');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    await page.go(address());
  });
  afterAll(async () => {
    await chromium?.stop();
    other?.close();
    rmSync(files, { recursive: true, force: true });
  });

  it('shows what is stored, page by page', async () => {
    const tiles = 'document.querySelectorAll("#gallery li").length';
    await page.until(`${tiles} === 12`);
    await page.click('#more');
    await page.until(`${tiles} > 12 && document.querySelector('#more').hidden`);
    await page.until('document.querySelector("#gallery img")?.naturalWidth > 0');
    expect(complaints()).toEqual([]);
  });

  it('keeps in sight what was clicked', async () => {
    await page.click('#gallery li:first-child button');
    await says('#result-facts', 'image/avif');
    await page.click('#source', { x: 0.75, y: 0.25 });
    await page.until(
      '/&h=640&fp=0\\.75%2C0\\.25&/.test(document.querySelector("#curl").textContent)',
    );
    await says('#result-facts', 'image/avif');
    expect(complaints()).toEqual([]);
    if (process.env['PAGE_PICTURE']) await writePicture();
  });

  it('stores a picture and shows it as AVIF, which this browser negotiates', async () => {
    await page.choose('#files', [file('small.png', makePng(300, 200))]);
    await says('#uploads', 'stored as');
    await page.click('#gallery li:first-child button');
    await says('#result-facts', 'image/avif');
    expect(await text('#result-facts')).toMatch(/^200 x 200, image\/avif, [\d.]+ k?B, \d+ ms$/);
    expect(await text('#facts')).toContain('300 x 200, image/png');
    expect(complaints()).toEqual([]);
  });

  it('sends what is too large for the API by a presigned URL, with its progress', async () => {
    const noise = Buffer.allocUnsafe(1300 * 1300 * 3).map(() => Math.random() * 256);
    const raw = { width: 1300, height: 1300, channels: 3 } as const;
    const large = await sharp(noise, { raw }).png({ compressionLevel: 0 }).toBuffer();
    await page.value(`void new MutationObserver(() => {
      window.seen = Math.max(window.seen ?? 0, document.querySelector('progress').value);
    }).observe(document.querySelector('#uploads'), { subtree: true, childList: true })`);
    await page.choose('#files', [file('large.png', large)]);
    await says('#uploads li:first-child', 'by a presigned URL');
    expect(await page.value('window.seen')).toBe(1);
    expect(complaints()).toEqual([]);
  });

  it('says of a refused file what the API says', async () => {
    await page.choose('#files', [file('words.jpg', 'no picture')]);
    await says('#uploads li:first-child', '415 unsupported_media_type: ');
    // The browser itself notes each answer of 4xx.
    expect(complaints()).toEqual([expect.stringContaining('status of 415')]);
  });

  it('makes thumbnails in the background, and a table of widths and formats', async () => {
    await page.click('#job');
    await says('#job-state', 'done after');
    await page.until('document.querySelectorAll("#made img").length === 3');
    await page.click('#compare');
    await page.until('!document.querySelector("#compare").disabled', 'the end of the table');
    const cells = await page.value<string[]>(
      '[...document.querySelectorAll("#variants td")].map((cell) => cell.textContent)',
    );
    expect(cells).toHaveLength(20);
    for (const cell of cells) expect(cell).toMatch(/^[1-9][\d.]* (k?B|MB), [1-9]\d* ms$/);
    expect(complaints()).toEqual([]);
  });

  it('fits 360 pixels of width, light and dark, and can hold still', async () => {
    const grounds = new Set<string>();
    for (const dark of [false, true]) {
      await page.show({ width: 360, dark, reducedMotion: dark });
      expect(await page.value('document.documentElement.scrollWidth')).toBe(360);
      grounds.add(await page.value('getComputedStyle(document.body).backgroundColor'));
    }
    expect(grounds.size).toBe(2);
    const moves = 'getComputedStyle(document.querySelector("#marker")).transitionDuration';
    expect(await page.value(moves)).toBe('0s');
    await page.show({ width: 1280 });
    expect(await page.value(moves)).not.toBe('0s');
  });

  it('is used by keyboard alone, and shows where the focus is', async () => {
    await page.go('about:blank');
    await page.go(address());
    await page.until('document.querySelector("#gallery li")');
    const focused = (): Promise<string> =>
      page.value('(({ id, name, tagName }) => id || name || tagName)(document.activeElement)');
    const tab = async (): Promise<string> => {
      await page.press('Tab');
      const outline =
        'getComputedStyle(document.activeElement.closest("label.drop") ?? document.activeElement)';
      expect(await page.value(`${outline}.outlineStyle`)).toBe('solid');
      return focused();
    };
    expect([await tab(), await tab(), await tab(), await tab()]).toEqual([
      'resize-key',
      'BUTTON',
      'files',
      'BUTTON',
    ]);
    await page.press('Enter');
    await page.until('document.activeElement.id === "viewer-title"');
    await says('#result-facts', 'image/avif');
    const order = [];
    for (let n = 0; n < 7; n += 1) order.push(await tab());
    expect(order).toEqual(['width', 'shape', 'format', 'x', 'y', 'PRE', 'BUTTON']);
    await page.value('document.querySelector("[name=x]").focus()');
    await page.press('ArrowRight');
    await page.until('/&fp=0\\.51%2C0\\.5&/.test(document.querySelector("#curl").textContent)');
    expect(complaints()).toEqual([]);
  });

  it('names every control, and announces what changes', async () => {
    const { nodes } = (await page.send('Accessibility.getFullAXTree')) as unknown as {
      nodes: { role?: { value: string }; name?: { value: string }; ignored: boolean }[];
    };
    const roles = ['button', 'combobox', 'slider', 'textbox', 'image', 'region', 'progressbar'];
    const unnamed = nodes.filter(
      ({ role, name, ignored }) => !ignored && roles.includes(role?.value ?? '') && !name?.value,
    );
    expect(unnamed).toEqual([]);
    expect(nodes.some(({ role }) => role?.value === 'slider')).toBe(true);
  });

  it('runs nothing but its own script, and nothing that was stored runs', async () => {
    await page.value(`(() => {
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
    })()`);
    expect(await page.value('window.ran')).toBeUndefined();
    expect(complaints()).toEqual([expect.stringContaining('script-src')]);
    const html = '<!doctype html><title>still</title><script>document.title = "ran"</script>';
    await bucketOf(example).write('images/x.html', Buffer.from(html), 'text/html');
    await page.go(`${publicUrl(example)}/s3/x.html`);
    expect(await page.value('document.title')).toBe('still');
    complaints();
  });

  it('lets a page of another origin call the API, but not frame this one', async () => {
    const { port } = other.address() as AddressInfo;
    await page.go(`http://127.0.0.1:${port}/`);
    complaints();
    const png = makePng(20, 10).toString('base64');
    const seen = await page.value(`(async () => {
      const api = ${JSON.stringify(publicUrl(example))};
      const json = { 'content-type': 'application/json' };
      const body = await (await fetch('data:image/png;base64,${png}')).blob();
      const stored = await fetch(api + '/images', { method: 'POST', body });
      const { key } = await stored.json();
      const resized = await fetch(api + '/resize?key=' + key + '&w=5&f=png&k=${resizeKey}');
      const wish = { userId: 'u', tweetId: 't', method: 'POST', contentType: 'image/png' };
      const init = { method: 'POST', headers: json, body: JSON.stringify(wish) };
      const { presignedUrl, fields } = await (await fetch(api + '/api/upload_url', init)).json();
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      form.append('file', body);
      const sent = await fetch(presignedUrl, { method: 'POST', body: form });
      const status = async () => (await (await fetch(api + '/info/u/t.png')).json()).status;
      while ((await status()) === 'pending') await new Promise((go) => setTimeout(go, 100));
      const image = new Image();
      image.src = api + '/s3/u/t.png';
      await image.decode();
      const etag = stored.headers.get('etag') !== null;
      return [stored.status, etag, resized.status, sent.status, image.naturalWidth];
    })()`);
    expect(seen).toEqual([201, true, 200, 204, 20]);
    expect(complaints()).toEqual([]);
    await page.value(`void document.body.append(Object.assign(document.createElement('iframe'),
      { src: ${JSON.stringify(address())} }))`);
    await page.until(
      'frames.length === 1 && ' +
        '(() => { try { return frames[0].document === null; } catch { return true; } })()',
    );
    await expect.poll(() => page.complaints.join()).toContain('X-Frame-Options');
  });

  it('says of a wrong key what the API says, and takes the right one', async () => {
    await page.go(address().replace(resizeKey, 'a-key-that-is-not-the-one'));
    await says('#gallery', '401 unauthorized');
    await page.value(`location.hash = 'k=${resizeKey}'`);
    await page.until('!document.querySelector("#gallery").textContent.includes("401")');
    await page.until('document.querySelector("#gallery img")?.naturalWidth > 0');
  });
});
