import { UserError } from '../lib/user-error.ts';

/** The default of MAX_OUTPUT_SIDE, which functions/resize/README.md explains. */
const MAX_SIDE = 4096;

/** `320,640,1280` of `--srcset`. */
export function parseWidths(text: string): readonly number[] {
  const widths = text.split(',').map((width) => {
    const number = Number(width);
    if (/^[1-9]\d{0,3}$/.test(width) && number <= MAX_SIDE) return number;
    throw new UserError(
      `--srcset must list widths from 1 to ${MAX_SIDE} pixels, such as 320,640,1280; ` +
        `got "${width}" in "${text}".`,
    );
  });
  const twice = widths.find((width, index) => widths.indexOf(width) < index);
  if (twice === undefined) return widths;
  throw new UserError(`--srcset lists ${twice} twice; give each width once.`);
}

/** The URL with each width in the place of its own; a height follows, so that the shape stays. */
export function urlsOfWidths(url: string, widths: readonly number[]): ReadonlyMap<number, string> {
  const { searchParams } = new URL(url);
  if (searchParams.has('p')) {
    throw new UserError(
      'The URL has a preset in "p", which decides its width; leave "p" or --srcset out.',
    );
  }
  if (searchParams.has('dpr')) {
    throw new UserError(
      'The URL has "dpr"; --srcset lists widths in device pixels, so leave "dpr" out.',
    );
  }
  const height = searchParams.get('h');
  const shape = height === null ? undefined : Number(height) / Number(searchParams.get('w'));
  return new Map(widths.map((width) => [width, withWidth(url, width, shape)]));
}

function withWidth(url: string, width: number, shape: number | undefined): string {
  const made = new URL(url);
  made.searchParams.set('w', String(width));
  if (shape === undefined) return made.href;
  const height = Math.round(width * shape);
  if (height >= 1 && height <= MAX_SIDE) {
    made.searchParams.set('h', String(height));
    return made.href;
  }
  throw new UserError(
    `The URL has "h", which at the width ${width} would not be 1 to ${MAX_SIDE} pixels; give "w" ` +
      'beside it, so that the shape is known, and widths that suit.',
  );
}

/** With the largest in `src`, for what reads no `srcset`. */
export function imageTag(urls: ReadonlyMap<number, string>, sizes: string): string {
  const largest = urls.get(Math.max(...urls.keys())) ?? '';
  const srcset = [...urls].map(([width, url]) => `${url} ${width}w`).join(', ');
  const attributes = { src: largest, srcset, sizes, alt: '' };
  const texts = Object.entries(attributes).map(([name, value]) => `${name}="${escape(value)}"`);
  return `<img ${texts.join(' ')}>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '"': '&quot;',
  '<': '&lt;',
  '>': '&gt;',
};

function escape(text: string): string {
  return text.replace(/[&"<>]/g, (sign) => ENTITIES[sign] ?? sign);
}
